import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { MasterKey } from '@symbolon/crypto';
import type { FlowRequest } from './asked-by-saml.ts';
import { headOf } from './flow-id.ts';

/** What a flow is made of before a person has done anything in it. */
export interface SealedFlow {
  readonly clientId: string | undefined;
  readonly request: FlowRequest;
  readonly startedAt: Date;
  readonly sessionId: string | undefined;
  /** The browser as the page was chosen for. */
  readonly shownHash: Uint8Array<ArrayBuffer>;
}

/** Bytes of one, opened: a request has 8 KB at most. */
const largest = 16_384;

/** An id that holds its flow, for the browser of this anchor alone. Packed first, because addresses are short. */
export function sealFlow(masterKey: MasterKey, head: string, anchor: string, { clientId, request, startedAt, sessionId, shownHash }: SealedFlow): string {
  const text = JSON.stringify([clientId ?? null, request, startedAt.getTime(), sessionId ?? null, Buffer.from(shownHash).toString('base64url')]);
  return `${head}.${Buffer.from(masterKey.seal('flow-seal', deflateRawSync(text), context(head, anchor))).toString('base64url')}`;
}

/** What an id holds; undefined when it holds nothing, or was made for another browser or under another name, or was changed. */
export function openFlow(masterKey: MasterKey, id: string, anchor: string): SealedFlow | undefined {
  const head = headOf(id);
  if (head.length === id.length) return undefined;
  const sealed = Buffer.from(id.slice(head.length + 1), 'base64url');
  if (`${head}.${sealed.toString('base64url')}` !== id) return undefined; // there is one way to spell it
  try {
    const packed = masterKey.open('flow-seal', sealed, context(head, anchor));
    const text = inflateRawSync(packed, { maxOutputLength: largest }).toString();
    const [clientId, request, startedAt, sessionId, shownHash] = JSON.parse(text) as [string | null, FlowRequest, number, string | null, string];
    return { clientId: clientId ?? undefined, request, startedAt: new Date(startedAt), sessionId: sessionId ?? undefined, shownHash: new Uint8Array(Buffer.from(shownHash, 'base64url')) };
  } catch {
    return undefined;
  }
}

const context = (head: string, anchor: string): string => `${anchor} ${head}`;
