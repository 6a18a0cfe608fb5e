import { contracts, issuer, now } from './contracts.ts';
import { key, publicMembers, Signer } from './jws.ts';

/** What an address answers: null when nothing does; an address that is not named answers with 404. */
type Answer = { readonly status: number; readonly body?: string } | null;
type Answers = Readonly<Record<string, Answer>>;

interface Step {
  /** Seconds after the first. */
  readonly after?: number;
  readonly answers: Answers;
  /** Which key the token names and is signed with; `ed` when absent. */
  readonly kid?: string;
  readonly reason?: string;
  /** Of the refusal, whole. */
  readonly cause?: string;
}

const metadata = `${issuer}/.well-known/oauth-authorization-server`;
const openid = `${issuer}/.well-known/openid-configuration`;
const jwks = `${issuer}/jwks`;
const json = (value: unknown): Answer => ({ status: 200, body: JSON.stringify(value) });
const published = (kid: string) => ({ kid, use: 'sig', alg: 'EdDSA', ...publicMembers(key(kid)) });
const publishing = (...kids: readonly string[]): Answers => ({ [metadata]: json({ issuer, jwks_uri: jwks }), [jwks]: json({ keys: kids.map(published) }) });
const right = publishing('ed');
const silent: Answers = { [metadata]: null, [openid]: null, [jwks]: null };

const wrong = (answers: Answers, cause: string): Step => ({ answers: { ...right, ...answers }, reason: 'keys_misconfigured', cause });
const out = (answers: Answers, cause?: string): Step => ({ answers: { ...right, ...answers }, reason: 'keys_unavailable', ...(cause !== undefined && { cause }) });
const check = 'check the setting issuer, and what stands before the provider.';
const same = 'they must be the same, character for character.';
const none = (place: string) => `${place} answered with something else than a JSON object of at most 256 KB: ${check}`;
const noAddress = `The metadata at ${metadata} names no jwks_uri with https, or with http on this machine: the provider must know its own address.`;

/** The first token of all, by what the issuer answers; and, where it is not the right one, the issuer that is configured. */
const cases: Readonly<Record<string, Step & { readonly issuer?: string }>> = {
  'an issuer that answers as it should': { answers: right },
  'metadata of OpenID Connect alone': { answers: { [openid]: right[metadata] ?? null, [jwks]: right[jwks] ?? null } },
  'a slash more in the setting': { ...wrong({}, `The metadata at ${metadata} is of "${issuer}", and the setting issuer is "${issuer}/": ${same}`), issuer: `${issuer}/` },
  'a slash more in the metadata': wrong({ [metadata]: json({ issuer: `${issuer}/`, jwks_uri: jwks }) }, `The metadata at ${metadata} is of "${issuer}/", and the setting issuer is "${issuer}": ${same}`),
  'metadata of another issuer': wrong({ [metadata]: json({ issuer: 'https://other.example', jwks_uri: jwks }) }, `The metadata at ${metadata} is of "https://other.example", and the setting issuer is "${issuer}": ${same}`),
  'metadata of an issuer that is no address, which no log repeats': wrong({ [metadata]: json({ issuer: 'x\n2031-01-01 all is well', jwks_uri: jwks }) }, `The metadata at ${metadata} is of another issuer, and the setting issuer is "${issuer}": ${same}`),
  'metadata without an issuer': wrong({ [metadata]: json({ jwks_uri: jwks }) }, `The metadata at ${metadata} is of another issuer, and the setting issuer is "${issuer}": ${same}`),
  'metadata whose members are in another case': wrong({ [metadata]: json({ Issuer: issuer, JWKS_URI: jwks }) }, `The metadata at ${metadata} is of another issuer, and the setting issuer is "${issuer}": ${same}`),
  'no metadata': wrong({ [metadata]: { status: 404 } }, `There is no metadata of an issuer at ${metadata} and ${openid} (404): the setting issuer must be the address that the provider names as its issuer.`),
  'metadata that is a page': wrong({ [metadata]: { status: 200, body: '<!doctype html>' } }, none(metadata)),
  'metadata that is an array': wrong({ [metadata]: json([]) }, none(metadata)),
  'metadata that names one member twice': wrong({ [metadata]: { status: 200, body: `{"issuer":"${issuer}","issuer":"${issuer}","jwks_uri":"${jwks}"}` } }, none(metadata)),
  'metadata elsewhere, by a redirect': wrong({ [metadata]: { status: 302 } }, `${metadata} answered with 302: ${check}`),
  'metadata behind a log-in': wrong({ [metadata]: { status: 401 } }, `${metadata} answered with 401: ${check}`),
  'metadata behind a log-in at the second place': wrong({ [metadata]: { status: 404 }, [openid]: { status: 403 } }, `${openid} answered with 403: ${check}`),
  'metadata that names no keys': wrong({ [metadata]: json({ issuer }) }, noAddress),
  'metadata whose keys are on plain http': wrong({ [metadata]: json({ issuer, jwks_uri: 'http://id.example/jwks' }), 'http://id.example/jwks': right[jwks] ?? null }, noAddress),
  'keys that are gone': wrong({ [jwks]: { status: 404 } }, `There are no keys at ${jwks}, the jwks_uri of ${issuer}: check what stands before the provider.`),
  'keys that are none': wrong({ [jwks]: json({ keys: {} }) }, `There are no keys at ${jwks}, the jwks_uri of ${issuer}: check what stands before the provider.`),
  'keys that are a page': wrong({ [jwks]: { status: 200, body: '<!doctype html>' } }, none(jwks)),
  'no answer': out(silent),
  'no answer at the address of the keys': out({ [jwks]: null }),
  ...Object.fromEntries([408, 425, 429, 500, 502, 503, 504].map((status) => [`an answer with ${status}`, out({ [metadata]: { status } }, `${metadata} answered with ${status}.`)])),
  'an answer with 503 at the address of the keys': out({ [jwks]: { status: 503 } }, `${jwks} answered with 503.`),
  'an answer with 503 at the second place': out({ [metadata]: { status: 404 }, [openid]: { status: 503 } }, `${openid} answered with 503.`),
  'a key that the issuer does not have': { answers: right, kid: 'ed-stranger', reason: 'unknown_key' },
};

