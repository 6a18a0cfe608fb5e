// #region call.mjs
import * as oidc from 'openid-client';

const issuer = new URL('http://localhost:3000');
// http is for this machine only
const options = { execute: issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : [] };
const config = await oidc.discovery(issuer, 'my-app', process.env.CLIENT_SECRET, undefined, options);

const { access_token } = await oidc.clientCredentialsGrant(config, {
  scope: 'orders:read',
  resource: 'https://api.example.com',
});
const answer = await fetch('https://api.example.com/', {
  headers: { authorization: `Bearer ${access_token}` },
});
console.log(await answer.text());
// #endregion
