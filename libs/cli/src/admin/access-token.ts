import { notReady } from './failures.ts';
import type { Login, LoginFile } from './login-file.ts';
import { audienceOf, isOver, requestTokens } from './token-request.ts';

/** An access token for the admin API that is good now, and where. Of commands that find it over at once, one asks for the next: a refresh token that is used twice ends the log-in (RFC 9700 section 4.14.2). */
export async function accessToken(file: LoginFile, asked: string | undefined): Promise<{ readonly issuer: string; readonly token: string }> {
  const { issuer, login } = file.find(asked);
  if (!isOver(login)) return { issuer, token: login.accessToken };
  return file.hold(async () => {
    const { login: kept } = file.find(issuer);
    const fresh = isOver(kept) ? await renewed(issuer, kept) : kept;
    if (fresh !== kept) file.keep(issuer, fresh, false);
    return { issuer, token: fresh.accessToken };
  });
}

async function renewed(issuer: string, login: Login): Promise<Login> {
  if (login.secretFile !== undefined) return requestTokens(issuer, login, { grant_type: 'client_credentials', resource: audienceOf(issuer) });
  if (login.refreshToken === undefined) throw notReady(`The log-in to ${issuer} is over: symbolon login ${issuer}`);
  const fresh = await requestTokens(issuer, login, { grant_type: 'refresh_token', refresh_token: login.refreshToken });
  return { ...login, ...fresh };
}
