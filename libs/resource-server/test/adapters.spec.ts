import 'reflect-metadata';
import { request } from 'node:http';
import { protect as protectExpress } from '../src/express.ts';
import { protect as protectFastify } from '../src/fastify.ts';
import { frameworks, type RunningService } from './frameworks.ts';
import { now } from '../vectors/contracts.ts';
import { boundToken, ordersVerifier, proofFor, tokenWith } from './tokens.ts';

const metadata = 'resource_metadata="https://orders.example/.well-known/oauth-protected-resource"';
const algs = 'algs="EdDSA ES256 PS256 RS256"';

interface Answer {
  readonly status: number | undefined;
  readonly challenge: string | undefined;
  readonly body: unknown;
}

/** By node:http, which sends a header as often as it is told to. */
const get = (origin: string, path: string, headers: Readonly<Record<string, string | readonly string[]>> = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]));
    request(`${origin}${path}`, { headers: sent, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode, challenge: response.headers['www-authenticate'], body: JSON.parse(text) as unknown }));
    }).on('error', reject).end();
  });

const refused = (status: number, scheme: 'Bearer' | 'DPoP', error: string, description: string, more = ''): Answer => ({
  status,
  challenge: `${scheme} error="${error}", error_description="${description}", ${more}${scheme === 'DPoP' ? `${algs}, ` : ''}${metadata}`,
  body: { error, error_description: description },
});

type Sent = Readonly<Record<string, string | readonly string[]>>;

const refusals: Readonly<Record<string, readonly [send: () => Promise<Sent> | Sent, answer: Answer, path?: string]>> = {
  'no token': [() => ({}), { status: 401, challenge: `Bearer ${metadata}, DPoP ${algs}, ${metadata}`, body: {} }],
  'credentials of another kind': [() => ({ authorization: 'Basic YTpi' }), { status: 401, challenge: `Bearer ${metadata}, DPoP ${algs}, ${metadata}`, body: {} }],
  'a token in the query alone': [() => ({}), { status: 401, challenge: `Bearer ${metadata}, DPoP ${algs}, ${metadata}`, body: {} }, '/orders?access_token=x'],
  'a token in the query too': [
    async () => ({ authorization: `Bearer ${await tokenWith()}` }),
    refused(400, 'Bearer', 'invalid_request', 'Send one access token, in the Authorization header alone.'), '/orders?access%5Ftoken=x',
  ],
  'a token in the query too, behind a second question mark': [
    async () => ({ authorization: `Bearer ${await tokenWith()}` }),
    refused(400, 'Bearer', 'invalid_request', 'Send one access token, in the Authorization header alone.'), '/orders?a=b?c&access_token=x',
  ],
  'no token behind the scheme': [() => ({ authorization: 'Bearer' }), refused(401, 'Bearer', 'invalid_token', 'The access token is malformed.')],
  'something that is no token': [() => ({ authorization: 'Bearer x' }), refused(401, 'Bearer', 'invalid_token', 'The access token is malformed.')],
  'a token that has expired': [async () => ({ authorization: `Bearer ${await tokenWith({ exp: 1 })}` }), refused(401, 'Bearer', 'invalid_token', 'The access token has expired.')],
  'a token for another service': [
    async () => ({ authorization: `Bearer ${await tokenWith({ aud: 'https://other.example' })}` }),
    refused(401, 'Bearer', 'invalid_token', 'The access token is for another service.'),
  ],
  'a token without a claim of the contract': [
    async () => ({ authorization: `Bearer ${await tokenWith({ tenant: '"><script>' })}` }),
    refused(401, 'Bearer', 'invalid_token', 'The access token does not satisfy the contract of this service.'),
  ],
  'a token without the scope': [
    async () => ({ authorization: `bearer ${await tokenWith({ scope: 'orders:write' })}` }),
    refused(403, 'Bearer', 'insufficient_scope', 'The access token does not allow this.', 'scope="orders:read", '),
  ],
  'a bound token as Bearer': [
    async () => ({ authorization: `Bearer ${await boundToken()}` }),
    refused(401, 'DPoP', 'invalid_token', 'The access token needs the key or certificate that it is bound to.'),
  ],
  'an unbound token as DPoP': [
    async () => ({ authorization: `DPoP ${await tokenWith()}`, dpop: await proofFor(await tokenWith()) }),
    refused(401, 'DPoP', 'invalid_token', 'The access token is not bound to what was presented.'),
  ],
  'a bound token without a proof': [async () => ({ authorization: `DPoP ${await boundToken()}` }), refused(401, 'DPoP', 'invalid_dpop_proof', 'One DPoP header is needed.')],
  'a proof for another path': [
    async () => ({ authorization: `DPoP ${await boundToken()}`, dpop: await proofFor(await boundToken(), { htu: 'https://orders.example/other' }) }),
    refused(401, 'DPoP', 'invalid_dpop_proof', 'The DPoP proof is for another address.'),
  ],
  'a proof for the host that the request claims': [
    async () => ({ host: 'attacker.example', authorization: `DPoP ${await boundToken()}`, dpop: await proofFor(await boundToken(), { htu: 'https://attacker.example/orders' }) }),
    refused(401, 'DPoP', 'invalid_dpop_proof', 'The DPoP proof is for another address.'),
  ],
};

