// node-oidc-provider with the pages that come with it, as another provider that people have accounts at: a process of its own, told whom it knows.
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const { clientSecret, redirectUris } = JSON.parse(process.env.UPSTREAM ?? '{}');
let people = {};

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const origin = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(origin, {
    clients: [{ client_id: 'symbolon', client_secret: clientSecret, redirect_uris: redirectUris }],
    cookies: { keys: ['cookies of a test'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'given_name', 'family_name', 'groups'] },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...people[sub] }) }),
    pkce: { required: () => true },
  });
  server.on('request', provider.callback());
  process.on('message', (known) => {
    people = known;
    process.send('known');
  });
  process.send(origin);
});
