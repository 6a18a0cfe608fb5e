// #region app/callback/route.js
import * as oidc from 'openid-client';
import { provider, redirectUri, session } from '@/lib/symbolon.js';

export async function GET(request) {
  const [config, current] = await Promise.all([provider(), session()]);
  const { pkceCodeVerifier } = current;
  const answer = new URL(request.nextUrl.search, redirectUri);
  try {
    const tokens = await oidc.authorizationCodeGrant(config, answer, { pkceCodeVerifier, idTokenExpected: true });
    const { sub, name } = tokens.claims();
    current.person = { sub, name };
    current.idToken = tokens.id_token;
    delete current.pkceCodeVerifier;
    await current.save();
  } catch (error) {
    return new Response(`That did not work: ${error.message}`, { status: 400 });
  }
  return Response.redirect(new URL('/', redirectUri));
}
// #endregion