const day = 86_400;
const sequences: Readonly<Record<string, { readonly keys_max_age?: number; readonly steps: readonly Step[] }>> = {
  'keys that are known count for a day without the issuer': {
    steps: [
      { answers: right }, { after: 7200, answers: silent }, { after: day - 1, answers: silent },
      { after: day, answers: silent, reason: 'keys_unavailable' }, { after: day + 5, answers: silent, reason: 'keys_unavailable' }, { after: day + 10, answers: right },
    ],
  },
  'a key that was taken back is believed for no longer than a day': {
    steps: [
      { answers: right }, { after: day - 1, answers: silent }, { after: day, answers: silent, reason: 'keys_unavailable' },
      { after: day + 5, answers: publishing('ed-stranger'), reason: 'unknown_key' }, { after: day + 5, answers: publishing('ed-stranger'), kid: 'ed-stranger' },
    ],
  },
  'a key that was taken back is gone twenty minutes later at the latest, while the issuer answers': {
    steps: [{ answers: right }, { after: 599, answers: publishing('ed-stranger') }, { after: 1200, answers: publishing('ed-stranger'), reason: 'unknown_key' }],
  },
  'an hour, where the service wants that': {
    keys_max_age: 3600, steps: [{ answers: right }, { after: 3599, answers: silent }, { after: 3600, answers: silent, reason: 'keys_unavailable' }],
  },
  'a minute, where the service wants that: keys are read again after it': {
    keys_max_age: 60, steps: [{ answers: right }, { after: 59, answers: silent }, { after: 60, answers: right }, { after: 120, answers: silent, reason: 'keys_unavailable' }],
  },
  'a clock that is set back makes no key young': {
    steps: [{ answers: right }, { after: -day, answers: silent, reason: 'keys_unavailable' }, { after: -day - 5, answers: publishing('ed-stranger'), reason: 'unknown_key' }],
  },
  'keys that could be read once were configured right: all that comes later is out of order': {
    steps: [
      { answers: right }, { after: 1200, answers: {} },
      { after: 1205, answers: {}, kid: 'ed-stranger', reason: 'keys_unavailable', cause: `There is no metadata of an issuer at ${metadata} and ${openid} (404): the setting issuer must be the address that the provider names as its issuer.` },
    ],
  },
  'what was set up wrong and is mended is seen five seconds later': {
    steps: [{ answers: {}, reason: 'keys_misconfigured' }, { after: 4, answers: right, reason: 'keys_misconfigured' }, { after: 5, answers: right }],
  },
  'made-up names are asked for once in thirty seconds': {
    steps: [{ answers: right }, { after: 29, answers: silent, kid: 'ed-stranger', reason: 'unknown_key' }, { after: 30, answers: silent, kid: 'ed-stranger', reason: 'keys_unavailable' }, { after: 30, answers: silent }],
  },
};

/** The file `issuer-keys.json`. */
export async function issuerKeys(committed: string) {
  const signer = new Signer(committed);
  const tokenOf = (kid: string) => signer.sign({ alg: 'EdDSA', kid, typ: 'at+jwt' }, {
    iss: issuer, sub: 'u-1', aud: 'https://orders.example', iat: now - 30 * day, exp: now + 30 * day, client_id: 'web', jti: 't-1', tenant: 'acme',
  }, key(kid));
  const tokens = { ed: await tokenOf('ed'), 'ed-stranger': await tokenOf('ed-stranger') };
  const step = ({ after = 0, answers, kid = 'ed', reason, cause }: Step) =>
    ({ now: now + after, answers, token: kid, ...(reason === undefined ? { ok: true } : { reason }), ...(cause !== undefined && { cause }) });
  return {
    issuer, contract: contracts.orders, keys_max_age: day, tokens,
    cases: Object.entries(cases).map(([name, one]) => ({ name, issuer: one.issuer ?? issuer, ...step(one) })),
    sequences: Object.entries(sequences).map(([name, { keys_max_age = day, steps }]) => ({ name, keys_max_age, steps: steps.map(step) })),
  };
}
