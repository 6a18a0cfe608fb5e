import { leaveForLogin, type Tokens } from './authorization.ts';

/** Milliseconds in which a fresh token that is refused is no old one: asking for another would go round in circles. */
const fresh = 10_000;

let held: { readonly tokens: Tokens; readonly since: number } | undefined;

export const holdTokens = (tokens: Tokens): void => void (held = { tokens, since: performance.now() });

export function heldTokens(): Tokens {
  if (!held) throw new Error('Nobody is logged in.');
  return held.tokens;
}

/** Goes for a fresh token and back to where the person is; answers only when that would not help. */
export async function renewTokens(): Promise<void> {
  if (held && performance.now() - held.since < fresh) return;
  await leaveForLogin(location.pathname + location.search);
}
