import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { openLoopback } from './loopback-server.ts';

/** How its next answers differ from right ones. */
export interface Faults {
  /** Of the ID token; undefined takes one away. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Signed by a key that it does not publish. */
  readonly otherKey?: true;
  /** Signed as who publishes nothing about it signs (OpenID Connect Core section 15.1). */
  readonly byRsa?: true;
  /** As who speaks no OpenID Connect. */
  readonly noIdToken?: true;
  /** Changes the token when it is whole. */
  readonly change?: (token: string) => string;
  /** What its token endpoint gives beside the usual, or in the place of it an error. */
  readonly gives?: Readonly<Record<string, unknown>>;
  readonly error?: string;
  /** Statuses of discovery, keys, the token endpoint, userinfo and the revocation endpoint, where they are not 200. */
  readonly statuses?: Readonly<Partial<Record<'discovery' | 'keys' | 'token' | 'userinfo' | 'revocation', number>>>;
  /** The error of its revocation endpoint. */
  readonly refuses?: string;
  /** Until then it gives nothing for a code, and no keys. */
  readonly holdsUntil?: Promise<void>;
  /** In the place of its keys. */
  readonly keys?: unknown;
  /** Of its discovery document. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** A text comes as it is. */
  readonly userinfo?: Readonly<Record<string, unknown>> | string;
}

/** A provider that lies as a test wants it to: what foreign programs rightly never do. */
export interface Impostor {
  readonly origin: string;
  faults: Faults;
  /** What it answers at other addresses than those of a log-in: a status, and JSON or a text as it is. */
  elsewhere: ((path: string, body: string, authorization: string | undefined) => readonly [status: number, document: unknown] | undefined) | undefined;
  /** What it was asked for at its token endpoint. */
  readonly asked: readonly URLSearchParams[];
  /** What it was told to revoke, whatever it answered. */
  readonly revoked: URLSearchParams[];
  /** How often its keys were read. */
  reads(): number;
  /** It has been seen at this address with a request, whose nonce it takes into its next ID token. */
  visit(address: string): URL;
  /** Signed by its key, or another: a logout token of that moment with other claims, and perhaps another header. */
  logoutToken(at: Date, claims?: Readonly<Record<string, unknown>>, header?: Readonly<Record<string, unknown>>, otherKey?: boolean): Promise<string>;
  close(): Promise<void>;
}

export async function openImpostor(): Promise<Impostor> {
  const [own, other, rsa] = await Promise.all([generateKeyPair('ES256'), generateKeyPair('ES256'), generateKeyPair('RS256')]);
  const jwk = { ...(await exportJWK(own.publicKey)), alg: 'ES256', use: 'sig', kid: 'own' };
  const rsaJwk = { ...(await exportJWK(rsa.publicKey)), alg: 'RS256', use: 'sig', kid: 'rsa' };
  let nonce = '';
  let [tokens, reads] = [0, 0];
  const asked: URLSearchParams[] = [];
  const revoked: URLSearchParams[] = [];
  const idToken = async ({ claims, otherKey, byRsa, change = (token) => token }: Faults): Promise<string> => {
    const now = Math.floor(Date.now() / 1000);
    const right = { iss: server.origin, aud: 'symbolon', sub: 'carl', iat: now, exp: now + 300, nonce, email: 'carl@corp.example', email_verified: true };
    return change(await new SignJWT({ ...right, ...claims }).setProtectedHeader(byRsa ? { alg: 'RS256', kid: 'rsa' } : { alg: 'ES256', kid: 'own' }).sign((byRsa ? rsa : otherKey ? other : own).privateKey));
  };
  const documents: Readonly<Record<string, () => Promise<object> | object | string>> = {
    '/.well-known/openid-configuration': () => ({
      issuer: server.origin, authorization_endpoint: `${server.origin}/auth`, token_endpoint: `${server.origin}/token`, jwks_uri: `${server.origin}/jwks`, userinfo_endpoint: `${server.origin}/userinfo`, revocation_endpoint: `${server.origin}/revoke`, authorization_response_iss_parameter_supported: true,
      id_token_signing_alg_values_supported: ['ES256'], ...impostor.faults.metadata,
    }),
    '/jwks': async () => {
      reads += 1;
      await impostor.faults.holdsUntil;
      return { keys: impostor.faults.keys ?? [jwk, rsaJwk] };
    },
    '/token': async () => {
      await impostor.faults.holdsUntil;
      if (impostor.faults.error !== undefined) return { error: impostor.faults.error };
      return { access_token: 'an-access-token', token_type: 'Bearer', ...(!impostor.faults.noIdToken && { id_token: await idToken(impostor.faults) }), ...impostor.faults.gives };
    },
    '/revoke': () => (impostor.faults.refuses === undefined ? {} : { error: impostor.faults.refuses }),
    '/userinfo': () => impostor.faults.userinfo ?? {},
  };
  const parts = { '/.well-known/openid-configuration': 'discovery', '/jwks': 'keys', '/token': 'token', '/userinfo': 'userinfo', '/revoke': 'revocation' } as const;
  const server = await openLoopback((request, response) => {
    const path = request.url ?? '';
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      if (path === '/token') asked.push(new URLSearchParams(body));
      if (path === '/revoke') revoked.push(new URLSearchParams(body));
      const [itsStatus, other] = impostor.elsewhere?.(path, body, request.headers.authorization) ?? [];
      if (itsStatus !== undefined) return void response.writeHead(itsStatus, { 'content-type': 'application/json' }).end(typeof other === 'string' ? other : JSON.stringify(other));
      const status = impostor.faults.statuses?.[parts[path as keyof typeof parts]] ?? ((path === '/token' && impostor.faults.error !== undefined) || (path === '/revoke' && impostor.faults.refuses !== undefined) ? 400 : 200);
      void Promise.resolve(documents[path]?.() ?? {}).then((document) => response.writeHead(status, { 'content-type': 'application/json' }).end(typeof document === 'string' ? document : JSON.stringify(document)));
    });
  });
  const impostor: Impostor = {
    origin: server.origin,
    faults: {},
    elsewhere: undefined,
    asked,
    revoked,
    reads: () => reads,
    visit(address) {
      const { searchParams } = new URL(address);
      nonce = searchParams.get('nonce') ?? '';
      const back = new URL(searchParams.get('redirect_uri') ?? '');
      for (const [name, value] of [['code', 'a-code'], ['state', searchParams.get('state') ?? ''], ['iss', server.origin]] as const) back.searchParams.set(name, value);
      return back;
    },
    logoutToken(at, claims = {}, header = {}, otherKey = false) {
      const iat = Math.floor(at.getTime() / 1000);
      const right = { iss: server.origin, aud: 'symbolon', iat, exp: iat + 120, jti: `jti-${(tokens += 1)}`, sub: 'carl', sid: 'there-1', events: { 'http://schemas.openid.net/event/backchannel-logout': {} } };
      return new SignJWT({ ...right, ...claims }).setProtectedHeader({ alg: 'ES256', kid: 'own', typ: 'logout+jwt', ...header }).sign((otherKey ? other : own).privateKey);
    },
    close: () => server.close(),
  };
  return impostor;
}
