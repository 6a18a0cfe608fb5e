import type { WireObject } from './form.ts';
import type { AnyTokenRequest, GrantType, TokenRequest } from './oauth-token-request.ts';
import type { WireMembers } from './oauth-token-request-wire.ts';

/** One grant's own members: how they are recognised, read and written. A new grant is one more entry in the table below. */
interface Variant<Request extends AnyTokenRequest> {
  /** The members without which the request makes no sense; the presence of any of them hints at this grant. */
  readonly requires: readonly (keyof WireMembers)[];
  /** Whether a public client may come with nothing else: the credential is bound to it and good for one use (RFC 9700 section 4.14.2). */
  readonly bindsPublicClients?: true;
  /** Undefined when a required member is missing. */
  read(wire: WireMembers, common: TokenRequest): Request | undefined;
  write(request: Request): WireObject;
}

type Variants = { readonly [G in GrantType]: Variant<Extract<AnyTokenRequest, { grantType: G }>> };

export const variants: Variants = {
  password: {
    requires: ['username', 'password'],
    read: ({ username, password, current_password: currentPassword, type }, common) =>
      username && password ? { ...common, grantType: 'password', username, password, currentPassword, type } : undefined,
    write: ({ username, password, currentPassword, type }) => ({ username, password: password.reveal(), current_password: currentPassword?.reveal(), type }),
  },
  client_credentials: {
    requires: [],
    read: (_, common) => ({ ...common, grantType: 'client_credentials' }),
    write: () => ({}),
  },
  refresh_token: {
    requires: ['refresh_token'],
    bindsPublicClients: true,
    read: ({ refresh_token }, common) =>
      refresh_token ? { ...common, grantType: 'refresh_token', refreshToken: refresh_token } : undefined,
    write: ({ refreshToken }) => ({ refresh_token: refreshToken.reveal() }),
  },
  authorization_code: {
    requires: ['code'],
    read: ({ code, redirect_uri }, common) =>
      code ? { ...common, grantType: 'authorization_code', code, redirectUri: redirect_uri } : undefined,
    write: ({ code, redirectUri }) => ({ code: code.reveal(), redirect_uri: redirectUri }),
  },
  'urn:ietf:params:oauth:grant-type:device_code': {
    requires: ['device_code'],
    bindsPublicClients: true,
    read: ({ device_code }, common) =>
      device_code ? { ...common, grantType: 'urn:ietf:params:oauth:grant-type:device_code', deviceCode: device_code } : undefined,
    write: ({ deviceCode }) => ({ device_code: deviceCode.reveal() }),
  },
  'urn:ietf:params:oauth:grant-type:jwt-bearer': {
    requires: ['assertion'],
    read: ({ assertion }, common) =>
      assertion ? { ...common, grantType: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion } : undefined,
    write: ({ assertion }) => ({ assertion: assertion.reveal() }),
  },
  'urn:ietf:params:oauth:grant-type:token-exchange': {
    requires: ['subject_token', 'subject_token_type'],
    read: ({ subject_token, subject_token_type }, common) =>
      subject_token && subject_token_type
        ? {
            ...common,
            grantType: 'urn:ietf:params:oauth:grant-type:token-exchange',
            subjectToken: subject_token,
            subjectTokenType: subject_token_type,
          }
        : undefined,
    write: ({ subjectToken, subjectTokenType }) => ({
      subject_token: subjectToken.reveal(),
      subject_token_type: subjectTokenType,
    }),
  },
};

export const isGrantType = (name: string): name is GrantType => Object.hasOwn(variants, name);
export const grantTypes: readonly GrantType[] = Object.keys(variants).filter(isGrantType);
