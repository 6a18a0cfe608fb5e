// node-oidc-provider, as somebody would set it up who wants what Symbolon gives: JWT access tokens signed with EdDSA, refresh
// tokens that rotate, secrets compared, no development interactions. Rows in memory, or in PostgreSQL with CONNECTION.
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';
import { postgresAdapter } from './peer-postgres.mjs';

const audience = 'https://bench.example/api';
const { clientSecret, connection } = JSON.parse(process.env.BENCH ?? '{}');
const key = async (alg) => ({ ...(await exportJWK((await generateKeyPair(alg, { extractable: true })).privateKey)), alg, use: 'sig', kid: alg });

const server = createServer();
server.listen(0, '127.0.0.1', async () => {
  const origin = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(origin, {
    ...(connection && { adapter: await postgresAdapter(connection) }),
    jwks: { keys: [await key('EdDSA'), await key('RS256')] },
    clients: [{ client_id: 'bench', client_secret: clientSecret, grant_types: ['client_credentials', 'refresh_token', 'authorization_code'], redirect_uris: ['https://app.example.com/callback'] }],
    scopes: ['openid', 'offline_access'],
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
    rotateRefreshToken: true,
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({ scope: 'bench:read', audience, accessTokenTTL: 900, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'EdDSA' } } }),
      },
    },
    ttl: { AccessToken: 900, ClientCredentials: 900, RefreshToken: 86400, Grant: 86400 },
  });
  server.on('request', provider.callback());
  // The first refresh tokens are made here, as the code flow would make them; every later one is made by serving.
  process.on('message', async (count) => {
    const client = await provider.Client.find('bench');
    const tokens = Array.from({ length: count }, async () => {
      const grant = new provider.Grant({ accountId: 'ada', clientId: 'bench' });
      grant.addOIDCScope('openid offline_access');
      grant.addResourceScope(audience, 'bench:read');
      const grantId = await grant.save();
      return new provider.RefreshToken({
        accountId: 'ada', client, grantId, gty: 'authorization_code', scope: 'offline_access bench:read', resource: audience, authTime: Math.floor(Date.now() / 1000), rotations: 0, claims: {},
      }).save();
    });
    process.send({ tokens: await Promise.all(tokens) });
  });
  process.send({ origin });
});
