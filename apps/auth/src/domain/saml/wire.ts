import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import { refuse } from './refused-message.ts';
import { mostBytes } from './xml-bounds.ts';

const [deflated, inflated] = [promisify(deflateRaw), promisify(inflateRaw)];
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Of the POST binding: base64, in which others break lines. */
export const fromBase64 = (text: string): string => fromOctets(octetsOf(text));
export const toBase64 = (xml: string): string => Buffer.from(xml).toString('base64');

/** Of the redirect binding: base64 of raw deflate, which may hold a thousand times what was sent. */
export async function fromDeflated(text: string): Promise<string> {
  const octets = await inflated(octetsOf(text), { maxOutputLength: mostBytes }).catch(() => refuse('the message cannot be inflated, or is too large'));
  return fromOctets(octets);
}
export const toDeflated = async (xml: string): Promise<string> => (await deflated(xml)).toString('base64');

export function octetsOf(text: string): Buffer {
  if (text.length > mostBytes * 1.5) refuse('the message is too large');
  const inner = text.replace(/[\r\n\t ]+/g, '');
  if (inner === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(inner)) refuse('the message is not in base64');
  return Buffer.from(inner, 'base64');
}

export function fromOctets(octets: Uint8Array): string {
  try {
    return utf8.decode(octets);
  } catch {
    return refuse('the message is not in UTF-8');
  }
}
