import { deliveryMethods, signalTypes, type SignalStream } from '@symbolon/contracts';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet, type JWTPayload } from 'jose';
import { openLoopback } from './loopback-server.ts';
import { issuer, secret, type Answer, type Provider } from './provider.ts';

/** An application that is told what happens to its people; its people give it their password, which is quick. */
export const receiver = { client_id: 'receiver', client_secret: secret, grant_types: ['password', 'client_credentials'], first_party: true, scope: 'openid profile email ssf.read ssf.manage' };
export const everyType = Object.values(signalTypes);

/** Who asks for what a stream holds, and manages it, as one of these clients. */
export interface Manager {
  send(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer & { readonly list: readonly unknown[] }>;
  /** A new stream of it. */
  create(more?: object): Promise<SignalStream>;
  /** What a stream holds: its SETs, verified by another library, as what it takes for good. */
  poll(stream: SignalStream, body?: object): Promise<readonly JWTPayload[]>;
}

export const managerOf = async (provider: Provider, clientId = 'receiver', scope = 'ssf.manage'): Promise<Manager> => {
  const token = String((await provider.token({ grant_type: 'client_credentials', scope }, [clientId, secret])).json['access_token']);
  const manager: Manager = {
    async send(method, path, body, headers = {}) {
      const json = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
      const answer = await provider.send(path, { method, headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers }, ...json });
      return { ...answer, list: answer.text.startsWith('[') ? (JSON.parse(answer.text) as unknown[]) : [] };
    },
    async create(more = {}) {
      await provider.maintain(); // what happened before has its place
      const answer = await manager.send('POST', '/ssf/streams', { events_requested: everyType, ...more });
      if (answer.status !== 201) throw new Error(`${answer.status} ${answer.text}`);
      return answer.json as unknown as SignalStream;
    },
    async poll(stream, body = {}) {
      const answer = await manager.send('POST', `/ssf/streams/${stream.stream_id}/poll`, { returnImmediately: true, ...body });
      if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
      const sets = Object.entries(answer.json['sets'] as Readonly<Record<string, string>>);
      return Promise.all(sets.map(async ([jti, token_]) => {
        const claims = await verified(provider, token_, stream.aud);
        if (claims.jti !== jti) throw new Error('a SET under another jti');
        return claims;
      }));
    },
  };
  return manager;
};

/** As a receiver looks at a SET (RFC 8417 section 4, SSF 1.0 section 4), by the published keys. */
export async function verified(provider: Provider, token: string, audience: string): Promise<JWTPayload> {
  const keys = (await provider.send('/oauth/jwks')).json as unknown as JSONWebKeySet;
  const { payload } = await jwtVerify(token, createLocalJWKSet(keys), { issuer, audience, typ: 'secevent+jwt', currentDate: provider.clock.now(), requiredClaims: ['iat', 'jti', 'sub_id', 'events'] });
  if (payload.sub !== undefined || payload.exp !== undefined) throw new Error('a SET that could be taken for another token');
  return payload;
}

/** What a SET says: of which event, of whom. */
export const saidBy = ({ events, sub_id }: JWTPayload): readonly [type: string, told: unknown, subject: unknown] => {
  const [[type = '', told] = []] = Object.entries(events as object) as [string, unknown][];
  return [type.split('/').at(-1) ?? '', told, sub_id];
};

/** Seals what happened, and sends what is due. */
export async function settle(provider: Provider): Promise<void> {
  await provider.maintain();
  await provider.deliver();
}

/** A program that SETs are pushed to: it answers 202 until a test gives it other answers. */
export interface PushedTo {
  readonly delivery: { readonly method: string; readonly endpoint_url: string };
  readonly pushes: { readonly contentType: string | undefined; readonly authorization: string | undefined; readonly token: string }[];
  answer: () => number;
  close(): Promise<void>;
}

export async function openPushedTo(): Promise<PushedTo> {
  const pushes: PushedTo['pushes'] = [];
  const server = await openLoopback((request, response) => {
    let token = '';
    request.setEncoding('utf8').on('data', (part: string) => (token += part));
    request.on('end', () => {
      pushes.push({ contentType: request.headers['content-type'], authorization: request.headers.authorization, token });
      response.writeHead(pushedTo.answer(), { location: server.origin }).end();
    });
  });
  const pushedTo: PushedTo = { delivery: { method: deliveryMethods.push, endpoint_url: `${server.origin}/events` }, pushes, answer: () => 202, close: () => server.close() };
  return pushedTo;
}
