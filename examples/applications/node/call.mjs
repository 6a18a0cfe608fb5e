// #region call.mjs
import * as oidc from 'openid-client';

const issuer = new URL('http://localhost:3000');
const overHttp = issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : []; // on this machine only
const config = await oidc.discovery(issuer, 'my-app', process.env.CLIENT_SECRET, undefined, { execute: overHttp });

const { access_token } = await oidc.clientCredentialsGrant(config, { scope: 'orders:read', resource: 'https://api.example.com' });
const answer = await fetch('https://api.example.com/', { headers: { authorization: `Bearer ${access_token}` } });
console.log(await answer.text());
// #endregion
