import { isBasic, readClientCredentials } from './client-credentials.ts';
import { formatForm, parseForm, type WireObject } from './form.ts';
import { parseJson } from './json.ts';
import { OAuthTokenRequestWire, type OAuthTokenRequestMembers, type WireMembers } from './oauth-token-request-wire.ts';
import { grantTypes, isGrantType, variants } from './oauth-token-request-variants.ts';
import type { AnyTokenRequest, GrantType } from './oauth-token-request.ts';
import { parsed, refused, type Parsed } from './parsed.ts';

/** What travels beside the body and belongs to the request. */
export interface TokenRequestHeaders {
  readonly authorization?: string | undefined;
}

/** A token request whose type is true: the grant decides which members are there. */
export type OAuthTokenRequest = AnyTokenRequest;
/** The ways in and out of it: JSON, form, and a plain object in the wire's own names. */
export const OAuthTokenRequest = { fromObject, fromJson, fromForm, toObject, toJson, toForm };

/** Reads a flat wire object: null and empty members count as absent, unknown ones are ignored (RFC 6749 section 3.2). */
function fromObject(object: WireObject, headers: TokenRequestHeaders = {}): Parsed<AnyTokenRequest> {
  const wire = OAuthTokenRequestWire.safeParse(presentMembers(object));
  if (!wire.success) {
    const issue = wire.error.issues[0];
    return refused(`${issue?.path.join('.') ?? 'The request'} ${issue?.message ?? 'is not valid'}.`);
  }
  const grantType = readGrantType(wire.data, headers);
  return grantType.ok ? readVariant(grantType.value, wire.data, headers) : grantType;
}

function fromJson(body: string, headers: TokenRequestHeaders = {}): Parsed<AnyTokenRequest> {
  const object = parseJson(body);
  return object.ok ? fromObject(object.value, headers) : object;
}

function fromForm(body: string, headers: TokenRequestHeaders = {}): Parsed<AnyTokenRequest> {
  const object = parseForm(body);
  return object.ok ? fromObject(object.value, headers) : object;
}

/** The flat wire object, secrets in the clear: for sending, never for logging. Client credentials are written into the body. */
function toObject(request: AnyTokenRequest): OAuthTokenRequestMembers {
  const { client, scope, resource, codeVerifier } = request;
  const members = {
    grant_type: request.grantType,
    client_id: client.clientId,
    client_secret: client.method === 'none' ? undefined : client.clientSecret.reveal(),
    code_verifier: codeVerifier?.reveal(),
    ...writeVariant(request),
    scope: scope?.join(' '),
    resource: resource.length > 1 ? resource : resource[0],
  };
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

function toJson(request: AnyTokenRequest): string {
  return JSON.stringify(toObject(request));
}

function toForm(request: AnyTokenRequest): string {
  return formatForm(toObject(request));
}

function presentMembers(object: WireObject): WireObject {
  const present = Object.entries(object).filter(([, value]) => value !== null && value !== undefined && value !== '');
  const { loginType, ...members } = Object.fromEntries(present);
  return loginType === undefined ? members : { type: loginType, ...members };
}

/** The grant as named, or else as the present credentials tell; an ambiguous request is refused. */
function readGrantType(wire: WireMembers, { authorization }: TokenRequestHeaders): Parsed<GrantType> {
  if (wire.grant_type !== undefined) {
    return isGrantType(wire.grant_type)
      ? parsed(wire.grant_type)
      : refused('This grant type is unknown.', 'unsupported_grant_type');
  }
  const hinted = grantTypes.filter((grant) => variants[grant].requires.some((member) => wire[member] !== undefined));
  const [grant, another] = hinted;
  if (another) return refused(`grant_type is missing and the credentials fit several: ${hinted.join(', ')}.`);
  if (grant) return parsed(grant);
  if (wire.client_secret || isBasic(authorization)) return parsed('client_credentials');
  return refused('grant_type is missing.');
}

function readVariant(grantType: GrantType, wire: WireMembers, { authorization }: TokenRequestHeaders): Parsed<AnyTokenRequest> {
  const client = readClientCredentials({ authorization, clientId: wire.client_id, clientSecret: wire.client_secret });
  if (!client.ok) return client;
  const scope = wire.scope?.split(' ').filter((token) => token !== '');
  if (scope?.some((token) => !/^[\x21\x23-\x5B\x5D-\x7E]+$/.test(token))) return refused('scope has characters that are not allowed.');
  const variant = variants[grantType];
  if (client.value.method === 'none' && !wire.code_verifier && !variant.bindsPublicClients) {
    return refused('Either client_secret or code_verifier is required.', 'invalid_client');
  }
  const request = variant.read(wire, {
    client: client.value,
    scope: scope && [...new Set(scope)],
    resource: [...new Set([wire.resource ?? []].flat())].filter((uri) => uri !== ''),
    codeVerifier: wire.code_verifier,
  });
  if (request) return parsed(request);
  const missing = variant.requires.filter((member) => wire[member] === undefined);
  return refused(`The grant ${grantType} needs ${missing.join(' and ')}.`);
}

/** The table is keyed by grant, and so is the request: this is the one place where the compiler has to be told so. */
function writeVariant<G extends GrantType>(request: Extract<AnyTokenRequest, { grantType: G }>): WireObject {
  return variants[request.grantType].write(request);
}
