// #region app/login/route.js
import * as oidc from 'openid-client';
import { provider, redirectUri, session } from '@/lib/symbolon.js';

export async function GET() {
  const [config, current] = await Promise.all([provider(), session()]);
  current.pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  await current.save();
  const address = oidc.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: 'openid profile email',
    code_challenge: await oidc.calculatePKCECodeChallenge(current.pkceCodeVerifier),
    code_challenge_method: 'S256',
  });
  return Response.redirect(address);
}
// #endregion
