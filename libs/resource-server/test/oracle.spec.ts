import { readFileSync } from 'node:fs';
import * as oauth from 'oauth4webapi';

interface Trusted {
  readonly issuer: string;
  readonly jwks: unknown;
  readonly now: number;
  readonly clock_tolerance: number;
}

interface Case {
  readonly name: string;
  readonly reason?: string;
  readonly clock_tolerance?: number;
}

interface TokenVectors extends Trusted {
  readonly contracts: Readonly<Record<string, { readonly audience: string; readonly access_token_signing_alg?: string }>>;
  readonly cases: readonly (Case & { readonly contract: string; readonly token: string })[];
}

interface DpopVectors extends Trusted {
  readonly contract: { readonly audience: string };
  readonly algorithms: readonly string[];
  readonly cases: readonly (Case & { readonly method: string; readonly url: string; readonly scheme: string; readonly token: string; readonly proofs: readonly string[]; readonly required?: boolean })[];
}

/** Where an oracle and the vectors differ, and why: these cases, or all of a reason. */
type Differences = readonly { readonly why: string; readonly cases?: readonly string[]; readonly reason?: string }[];
type Oracles = Readonly<Record<'oauth4webapi', Readonly<Record<string, { readonly refuses: Differences; readonly accepts: Differences }>>>>;

const read = <Vectors>(name: string) => JSON.parse(readFileSync(new URL(`../../../vectors/${name}`, import.meta.url), 'utf8')) as Vectors;

/** Whether oauth4webapi believes a request to a service; one that cannot be made is not believed. */
async function believes({ issuer, jwks, ...trusted }: Trusted, { clock_tolerance = trusted.clock_tolerance }: Case, audience: string, request: () => Request, options: oauth.ValidateJWTAccessTokenOptions): Promise<boolean> {
  try {
    await oauth.validateJwtAccessToken({ issuer, jwks_uri: `${issuer}/jwks` }, request(), audience, {
      ...options,
      [oauth.clockTolerance]: clock_tolerance,
      [oauth.customFetch]: () => Promise.resolve(Response.json(jwks)),
    });
    return true;
  } catch {
    return false;
  }
}

/** Every case where what the oracle believes is not what the vectors say, and every one that is listed. */
async function compared(file: string, cases: readonly Case[], believed: (index: number) => Promise<boolean>) {
  const listed = read<Oracles>('oracles.json').oauth4webapi[file];
  const verdicts = await Promise.all(cases.map(async (one, index) => ({ one, believed: await believed(index) })));
  const named = (differences: Differences = []) =>
    differences.flatMap(({ cases: names = [], reason }) => [...names, ...cases.filter((one) => reason !== undefined && one.reason === reason).map(({ name }) => name)]).sort();
  return {
    found: {
      refuses: verdicts.filter(({ one, believed: ok }) => !ok && one.reason === undefined).map(({ one }) => one.name).sort(),
      accepts: verdicts.filter(({ one, believed: ok }) => ok && one.reason !== undefined).map(({ one }) => one.name).sort(),
    },
    listed: { refuses: named(listed?.refuses), accepts: named(listed?.accepts) },
  };
}

/** It reads the clock by itself; theirs stands still. */
const { now: clock } = Date;
afterEach(() => {
  Date.now = clock;
});

describe('oauth4webapi refuses nothing that we accept, and accepts nothing that we refuse, but for what is listed with its reason:', () => {
  test('access tokens', async () => {
    const { cases, contracts, ...trusted } = read<TokenVectors>('access-tokens.json');
    Date.now = () => trusted.now * 1000;
    const { found, listed } = await compared('access-tokens.json', cases, (index) => {
      const one = cases[index];
      const contract = one && contracts[one.contract];
      if (!contract) throw new Error('There is no such case.');
      const request = () => new Request(`${contract.audience}/orders`, { headers: { authorization: `Bearer ${one.token}` } });
      return believes(trusted, one, contract.audience, request, { signingAlgorithms: [contract.access_token_signing_alg ?? 'EdDSA'] });
    });
    expect(found).toEqual(listed);
  });

  test('DPoP proofs', async () => {
    const { cases, contract, algorithms, ...trusted } = read<DpopVectors>('dpop.json');
    Date.now = () => trusted.now * 1000;
    const { found, listed } = await compared('dpop.json', cases, (index) => {
      const one = cases[index];
      if (!one) throw new Error('There is no such case.');
      const headers = () => new Headers([['authorization', `${one.scheme} ${one.token}`], ...one.proofs.map((proof): [string, string] => ['dpop', proof])]);
      const request = () => new Request(one.url, { method: one.method, headers: headers() });
      return believes(trusted, one, contract.audience, request, { requireDPoP: one.required ?? false, signingAlgorithms: [...algorithms] });
    });
    expect(found).toEqual(listed);
  });
});
