import { s256 } from '@symbolon/crypto';
import { whileHeld } from './blocked.ts';
import { Browser } from './browser.ts';
import { formOf, password, secret, startProvider, type Provider } from './provider.ts';

const callback = 'https://app.example.com/callback';
const verifier = 'a-verifier-of-at-least-forty-three-characters-000';
const raceFile = {
  clients: [{ client_id: 'web', client_secret: secret, grant_types: ['authorization_code', 'refresh_token'], first_party: true, scope: 'openid offline_access', redirect_uris: [callback] }],
  users: [{ username: 'ada@example.com', password }],
};

/** Connections that stand at the code together: four of each node, fewer than it has. */
const standing = 16;

/** What came of one code that all asked for at once. */
export interface RaceRound {
  readonly successes: number;
  readonly refusals: number;
  /** What the winner's refresh token is worth afterwards: the others have shown that the code was stolen. */
  readonly afterwards: unknown;
}

/** The only thing that a round may come to. */
export const oneWinner: RaceRound = { successes: 1, refusals: standing - 1, afterwards: 'invalid_grant' };

/** Four nodes on one database. */
export async function raceNodes(): Promise<readonly Provider[]> {
  const first = await startProvider();
  await first.apply(raceFile);
  return [first, await first.another(), await first.another(), await first.another()];
}

/**
 * Redeems codes, each of them many times at once. No luck is in it: the row of the code is held until a connection for each request
 * waits for it in PostgreSQL, and then let go. Without a lock of their own all have read by then that nobody has used it.
 */
export async function raceForCodes(nodes: readonly Provider[], rounds: number): Promise<readonly RaceRound[]> {
  const [first] = nodes;
  if (!first) throw new Error('no node');
  const browser = new Browser(first);
  const request = { client_id: 'web', redirect_uri: callback, response_type: 'code', scope: 'openid offline_access', nonce: 'n', code_challenge: s256(verifier), code_challenge_method: 'S256' };
  const path = (more: object = {}) => `/oauth/authorize?${formOf({ ...request, ...more }).toString()}`;
  await browser.submit(await browser.go(path()), { username: 'ada@example.com', password });
  const done: RaceRound[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { location } = await browser.go(path({ prompt: 'none' }));
    const form = { grant_type: 'authorization_code', code: new URL(location ?? '').searchParams.get('code'), redirect_uri: callback, code_verifier: verifier };
    const send = () => Promise.all(Array.from({ length: standing }, (_, index) => (nodes[index % nodes.length] ?? first).token(form, ['web', secret])));
    const answers = await whileHeld(first.testDatabase.connection, 'authorization_codes WHERE consumed_at IS NULL', { count: standing, send });
    const winner = answers.find(({ status }) => status === 200);
    const refreshed = await first.token({ grant_type: 'refresh_token', refresh_token: winner?.json['refresh_token'] }, ['web', secret]);
    const count = (wanted: number) => answers.filter(({ status }) => status === wanted).length;
    done.push({ successes: count(200), refusals: count(400), afterwards: refreshed.json['error'] });
  }
  return done;
}
