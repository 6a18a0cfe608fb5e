import { api, BrokenContract, call, eventsIn, TokenContract, webOrigin, type Fetch, type GivenContract, type GivenEvents, type PublishedContract } from '@symbolon/contracts';
import { ConfigurationFileError } from './mistake.ts';
import { UsageError } from './usage-error.ts';

const patienceMs = 10_000;
const maxBytes = 1_000_000;

/** Where an issuer is asked: its origin, by https, or by http on this machine. */
export function issuerOrigin(address: string, name = '--against'): string {
  const origin = address.replace(/\/$/, '');
  if (!webOrigin().safeParse(origin).success) throw new UsageError(`${name} must be the address of the issuer, https and without a path, such as https://id.example.com; http only on localhost, 127.0.0.1 or [::1].`);
  return origin;
}

/** What an issuer serves as the contract of an audience now; undefined when nobody there has this audience. Throws a ConfigurationFileError that says what to do. */
export async function servedContract(origin: string, audience: string): Promise<GivenContract | undefined> {
  const answer = await call(origin, api.oauth.contract, { query: { audience }, timeout: patienceMs, fetch: bounded }).catch((error: unknown) => {
    throw new ConfigurationFileError(`${origin}: ${reasonOf(error)}`);
  });
  if (answer.ok) return givenBy(answer.value, origin);
  if (answer.status === 404) return undefined;
  throw new ConfigurationFileError(`${origin}: refuses to tell the contract of ${audience} (${answer.status}): ${answer.status === 400 ? 'correct the audience' : 'try again, or look at its log'}`);
}

/** The events that an issuer tells of, from its OpenAPI document. Throws a ConfigurationFileError that says what to do. */
export async function servedEvents(origin: string): Promise<GivenEvents> {
  const answer = await call(origin, api.docs.openapi, { timeout: patienceMs, fetch: bounded }).catch((error: unknown) => {
    throw new ConfigurationFileError(`${origin}: ${reasonOf(error)}`);
  });
  const events = answer.ok ? eventsIn(answer.value) : undefined;
  if (!events) throw new ConfigurationFileError(`${origin}: does not tell its events: ${strange}`);
  return events;
}

/** The same in our own terms: a length of life is seconds there. */
function givenBy({ access_token_ttl: life, ...published }: PublishedContract, origin: string): GivenContract {
  const ttl = TokenContract.shape.access_token_ttl.safeParse(life);
  if (!ttl.success) throw new ConfigurationFileError(`${origin}: ${strange}`);
  return { ...published, access_token_ttl: ttl.data } as GivenContract;
}

/** Reads no more than a contract can have, whoever answers. */
const bounded: Fetch = async (address, init) => {
  const answer = await fetch(address, init);
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of answer.body ?? []) {
    parts.push(part as Uint8Array);
    size += (part as Uint8Array).length;
    if (size > maxBytes) throw new TooLarge();
  }
  const { status, headers } = answer;
  return new Response(parts.length === 0 ? null : Buffer.concat(parts), { status, headers });
};

class TooLarge extends Error {}

const strange = 'what answers there is no Symbolon, or one of another version: correct the address, or update it';

/** Why nobody answered, and what to do, for a sentence that begins with the address. */
export function reasonOf(error: unknown): string {
  if (error instanceof BrokenContract) return strange;
  if (error instanceof TooLarge) return 'its answer is larger than a contract can be: correct the address';
  if ((error as Error).name === 'TimeoutError') return `gave no answer in ${patienceMs / 1000} seconds: try again, or look at the server`;
  const { code, message } = causeOf(error);
  if (message === 'unexpected redirect') return 'sends elsewhere, and is not followed: name the issuer as its tokens do (iss)';
  return `cannot be reached (${code ?? 'no answer'}): ${fixes[code ?? ''] ?? (/CERT|SELF_SIGNED|UNABLE_TO/.test(code ?? '') ? certificates : 'correct the address, or look at the server')}`;
}

const certificates = 'its certificate is not trusted here: name that of its authority in NODE_EXTRA_CA_CERTS';
const fixes: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no such name: correct the address',
  EAI_AGAIN: 'names cannot be looked up now: try again',
  ECONNREFUSED: 'nothing listens there: start the server, or correct the address',
};

/** What fetch says nothing of lies in the cause; of several addresses, the first. */
function causeOf(error: unknown): { readonly code?: string; readonly message?: string } {
  const { cause } = error as { readonly cause?: { readonly code?: string; readonly message?: string; readonly errors?: readonly { readonly code?: string }[] } };
  return { ...cause, ...(cause?.errors?.[0]?.code !== undefined && { code: cause.errors[0].code }), ...(cause?.message !== undefined && { message: cause.message }) };
}
