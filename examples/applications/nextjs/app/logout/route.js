// #region app/logout/route.js
import * as oidc from 'openid-client';
import { provider, redirectUri, session } from '@/lib/symbolon.js';

export async function GET() {
  const [config, current] = await Promise.all([provider(), session()]);
  const parameters = {
    id_token_hint: current.idToken ?? '',
    post_logout_redirect_uri: new URL('/', redirectUri).href,
  };
  current.destroy();
  return Response.redirect(oidc.buildEndSessionUrl(config, parameters));
}
// #endregion
