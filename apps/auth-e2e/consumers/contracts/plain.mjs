// A stranger's program in plain JavaScript: tells on standard output what it got.
import { api, call, formatDuration, OAuthTokenRequest } from '@symbolon/contracts';
import openapi from '@symbolon/contracts/openapi.json' with { type: 'json' };
import schema from '@symbolon/contracts/schemas/oauth-token-request.json' with { type: 'json' };

const keys = { keys: [{ kid: '1', use: 'sig', kty: 'OKP', alg: 'EdDSA', crv: 'Ed25519', x: 'eA' }] };
const read = OAuthTokenRequest.fromForm('client_id=shop&client_secret=s&username=ada&password=p');
const answer = await call('https://id.example.com', api.oidc.jwks, { fetch: async () => Response.json(keys) });
console.log(JSON.stringify({
  openapi: openapi.openapi,
  schema: Object.keys(schema.$defs),
  request: read.ok && read.value,
  keys: answer.ok && answer.value,
  duration: formatDuration(900),
}));
