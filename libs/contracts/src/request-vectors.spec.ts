import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { api, parseForm, Secret, type OAuthTokenRequest, type Parsed } from './index.ts';

/** The committed vectors of vectors/requests.md: this library against what every implementation is to say. */
const casesOf = <Case extends { readonly name: string }>(file: string): readonly (readonly [string, Case])[] => {
  const { cases } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../vectors', file), 'utf8')) as { readonly cases: readonly Case[] };
  return cases.map((each) => [each.name, each]);
};

interface TokenRequestCase {
  readonly name: string;
  readonly content_type: string | null;
  readonly authorization?: string;
  readonly query?: readonly string[];
  readonly body?: string;
  readonly body_base64?: string;
  readonly request?: unknown;
  readonly error?: string;
  readonly error_description?: string;
}
const tokenRequests = casesOf<TokenRequestCase>('token-requests.json');

/** A parsed request in the names of the wire, with its secrets in the clear. */
function plain(value: unknown): unknown {
  if (value instanceof Secret) return value.reveal();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([name, member]) => (member === undefined ? [] : [[name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), plain(member)]])));
}

function read({ content_type: contentType, authorization, query = [], body, body_base64: bytes }: TokenRequestCase): Parsed<OAuthTokenRequest> {
  if (!api.oauth.token.body) throw new Error('The token endpoint takes a body.');
  return api.oauth.token.body.read({
    contentType: contentType ?? undefined,
    authorization,
    queryNames: query,
    body: bytes === undefined ? new TextEncoder().encode(body) : Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0)),
  });
}

test.each(tokenRequests)('token request: %s', (_, { request, error, error_description: description, ...sent }) => {
  const result = read(sent);
  expect(result.ok ? { request: plain(result.value) } : result.refusal).toEqual(error === undefined ? { request } : { error, error_description: description });
});

test('every grant and every code of refusal is among the token requests', () => {
  const said = new Set(tokenRequests.map(([, { request, error }]) => error ?? (request as { readonly grant_type: string }).grant_type));
  const urn = 'urn:ietf:params:oauth:grant-type:';
  expect([...said].sort()).toEqual(
    ['authorization_code', 'client_credentials', 'invalid_client', 'invalid_request', 'password', 'refresh_token', 'unsupported_grant_type', `${urn}device_code`, `${urn}jwt-bearer`, `${urn}token-exchange`].sort(),
  );
});

test.each(casesOf<{ readonly name: string; readonly text: string; readonly members?: unknown; readonly error?: string }>('form-encodings.json'))('form: %s', (_, { text, members, error }) => {
  const result = parseForm(text);
  const fault = result.ok ? undefined : result.refusal.error_description.endsWith('is repeated: send it once.') ? 'repeated' : 'encoding';
  expect(result.ok ? { members: Object.entries(result.value) } : { error: fault }).toEqual(error === undefined ? { members } : { error });
});
