// #region lib/symbolon.js
import { getIronSession } from 'iron-session';
import { cookies } from 'next/headers';
import * as oidc from 'openid-client';

export const redirectUri = 'http://localhost:3001/callback';
const issuer = new URL('http://localhost:3000');
// http is for this machine only
const options = { execute: issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : [] };
let discovered;

export const provider = () =>
  (discovered ??= oidc.discovery(issuer, 'my-app', process.env.CLIENT_SECRET, undefined, options));

export const session = async () =>
  getIronSession(await cookies(), {
    cookieName: 'session',
    password: process.env.SESSION_PASSWORD,
    cookieOptions: { secure: redirectUri.startsWith('https:') },
  });
// #endregion
