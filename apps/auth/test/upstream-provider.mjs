// node-oidc-provider with the pages that come with it, as another provider that people have accounts at: a process of its own, told whom it knows. The addresses under /api are what
// providers have who speak no OpenID Connect: there who has an access token is told who its person is, in the words of GitHub.
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const { clientSecret, redirectUris, client = {}, features = {} } = JSON.parse(process.env.UPSTREAM ?? '{}');
let people = {};

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const origin = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(origin, {
    clients: [{ client_id: 'symbolon', client_secret: clientSecret, redirect_uris: redirectUris, ...client }],
    cookies: { keys: ['cookies of a test'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'given_name', 'family_name', 'groups'], acr: null, sid: null, auth_time: null },
    scopes: ['openid', 'offline_access', 'read:user', 'user:email'],
    rotateRefreshToken: true, // a second use of one ends all
    acrValues: ['two', 'one'],
    features: { devInteractions: { enabled: true }, pushedAuthorizationRequests: { enabled: false }, ...features },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...people[sub] }) }),
    pkce: { required: () => true },
    fetch: (address, call) => fetch(address, { ...call, dispatcher: undefined }), // it keeps itself from calling this machine
  });
  const answers = provider.callback();
  server.on('request', async (request, response) => {
    const path = request.url?.split('?', 1)[0];
    if (!path?.startsWith('/api/')) return answers(request, response);
    const token = await provider.AccessToken.find(request.headers.authorization?.replace(/^bearer /i, '') ?? '');
    const told = token && { '/api/user': people[token.accountId]?.user, '/api/user/emails': people[token.accountId]?.emails }[path];
    response.writeHead(token ? (told ? 200 : 404) : 401, { 'content-type': 'application/json' }).end(JSON.stringify(told ?? { message: 'Requires authentication' }));
  });
  process.on('message', (known) => {
    people = known;
    process.send('known');
  });
  process.send(origin);
});
