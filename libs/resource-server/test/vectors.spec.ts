import { readFileSync } from 'node:fs';
import { ClaimSchema, claimFault } from '@symbolon/contracts';
import { createVerifier, type PresentedRequest } from '../src/index.ts';
import { reasons } from '../src/reason.ts';
import { issuerOf } from './issuer.ts';

interface AccessTokenVectors {
  readonly issuer: string;
  readonly jwks: { readonly keys: readonly unknown[] };
  readonly now: number;
  readonly clock_tolerance: number;
  readonly contracts: Readonly<Record<string, unknown>>;
  readonly cases: readonly {
    readonly name: string;
    readonly contract: string;
    readonly scopes?: readonly string[];
    readonly clock_tolerance?: number;
    readonly token: string;
    readonly claims?: unknown;
    readonly reason?: string;
    readonly fault?: { readonly claim: string; readonly at: string };
  }[];
}

const read = <Vectors>(name: string) => JSON.parse(readFileSync(new URL(`../../../vectors/${name}`, import.meta.url), 'utf8')) as Vectors;

describe('access-tokens.json', () => {
  const { issuer, jwks, now, clock_tolerance, contracts, cases } = read<AccessTokenVectors>('access-tokens.json');

  test.each(cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const verifier = createVerifier({
      issuer,
      contract: contracts[one.contract],
      clockTolerance: one.clock_tolerance ?? clock_tolerance,
      now: () => now * 1000,
      fetch: issuerOf({ issuer, keys: jwks.keys }).fetch,
    });
    const verdict = await verifier.verify(one.token, one.scopes);
    const { claim, at } = (!verdict.ok && verdict.fault) || {};
    expect(verdict.ok ? { claims: verdict.claims } : { reason: verdict.reason, ...(claim !== undefined && { fault: { claim, at } }) })
      .toEqual(one.claims === undefined ? { reason: one.reason, ...(one.fault && { fault: one.fault }) } : { claims: one.claims });
  });

  test('has at least sixty cases, and no two of one name', () => {
    expect(cases.length).toBeGreaterThan(60);
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });
});

test('reasons.json is what callers are told', () => {
  expect(JSON.parse(JSON.stringify(reasons))).toEqual(read('reasons.json'));
});

interface ClaimSchemaVectors {
  readonly groups: readonly {
    readonly name: string;
    readonly schema: unknown;
    readonly fits: readonly string[];
    readonly faults: readonly { readonly value: string; readonly at: string; readonly message: string }[];
  }[];
}

describe('claim-schemas.json', () => {
  test.each(read<ClaimSchemaVectors>('claim-schemas.json').groups.map((group) => [group.name, group] as const))('%s', (_, { schema, fits, faults }) => {
    const parsed = ClaimSchema.parse(schema);
    const faultOf = (text: string) => claimFault(parsed, JSON.parse(text));
    expect(fits.map((value) => [value, faultOf(value)])).toEqual(fits.map((value) => [value, undefined]));
    expect(faults.map(({ value }) => ({ value, ...faultOf(value) }))).toEqual(faults);
  });
});

interface DpopRequest {
  readonly method: string;
  readonly url: string;
  readonly scheme: string;
  readonly token: string;
  readonly proofs: readonly string[];
  readonly certificate?: string;
  readonly scopes?: readonly string[];
  readonly required?: boolean;
  readonly nonce?: string;
  readonly clock_tolerance?: number;
  readonly now?: number;
  readonly ok?: true;
  readonly reason?: string;
}

interface DpopVectors {
  readonly issuer: string;
  readonly jwks: { readonly keys: readonly unknown[] };
  readonly resource: string;
  readonly contract: unknown;
  readonly now: number;
  readonly clock_tolerance: number;
  readonly window: number;
  readonly cases: readonly (DpopRequest & { readonly name: string })[];
  readonly sequences: readonly { readonly name: string; readonly steps: readonly DpopRequest[] }[];
}

describe('dpop.json', () => {
  const { issuer, jwks, resource, contract, now, clock_tolerance, window, cases, sequences } = read<DpopVectors>('dpop.json');

  function service({ required, nonce, clock_tolerance: tolerance = clock_tolerance }: Partial<DpopRequest>, clock: () => number) {
    const nonces = nonce === undefined ? undefined : { current: () => nonce, accepts: (one: string) => one === nonce };
    return createVerifier({ issuer, contract, resource, clockTolerance: tolerance, dpop: { required, window, nonce: nonces }, now: () => clock() * 1000, fetch: issuerOf({ issuer, keys: jwks.keys }).fetch });
  }

  const presented = ({ method, url, scheme, token, proofs, certificate }: DpopRequest): PresentedRequest => ({
    method, target: url.slice(resource.length), authorization: `${scheme} ${token}`, dpop: proofs,
    certificate: certificate === undefined ? undefined : Buffer.from(certificate, 'base64'),
  });

  test.each(cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const verdict = await service(one, () => now).verify(presented(one), one.scopes);
    expect(verdict.ok ? 'ok' : verdict.reason).toBe(one.reason ?? 'ok');
  });

  test.each(sequences.map((one) => [one.name, one.steps] as const))('%s', async (_, steps) => {
    let time = now;
    const orders = service({}, () => time);
    const outcomes: string[] = [];
    for (const step of steps) {
      time = step.now ?? now;
      const verdict = await orders.verify(presented(step), step.scopes);
      outcomes.push(verdict.ok ? 'ok' : verdict.reason);
    }
    expect(outcomes).toEqual(steps.map(({ reason }) => reason ?? 'ok'));
  });
});

