import { s256 } from '@symbolon/crypto';
import { Browser } from './browser.ts';
import { formOf, password, secret, type Provider } from './provider.ts';

const callback = 'https://app.example.com/callback';
const verifier = 'a-verifier-of-at-least-forty-three-characters-000';
export const raceFile = {
  clients: [{ client_id: 'web', client_secret: secret, grant_types: ['authorization_code', 'refresh_token'], first_party: true, scope: 'openid offline_access', redirect_uris: [callback] }],
  users: [{ username: 'ada@example.com', password }],
};

/** What came of one code that 64 asked for at once. */
export interface RaceRound {
  readonly successes: number;
  /** Answers that are neither a success nor a refusal, nor "not now" of a server that has no connection to spare. */
  readonly faults: readonly number[];
  /** What the winner's refresh token is worth afterwards: the others have shown that the code was stolen. */
  readonly afterwards: unknown;
}

/** The only thing that a round may come to. */
export const oneWinner: RaceRound = { successes: 1, faults: [], afterwards: 'invalid_grant' };

/** Redeems codes, each of them 64 times at once, by two nodes in turn. */
export async function raceForCodes(nodes: readonly [Provider, Provider], rounds: number): Promise<readonly RaceRound[]> {
  const browser = new Browser(nodes[0]);
  const request = { client_id: 'web', redirect_uri: callback, response_type: 'code', scope: 'openid offline_access', nonce: 'n', code_challenge: s256(verifier), code_challenge_method: 'S256' };
  const path = (more: object = {}) => `/oauth/authorize?${formOf({ ...request, ...more }).toString()}`;
  await browser.submit(await browser.go(path()), { username: 'ada@example.com', password });
  const done: RaceRound[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { location } = await browser.go(path({ prompt: 'none' }));
    const form = { grant_type: 'authorization_code', code: new URL(location ?? '').searchParams.get('code'), redirect_uri: callback, code_verifier: verifier };
    const answers = await Promise.all(Array.from({ length: 64 }, (_, index) => nodes[index % 2 ? 1 : 0].token(form, ['web', secret])));
    const statuses = answers.map(({ status }) => status);
    const winner = answers.find(({ status }) => status === 200);
    const refreshed = await nodes[0].token({ grant_type: 'refresh_token', refresh_token: winner?.json['refresh_token'] }, ['web', secret]);
    done.push({ successes: statuses.filter((status) => status === 200).length, faults: statuses.filter((status) => ![200, 400, 503].includes(status)), afterwards: refreshed.json['error'] });
  }
  return done;
}
