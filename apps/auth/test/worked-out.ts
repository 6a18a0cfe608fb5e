import { s256 } from '@symbolon/crypto';
import type { Seen } from './browser.ts';

/** What a page asks a browser to work out; undefined when it asks for nothing. */
export const workOf = ({ text }: Pick<Seen, 'text'>): { readonly challenge: string; readonly bits: number } | undefined => {
  const [, challenge = '', bits = ''] = /data-work="([^"]+)" data-bits="(\d+)"/.exec(text) ?? [];
  return challenge === '' ? undefined : { challenge, bits: Number(bits) };
};

const zeros = (answer: string): number => Math.clz32(Buffer.from(s256(answer), 'base64url').readUInt32BE(0));

/** What the script of the page does. */
export function solved(page: Pick<Seen, 'text'>, isGood = (found: number, bits: number): boolean => found >= bits, spelled = (challenge: string): string => challenge): string {
  const { challenge: given, bits } = workOf(page) ?? { challenge: '', bits: 0 };
  const challenge = spelled(given);
  for (let number = 0; ; number += 1) if (isGood(zeros(`${challenge}.${number}`), bits)) return `${challenge}.${number}`;
}