interface IssuerStep {
  readonly now: number;
  readonly answers: Readonly<Record<string, { readonly status: number; readonly body?: string } | null>>;
  readonly token: string;
  readonly reason?: string;
  readonly cause?: string;
}

interface IssuerVectors {
  readonly contract: unknown;
  readonly keys_max_age: number;
  readonly tokens: Readonly<Record<string, string>>;
  readonly cases: readonly (IssuerStep & { readonly name: string; readonly issuer: string })[];
  readonly issuer: string;
  readonly sequences: readonly { readonly name: string; readonly keys_max_age: number; readonly steps: readonly IssuerStep[] }[];
}

describe('issuer-keys.json', () => {
  const { issuer, contract, keys_max_age, tokens, cases, sequences } = read<IssuerVectors>('issuer-keys.json');

  /** What a service finds out, step after step. */
  async function outcomes(configured: string, keysMaxAge: number | undefined, steps: readonly IssuerStep[]) {
    let at = steps[0];
    const fetch = ((address: string) => {
      const answer = at?.answers[address];
      if (answer === null) return Promise.reject(new TypeError('fetch failed'));
      return Promise.resolve(new Response(answer?.body ?? null, { status: answer?.status ?? 404 }));
    }) as typeof globalThis.fetch;
    const verifier = createVerifier({ issuer: configured, contract, keysMaxAge, now: () => (at?.now ?? 0) * 1000, fetch, log: () => undefined });
    const found = [];
    for (at of steps) {
      const verdict = await verifier.verify(tokens[at.token] ?? '');
      const cause = verdict.ok ? undefined : verdict.cause?.message;
      found.push({ outcome: verdict.ok ? 'ok' : verdict.reason, ...(at.cause !== undefined && { cause }) });
    }
    return found;
  }
  const wanted = ({ reason = 'ok', cause }: IssuerStep) => ({ outcome: reason, ...(cause !== undefined && { cause }) });

  test.each(cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    expect(await outcomes(one.issuer, undefined, [one])).toEqual([wanted(one)]);
  });

  test.each(sequences.map((one) => [one.name, one] as const))('%s', async (_, { keys_max_age: age, steps }) => {
    expect(await outcomes(issuer, age === keys_max_age ? undefined : age, steps)).toEqual(steps.map(wanted));
  });
});

interface StepUpVectors {
  readonly issuer: string;
  readonly jwks: { readonly keys: readonly unknown[] };
  readonly method: string;
  readonly url: string;
  readonly now: number;
  readonly clock_tolerance: number;
  readonly contracts: Readonly<Record<string, unknown>>;
  readonly cases: readonly (StepUpDemand & {
    readonly name: string;
    readonly clock_tolerance?: number;
    readonly scheme: string;
    readonly token: string;
    readonly proofs?: readonly string[];
    readonly reason?: string;
    readonly status?: number;
    readonly www_authenticate?: string;
    readonly body?: unknown;
  })[];
  readonly contracts_refused: readonly { readonly name: string; readonly contract: unknown }[];
  readonly demands_refused: readonly (StepUpDemand & { readonly name: string })[];
}

interface StepUpDemand {
  readonly contract: string;
  readonly scopes?: readonly string[];
  readonly acr_values?: readonly string[];
  readonly max_age?: number;
}

describe('step-up.json', () => {
  const { issuer, jwks, method, url, now, clock_tolerance, contracts, cases, contracts_refused, demands_refused } = read<StepUpVectors>('step-up.json');
  const service = (contract: unknown, tolerance = clock_tolerance) =>
    createVerifier({ issuer, contract, clockTolerance: tolerance, now: () => now * 1000, fetch: issuerOf({ issuer, keys: jwks.keys }).fetch });
  const demandOf = ({ scopes, acr_values: acrValues, max_age: maxAge }: StepUpDemand) => ({ scopes, acrValues, maxAge });

  test.each(cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const { reason = 'ok', status, www_authenticate: challenge, body } = one;
    const presented = { method, target: new URL(url).pathname, authorization: `${one.scheme} ${one.token}`, dpop: one.proofs };
    const verdict = await service(contracts[one.contract], one.clock_tolerance).verify(presented, demandOf(one));
    const found = verdict.ok ? { reason: 'ok' } : { reason: verdict.reason, status: verdict.answer.status, challenge: verdict.answer.headers['www-authenticate'], body: verdict.answer.body };
    expect(found).toEqual(reason === 'ok' ? { reason } : { reason, status, challenge, body });
  });

  test.each(contracts_refused.map((one) => [one.name, one.contract] as const))('a contract with %s', (_, contract) => {
    expect(() => service(contract)).toThrow();
  });

  test.each(demands_refused.map((one) => [one.name, one] as const))('acr_values or max_age of a route: %s', (_, one) => {
    expect(() => service(contracts[one.contract]).checkDemand(demandOf(one))).toThrow(TypeError);
  });
});

test('every reason has a case, but for those that no token or proof alone brings about', () => {
  const all = [...read<AccessTokenVectors>('access-tokens.json').cases, ...read<DpopVectors>('dpop.json').cases, ...read<DpopVectors>('dpop.json').sequences.flatMap(({ steps }) => steps), ...read<IssuerVectors>('issuer-keys.json').cases, ...read<StepUpVectors>('step-up.json').cases];
  const missing = Object.keys(reasons).filter((reason) => !all.some((one) => one.reason === reason));
  expect(missing).toEqual(['no_token', 'two_credentials', 'replays_unavailable']);
});