test.each([protectExpress, protectFastify])('a route that no token could satisfy is told of when it is made: %p', (protect) => {
  expect(() => protect(ordersVerifier()).token({ acrValues: ['aal1 aal2'] })).toThrow('acrValues must name one at least, each one word of printable ASCII');
  expect(() => protect(ordersVerifier()).token({ maxAge: 0.5 })).toThrow('maxAge must be a whole number of seconds, at least 1: 0.5');
});

describe.each(Object.entries(frameworks))('%s', (name, start) => {
  let service: RunningService;

  beforeAll(async () => {
    service = await start(ordersVerifier());
  });
  afterAll(() => service.close());

  test('lets in who has the scope, and gives the claims', async () => {
    expect(await get(service.origin, '/orders?limit=1', { authorization: `Bearer ${await tokenWith()}` })).toEqual({ status: 200, challenge: undefined, body: { tenant: 'acme', subject: 'u-1' } });
  });

  test('lets in a bound token with its proof, once', async () => {
    const token = await boundToken();
    const headers = { authorization: `DPoP ${token}`, dpop: await proofFor(token) };
    expect(await get(service.origin, '/orders?limit=1', headers)).toMatchObject({ status: 200 });
    expect(await get(service.origin, '/orders?limit=1', headers)).toEqual(refused(401, 'DPoP', 'invalid_dpop_proof', 'The DPoP proof was used before.'));
  });

  test.each(Object.entries(refusals))('refuses %s', async (_, [send, answer, path = '/orders']) => {
    expect(await get(service.origin, path, await send())).toEqual(answer);
  });

  test('lets in to a route that demands more of the log-in who has it, and challenges who has not, by either scheme', async () => {
    const refunds = async (token: string) => get(service.origin, '/refunds', { authorization: `Bearer ${token}` });
    expect(await refunds(await tokenWith({ acr: 'aal2', auth_time: now }))).toEqual({ status: 200, challenge: undefined, body: { tenant: 'acme' } });
    const demand = 'acr_values="aal2 phr", max_age="300", ';
    const error = 'insufficient_user_authentication';
    expect(await refunds(await tokenWith())).toEqual(refused(401, 'Bearer', error, 'The person has to log in in another way.', demand));
    expect(await refunds(await tokenWith({ acr: 'aal2', auth_time: now - 311 }))).toEqual(refused(401, 'Bearer', error, 'The person has to log in again.', demand));
    expect(await refunds(await tokenWith({ scope: 'orders:write' }))).toMatchObject({ status: 403 });
    const bound = await boundToken();
    const answer = await get(service.origin, '/refunds', { authorization: `DPoP ${bound}`, dpop: await proofFor(bound, { htu: 'https://orders.example/refunds' }) });
    expect(answer).toEqual(refused(401, 'DPoP', error, 'The person has to log in in another way.', demand));
  });

  test('refuses two Authorization headers', async () => {
    const answer = await get(service.origin, '/orders', { authorization: [`Bearer ${await tokenWith()}`, `Bearer ${await tokenWith({ sub: 'u-2' })}`] });
    // The Fetch standard joins them by a comma before anybody can count.
    expect(answer).toEqual(name === 'web'
      ? refused(401, 'Bearer', 'invalid_token', 'The access token is malformed.')
      : refused(400, 'Bearer', 'invalid_request', 'Send one access token, in the Authorization header alone.'));
  });

  test('refuses two proofs', async () => {
    const token = await boundToken();
    const answer = await get(service.origin, '/orders', { authorization: `DPoP ${token}`, dpop: [await proofFor(token), await proofFor(token)] });
    expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_dpop_proof' } });
  });

  test('says of itself where its tokens come from', async () => {
    expect(await get(service.origin, '/.well-known/oauth-protected-resource')).toEqual({
      status: 200,
      challenge: undefined,
      body: {
        resource: 'https://orders.example',
        resource_name: 'Orders',
        authorization_servers: ['https://id.example'],
        scopes_supported: ['orders:read', 'orders:write'],
        bearer_methods_supported: ['header'],
        dpop_signing_alg_values_supported: ['EdDSA', 'ES256', 'PS256', 'RS256'],
        dpop_bound_access_tokens_required: false,
      },
    });
  });

  test('is unavailable, and not refusing, while it knows no keys', async () => {
    const cut = await start(ordersVerifier({ fetch: () => Promise.reject(new Error('unreachable')) }));
    try {
      expect(await get(cut.origin, '/orders', { authorization: `Bearer ${await tokenWith()}` })).toEqual({
        status: 503,
        challenge: undefined,
        body: { error: 'temporarily_unavailable', error_description: 'Access tokens cannot be verified for the moment.' },
      });
    } finally {
      await cut.close();
    }
  });
});
