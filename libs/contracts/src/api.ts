import { AccountExport } from './account-export.ts';
import * as z from 'zod';
import { accountApi } from './account/api.ts';
import { adminApi } from './admin/api.ts';
import { AuthorizationRequest } from './authorization-request.ts';
import { AuthorizationChallengeErrorResponse, AuthorizationChallengeResponse, authorizationChallengeBody } from './authorization-challenge.ts';
import { backchannelLogoutBody } from './backchannel-logout.ts';
import { endpoint, type BodyContract, type WireRequest } from './endpoint.ts';
import { IntrospectionResponse, introspectionJwtType } from './introspection-response.ts';
import { JwkSet } from './jwks.ts';
import { AuthressErrorResponse, BearerErrorResponse, OAuthErrorResponse } from './oauth-error-response.ts';
import { LogoutRequest } from './logout-request.ts';
import { OAuthTokenRequest } from './oauth-token-request-codec.ts';
import { OAuthTokenRequestWire, type OAuthTokenRequestMembers } from './oauth-token-request-wire.ts';
import { OAuthTokenResponse } from './oauth-token-response.ts';
import { refused, type Parsed } from './parsed.ts';
import { presentedTokenBody } from './presented-token.ts';
import { Health, ProviderMetadata } from './provider-metadata.ts';
import { PublishedContract, PublishedContractQuery } from './published-contract.ts';
import { PushedAuthorizationErrorResponse, PushedAuthorizationResponse, pushedAuthorizationBody } from './pushed-authorization.ts';
import { scimApi } from './scim/api.ts';
import { signalsApi } from './ssf/api.ts';
import { SecurityEventRefusal } from './ssf/messages.ts';
import { pushedEventBody } from './ssf/pushed-event.ts';
import { userinfoBody, userinfoHeader, UserinfoResponse } from './userinfo.ts';

/** A page for a person. */
const Html = z.string().meta({ id: 'Html' });
const page = { contentType: 'text/html', response: Html, errors: {}, maxAge: 0, publicCors: false } as const;

/** The document of all endpoints; what is in it its own specification says. */
const OpenapiDocument = z.looseObject({ openapi: z.string(), info: z.looseObject({ title: z.string(), version: z.string() }), paths: z.record(z.string(), z.unknown()) }).meta({ id: 'OpenapiDocument' });

const PasskeyOrigins = z.object({ origins: z.array(z.string()) }).meta({ id: 'PasskeyOrigins' });

const formType = 'application/x-www-form-urlencoded';
const jsonType = 'application/json';

const tokenRequestBody: BodyContract<OAuthTokenRequest, OAuthTokenRequestMembers> = {
  contentTypes: [formType, jsonType],
  schema: OAuthTokenRequestWire,
  read: readTokenRequest,
};

function readTokenRequest({ contentType, authorization, queryNames, body }: WireRequest): Parsed<OAuthTokenRequest> {
  const misplaced = queryNames.find((name) => name in OAuthTokenRequestWire.shape);
  if (misplaced) return refused(`${misplaced} must be in the body, not in the URI.`);
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== formType && type !== jsonType) return refused(`The body must be ${formType} or ${jsonType}.`);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return refused('The body is not valid UTF-8.');
  }
  return type === formType ? OAuthTokenRequest.fromForm(text, { authorization }) : OAuthTokenRequest.fromJson(text, { authorization });
}

/** An endpoint that anybody may read: discovery and keys. */
const document = { method: 'GET', errors: {}, maxAge: 300, publicCors: true } as const;
/** Kept for a minute only: a key that was stolen is taken back by taking it out. */
const keys = { ...document, maxAge: 60, spec: 'RFC 7517 section 5', response: JwkSet } as const;
const tokenErrors = [400, 401, 413, 500, 503] as const;
const withBody = <const Status extends number, T>(statuses: readonly Status[], schema: z.ZodType<T>) =>
  Object.fromEntries(statuses.map((status) => [status, schema])) as { readonly [Each in Status]: z.ZodType<T> };

/** What an identity provider says of itself (SAML 2.0 Metadata). */
const SamlMetadata = z.string().meta({ id: 'SamlMetadata' });

/** A message of SAML in an envelope (SOAP 1.1). */
const SoapEnvelope = z.string().meta({ id: 'SoapEnvelope' });

/** An answer without a body. */
const Nothing = z.undefined().meta({ id: 'Nothing' });
const userinfo = {
  path: '/oidc/userinfo',
  spec: 'OpenID Connect Core 1.0 section 5.3',
  response: UserinfoResponse,
  responseTypes: [jsonType, 'application/jwt'],
  maxAge: 0,
  publicCors: true,
} as const;
const bearerErrors = [400, 401, 403, 500, 503] as const;

/** The whole product on one page. */
export const api = {
  oauth: {
    authorize: endpoint({ ...page, id: 'authorize', method: 'GET', path: '/oauth/authorize', query: AuthorizationRequest, summary: 'Asks a person, by browser, for what a client wants.', spec: 'RFC 6749 section 3.1' }),
    authorizePost: endpoint({ ...page, id: 'authorizeByPost', method: 'POST', path: '/oauth/authorize', summary: 'The same, by form.', spec: 'OpenID Connect Core 1.0 section 3.1.2.1' }),
    resume: endpoint({ ...page, id: 'resumeAuthorization', method: 'GET', path: '/oauth/authorize/resume', summary: 'Goes on with an authorization request after a page.', spec: 'Symbolon' }),
    pushAuthorization: endpoint({
      id: 'pushAuthorizationRequest',
      method: 'POST',
      path: '/oauth/par',
      summary: 'Keeps an authorization request, so that the browser has to carry only its name.',
      spec: 'RFC 9126 section 2',
      body: pushedAuthorizationBody,
      status: 201,
      response: PushedAuthorizationResponse,
      errors: withBody(tokenErrors, PushedAuthorizationErrorResponse),
      maxAge: 0,
      publicCors: false,
      clientCors: true,
    }),
    challenge: endpoint({
      id: 'challengeAuthorization',
      method: 'POST',
      path: '/oauth/authorize-challenge',
      summary: 'Lets an application of ours ask a person by itself, without a browser.',
      spec: 'OAuth 2.0 for First-Party Applications section 4.1',
      body: authorizationChallengeBody,
      response: AuthorizationChallengeResponse,
      errors: withBody([...tokenErrors, 403], AuthorizationChallengeErrorResponse),
      maxAge: 0,
      publicCors: false,
      clientCors: true,
    }),
    token: endpoint({
      id: 'token',
      method: 'POST',
      path: '/oauth/token',
      summary: 'Exchange a grant for tokens.',
      spec: 'RFC 6749 section 3.2',
      body: tokenRequestBody,
      response: OAuthTokenResponse,
      errors: withBody(tokenErrors, OAuthErrorResponse),
      maxAge: 0,
      publicCors: false,
      clientCors: true,
    }),
    revoke: endpoint({
      id: 'revoke',
      method: 'POST',
      path: '/oauth/revoke',
      summary: 'End a token, whether it is known or not.',
      spec: 'RFC 7009 section 2',
      body: presentedTokenBody,
      response: Nothing,
      responseTypes: [],
      errors: withBody(tokenErrors, OAuthErrorResponse),
      maxAge: 0,
      publicCors: false,
      clientCors: true,
    }),
    introspect: endpoint({
      id: 'introspect',
      method: 'POST',
      path: '/oauth/introspect',
      summary: 'Ask whether a token counts now, and what it says.',
      spec: 'RFC 7662 section 2, RFC 9701 section 4',
      body: presentedTokenBody,
      response: IntrospectionResponse,
      responseTypes: [jsonType, `application/${introspectionJwtType}`],
      errors: withBody(tokenErrors, OAuthErrorResponse),
      maxAge: 0,
      publicCors: false,
    }),
    contract: endpoint({
      ...document,
      id: 'publishedContract',
      path: '/oauth/contract',
      query: PublishedContractQuery,
      summary: 'What the tokens for an audience hold.',
      spec: 'Symbolon',
      response: PublishedContract,
      errors: withBody([400, 404, 500, 503], OAuthErrorResponse),
    }),
  },
  login: {
    login: endpoint({ ...page, id: 'showLogin', method: 'GET', path: '/login', summary: 'Asks a person to log in.', spec: 'Symbolon' }),
    submitLogin: endpoint({ ...page, id: 'logIn', method: 'POST', path: '/login', summary: 'Logs a person in.', spec: 'Symbolon' }),
    signup: endpoint({ ...page, id: 'showSignup', method: 'GET', path: '/signup', summary: 'Asks for a new account.', spec: 'Symbolon' }),
    submitSignup: endpoint({ ...page, id: 'signUp', method: 'POST', path: '/signup', summary: 'Makes an account.', spec: 'Symbolon' }),
    submitSignupPasskey: endpoint({ ...page, id: 'signUpByPasskey', method: 'POST', path: '/signup/passkey', summary: 'Makes an account with a passkey and no password.', spec: 'Web Authentication level 3 section 7.1' }),
    emailCode: endpoint({ ...page, id: 'showEmailCode', method: 'GET', path: '/login/email', summary: 'Asks whom to mail a code to log in, and for that code.', spec: 'Symbolon' }),
    submitEmailCode: endpoint({ ...page, id: 'logInByEmailCode', method: 'POST', path: '/login/email', summary: 'Mails a code, if there is such an account, or logs a person in by it.', spec: 'Symbolon' }),
    emailLink: endpoint({ ...page, id: 'showEmailLink', method: 'GET', path: '/login/link', summary: 'Where a mailed link leads that logs a person in: says what it is for, and uses up nothing.', spec: 'Symbolon' }),
    submitEmailLink: endpoint({ ...page, id: 'logInByEmailLink', method: 'POST', path: '/login/link', summary: 'Logs a person in by a mailed link, in the browser where it was opened, and uses it up.', spec: 'Symbolon' }),
    connection: endpoint({ ...page, id: 'leaveForConnection', method: 'GET', path: '/login/connections/{connection}', summary: 'Leads to another provider, to log in there.', spec: 'OpenID Connect Core 1.0 section 3.1.2.1' }),
    connectionCallback: endpoint({ ...page, id: 'comeBackFromConnection', method: 'GET', path: '/login/connections/{connection}/callback', summary: 'Where that provider sends people back to: its redirect URI.', spec: 'OpenID Connect Core 1.0 section 3.1.2.5' }),
    connectionCallbackPost: endpoint({ ...page, id: 'comeBackFromConnectionByForm', method: 'POST', path: '/login/connections/{connection}/callback', summary: 'The same by a form, as Apple and SAML have it.', spec: 'OAuth 2.0 Form Post Response Mode', bodyLimit: 400_000 }),
    connectionAnswer: endpoint({ ...page, id: 'answerOfConnection', method: 'POST', path: '/login/connections/{connection}/answer', summary: 'Takes an answer of SAML from the browser that it was asked for in, which carries it on from the callback.', spec: 'SAML 2.0 bindings section 3.5', bodyLimit: 400_000 }),
    connectionMetadata: endpoint({ ...page, contentType: 'application/samlmetadata+xml', id: 'connectionMetadata', method: 'GET', path: '/login/connections/{connection}/metadata', summary: 'What this installation says of itself to a provider that speaks SAML.', spec: 'SAML 2.0 metadata section 2.4.4' }),
    connectionSingleLogout: endpoint({ ...page, id: 'logOutByConnection', method: 'GET', path: '/login/connections/{connection}/single-logout', summary: 'Where a provider that speaks SAML says by the browser that somebody has logged out there, or answers a log-out of ours.', spec: 'SAML 2.0 profiles section 4.4' }),
    connectionSingleLogoutPost: endpoint({ ...page, id: 'logOutByConnectionByForm', method: 'POST', path: '/login/connections/{connection}/single-logout', summary: 'The same by a form.', spec: 'SAML 2.0 bindings section 3.5', bodyLimit: 400_000 }),
    connectionSingleLogoutSoap: endpoint({ id: 'logOutByConnectionBySoap', method: 'POST', path: '/login/connections/{connection}/single-logout/soap', summary: 'Where a provider that speaks SAML says, server to server, that somebody has logged out there.', spec: 'SAML 2.0 bindings section 3.2', bodyLimit: 400_000, contentType: 'text/xml', response: SoapEnvelope, responseTypes: ['text/xml'], errors: withBody([403, 413, 500, 503], OAuthErrorResponse), maxAge: 0, publicCors: false }),
    connectionLeave: endpoint({ ...page, id: 'leaveConnection', method: 'GET', path: '/login/connections/{connection}/log-out', summary: 'Sends who has logged out here on to log out at a provider that speaks SAML.', spec: 'SAML 2.0 profiles section 4.4.3.1' }),
    connectionKeys: endpoint({ ...keys, id: 'connectionKeys', path: '/login/connections/{connection}/jwks', summary: 'The keys by which this installation proves to another provider who it is; none where it does so by a secret.' }),
    connectionLogout: endpoint({
      id: 'hearOfLogout',
      method: 'POST',
      path: '/login/connections/{connection}/backchannel-logout',
      summary: 'Where another provider says, server to server, that somebody has logged out there.',
      spec: 'OpenID Connect Back-Channel Logout 1.0 section 2.5',
      body: backchannelLogoutBody,
      bodyLimit: 16_384,
      response: Nothing,
      responseTypes: [],
      errors: withBody([400, 413, 500, 503], OAuthErrorResponse),
      maxAge: 0,
      publicCors: false,
    }),
    connectionFrontchannelLogout: endpoint({ ...page, id: 'hearOfLogoutInBrowser', method: 'GET', path: '/login/connections/{connection}/frontchannel-logout', summary: 'Where another provider has a browser say, in a frame, that it has logged out there: what came by that log-in ends in this browser.', spec: 'OpenID Connect Front-Channel Logout 1.0 section 2' }),
    connectionEvents: endpoint({
      id: 'hearOfSecurityEvent',
      method: 'POST',
      path: '/login/connections/{connection}/security-events',
      summary: 'Where another provider pushes security events: that a log-in there was revoked, or an account disabled.',
      spec: 'RFC 8935 section 2',
      body: pushedEventBody,
      bodyLimit: 16_384,
      status: 202,
      response: Nothing,
      responseTypes: [],
      errors: withBody([400, 413, 500, 503], SecurityEventRefusal),
      maxAge: 0,
      publicCors: false,
    }),
    connectionLoggedOut: endpoint({ ...page, id: 'comeBackFromLogout', method: 'GET', path: '/login/connections/{connection}/logged-out', summary: 'Where that provider sends people back to when they have logged out there, too.', spec: 'OpenID Connect RP-Initiated Logout 1.0 section 3' }),
    forgotPassword: endpoint({ ...page, id: 'showForgotPassword', method: 'GET', path: '/forgot-password', summary: 'Asks whose password is forgotten.', spec: 'Symbolon' }),
    submitForgotPassword: endpoint({ ...page, id: 'forgetPassword', method: 'POST', path: '/forgot-password', summary: 'Mails a link for a new password, if there is such an account.', spec: 'Symbolon' }),
    forgotPasswordSent: endpoint({ ...page, id: 'forgotPasswordSent', method: 'GET', path: '/forgot-password-sent', summary: 'Says to look for the mail.', spec: 'Symbolon' }),
    resetPassword: endpoint({ ...page, id: 'showResetPassword', method: 'GET', path: '/reset-password', summary: 'Asks for a new password: where a mailed link leads.', spec: 'Symbolon' }),
    submitResetPassword: endpoint({ ...page, id: 'resetPassword', method: 'POST', path: '/reset-password', summary: 'Sets the new password and uses up the link.', spec: 'Symbolon' }),
    recovery: endpoint({ ...page, id: 'showRecovery', method: 'GET', path: '/recovery', summary: 'Where the link of an administrator, or the one at the end of a wait, leads: who has lost everything sets up new factors.', spec: 'Symbolon' }),
    submitRecovery: endpoint({ ...page, id: 'recover', method: 'POST', path: '/recovery', summary: 'Takes the new factors in the place of all others, and uses up the link.', spec: 'Symbolon' }),
    askForRecovery: endpoint({ ...page, id: 'showAskForRecovery', method: 'GET', path: '/recovery/ask', summary: 'Asks who has lost all that they are asked for, where the policy lets people wait.', spec: 'Symbolon' }),
    submitAskForRecovery: endpoint({ ...page, id: 'askForRecovery', method: 'POST', path: '/recovery/ask', summary: 'Mails a link that begins the wait, if there is such an account.', spec: 'Symbolon' }),
    beginRecovery: endpoint({ ...page, id: 'showBeginRecovery', method: 'GET', path: '/recovery/begin', summary: 'Asks whether to begin the wait: where that link leads.', spec: 'Symbolon' }),
    submitBeginRecovery: endpoint({ ...page, id: 'beginRecovery', method: 'POST', path: '/recovery/begin', summary: 'Begins the wait, and uses up the link.', spec: 'Symbolon' }),
    stopRecovery: endpoint({ ...page, id: 'showStopRecovery', method: 'GET', path: '/recovery/stop', summary: 'Asks whether to end the wait: where the link of each mail about it leads.', spec: 'Symbolon' }),
    submitStopRecovery: endpoint({ ...page, id: 'stopRecovery', method: 'POST', path: '/recovery/stop', summary: 'Ends the wait; nothing has changed.', spec: 'Symbolon' }),
    submitRecoveryPasskey: endpoint({ ...page, id: 'recoverByPasskey', method: 'POST', path: '/recovery/passkey', summary: 'The same by a passkey.', spec: 'Web Authentication level 3 section 7.1' }),
    verifyEmail: endpoint({ ...page, id: 'showVerifyEmail', method: 'GET', path: '/verify-email', summary: 'Says to look for the mail; with a token, where its link leads.', spec: 'Symbolon' }),
    submitVerifyEmail: endpoint({ ...page, id: 'verifyEmail', method: 'POST', path: '/verify-email', summary: 'Sends the mail once more; with a token or its code, takes the address for proven.', spec: 'Symbolon' }),
    passkeyOrigins: endpoint({ ...document, id: 'passkeyOrigins', path: '/.well-known/webauthn', summary: 'Which other origins may use the passkeys of this one.', spec: 'Web Authentication level 3 section 5.11', response: PasskeyOrigins }),
    submitPasskey: endpoint({ ...page, id: 'logInByPasskey', method: 'POST', path: '/login/passkey', summary: 'Logs a person in by a passkey.', spec: 'Web Authentication level 3 section 7.2' }),
    passkeyOffer: endpoint({ ...page, id: 'showPasskeyOffer', method: 'GET', path: '/passkey-offer', summary: 'Offers a passkey to who has just logged in by a password.', spec: 'Symbolon' }),
    submitPasskeyOffer: endpoint({ ...page, id: 'takePasskeyOffer', method: 'POST', path: '/passkey-offer', summary: 'Adds the passkey that was made, and goes on.', spec: 'Web Authentication level 3 section 7.1' }),
    secondFactor: endpoint({ ...page, id: 'showSecondFactor', method: 'GET', path: '/second-factor', summary: 'Asks for a second factor.', spec: 'Symbolon' }),
    submitSecondFactor: endpoint({ ...page, id: 'proveSecondFactor', method: 'POST', path: '/second-factor', summary: 'Takes the second factor.', spec: 'Symbolon' }),
    submitSecondPasskey: endpoint({ ...page, id: 'proveSecondPasskey', method: 'POST', path: '/second-factor/passkey', summary: 'Takes a security key or a passkey as the second factor.', spec: 'Web Authentication level 3 section 7.2' }),
    enrolment: endpoint({ ...page, id: 'showEnrolment', method: 'GET', path: '/second-factor/setup', summary: 'Offers the secret of an authenticator to who needs one to log in.', spec: 'Symbolon' }),
    submitEnrolment: endpoint({ ...page, id: 'enrol', method: 'POST', path: '/second-factor/setup', summary: 'Adds the authenticator that has shown a code, and logs its person in.', spec: 'RFC 6238' }),
    phoneEnrolment: endpoint({ ...page, id: 'showPhoneEnrolment', method: 'GET', path: '/second-factor/setup/phone', summary: 'Asks who needs a second factor to log in for a telephone number, where codes by SMS count.', spec: 'Symbolon' }),
    submitPhoneEnrolment: endpoint({ ...page, id: 'enrolPhone', method: 'POST', path: '/second-factor/setup/phone', summary: 'Sends a code to a telephone number; adds the number once the code is typed, and logs its person in.', spec: 'NIST SP 800-63B-4 section 3.1.3.3' }),
    keyEnrolment: endpoint({ ...page, id: 'showKeyEnrolment', method: 'GET', path: '/second-factor/setup/key', summary: 'Asks who has proven all else for a passkey, or a key that is hardware, where the application cannot do without.', spec: 'OpenID Connect Extended Authentication Profile ACR Values 1.0' }),
    submitKeyEnrolment: endpoint({ ...page, id: 'enrolKey', method: 'POST', path: '/second-factor/setup/key', summary: 'Adds the key, if it is what the application asks for, and goes on; or says that there is none.', spec: 'Web Authentication level 3 section 7.1' }),
    selectAccount: endpoint({ ...page, id: 'showAccounts', method: 'GET', path: '/select-account', summary: 'Asks which account to go on with.', spec: 'Symbolon' }),
    submitAccount: endpoint({ ...page, id: 'selectAccount', method: 'POST', path: '/select-account', summary: 'Goes on with an account.', spec: 'Symbolon' }),
    consent: endpoint({ ...page, id: 'showConsent', method: 'GET', path: '/consent', summary: 'Asks whether a client may have what it asks for.', spec: 'Symbolon' }),
    submitConsent: endpoint({ ...page, id: 'decideConsent', method: 'POST', path: '/consent', summary: 'Takes the decision.', spec: 'Symbolon' }),
    keepAccount: endpoint({ ...page, id: 'showKeepAccount', method: 'GET', path: '/keep-account', summary: 'Asks who has deleted their account whether to keep it.', spec: 'Symbolon' }),
    submitKeepAccount: endpoint({ ...page, id: 'keepAccount', method: 'POST', path: '/keep-account', summary: 'Keeps the account, or leaves it to go.', spec: 'Symbolon' }),
    linkConnection: endpoint({ ...page, id: 'showLinkConnection', method: 'GET', path: '/link-connection', summary: 'Asks who has logged in whether the account of another provider that they came with is to log them in, too.', spec: 'Symbolon' }),
    submitLinkConnection: endpoint({ ...page, id: 'linkConnection', method: 'POST', path: '/link-connection', summary: 'Links it, or forgets it.', spec: 'Symbolon' }),
    logout: endpoint({ ...page, id: 'endSession', method: 'GET', path: '/oidc/logout', query: LogoutRequest, summary: 'Logs out at the wish of a client.', spec: 'OpenID Connect RP-Initiated Logout 1.0 section 2' }),
    logoutPost: endpoint({ ...page, id: 'endSessionByPost', method: 'POST', path: '/oidc/logout', summary: 'The same, by form.', spec: 'OpenID Connect RP-Initiated Logout 1.0 section 2' }),
    submitLogout: endpoint({ ...page, id: 'logOut', method: 'POST', path: '/logout', summary: 'Logs out, as the person confirmed.', spec: 'Symbolon' }),
    loggedOut: endpoint({ ...page, id: 'loggedOut', method: 'GET', path: '/logged-out', summary: 'Says that the person is logged out.', spec: 'Symbolon' }),
  },
  saml: {
    metadata: endpoint({ ...document, id: 'samlMetadata', path: '/saml/metadata', contentType: 'application/samlmetadata+xml', responseTypes: ['application/samlmetadata+xml'], summary: 'What applications that speak SAML have to know of this identity provider.', spec: 'SAML 2.0 Metadata section 2.4.3', response: SamlMetadata }),
    signIn: endpoint({ ...page, id: 'samlSignIn', method: 'GET', path: '/saml/sso', summary: 'Asks a person, by browser, to log in for an application that speaks SAML.', spec: 'SAML 2.0 Bindings section 3.4' }),
    signInPost: endpoint({ ...page, id: 'samlSignInByPost', method: 'POST', path: '/saml/sso', summary: 'The same, by form.', spec: 'SAML 2.0 Bindings section 3.5' }),
    start: endpoint({ ...page, id: 'samlStart', method: 'GET', path: '/saml/start/{client}', summary: 'Logs a person in to an application that has not asked, where its entry lets it.', spec: 'SAML 2.0 Profiles section 4.1.5' }),
    goOn: endpoint({ ...page, id: 'samlGoOn', method: 'GET', path: '/saml/sso/asked', summary: 'Goes on with a request that came by form.', spec: 'Symbolon' }),
    respond: endpoint({ ...page, id: 'samlRespond', method: 'GET', path: '/saml/sso/response', summary: 'Carries the response to the application.', spec: 'SAML 2.0 Bindings section 3.5' }),
    signOut: endpoint({ ...page, id: 'samlSignOut', method: 'GET', path: '/saml/slo', summary: 'Logs a person out at the wish of an application that speaks SAML, and takes the answer of one that was told of a log-out.', spec: 'SAML 2.0 Profiles section 4.4' }),
    signOutPost: endpoint({ ...page, id: 'samlSignOutByPost', method: 'POST', path: '/saml/slo', summary: 'The same, by form.', spec: 'SAML 2.0 Bindings section 3.5' }),
    signOutOnward: endpoint({ ...page, id: 'samlSignOutOnward', method: 'GET', path: '/saml/slo/next', summary: 'Goes on with a log-out that several applications are told of, one after the other.', spec: 'SAML 2.0 Profiles section 4.4' }),
    leave: endpoint({ ...page, id: 'samlLeave', method: 'GET', path: '/saml/slo/asked', summary: 'Goes on with a log-out that came by form.', spec: 'Symbolon' }),
  },
  setup: {
    show: endpoint({ ...page, id: 'showSetup', method: 'GET', path: '/setup', summary: 'Where a link leads that makes an administrator.', spec: 'Symbolon' }),
    submit: endpoint({ ...page, id: 'setUp', method: 'POST', path: '/setup', summary: 'Makes the administrator and uses up the link.', spec: 'Symbolon' }),
  },
  account: {
    home: endpoint({ ...page, id: 'home', method: 'GET', path: '/', summary: 'Leads people who type the address to their own account.', spec: 'Symbolon' }),
    overview: endpoint({ ...page, id: 'showAccount', method: 'GET', path: '/account', summary: 'Shows a person their own account.', spec: 'Symbolon' }),
    whereToChangePassword: endpoint({ ...page, id: 'whereToChangePassword', method: 'GET', path: '/.well-known/change-password', summary: 'Leads password managers to where a password is changed.', spec: 'W3C, A Well-Known URL for Changing Passwords' }),
    endSessions: endpoint({ ...page, id: 'endSessions', method: 'POST', path: '/account/sessions', summary: 'Logs a person out of other browsers.', spec: 'Symbolon' }),
    removeAccess: endpoint({ ...page, id: 'removeAccess', method: 'POST', path: '/account/applications', summary: 'Takes from an application what a person allowed it.', spec: 'Symbolon' }),
    authenticator: endpoint({ ...page, id: 'showAuthenticator', method: 'GET', path: '/account/authenticator', summary: 'Offers the secret of an authenticator.', spec: 'Symbolon' }),
    addAuthenticator: endpoint({ ...page, id: 'addAuthenticator', method: 'POST', path: '/account/authenticator', summary: 'Adds the authenticator that has shown a code.', spec: 'RFC 6238' }),
    phone: endpoint({ ...page, id: 'showPhone', method: 'GET', path: '/account/phone', summary: 'Asks for the telephone number that codes are to go to.', spec: 'Symbolon' }),
    addPhone: endpoint({ ...page, id: 'addPhone', method: 'POST', path: '/account/phone', summary: 'Sends a code to a telephone number; adds the number once the code is typed.', spec: 'NIST SP 800-63B-4 section 3.1.3.3' }),
    removePhone: endpoint({ ...page, id: 'removePhone', method: 'POST', path: '/account/phone/removed', summary: 'Takes away the telephone number that codes go to.', spec: 'Symbolon' }),
    removeFactor: endpoint({ ...page, id: 'removeFactor', method: 'POST', path: '/account/factors', summary: 'Removes a factor.', spec: 'Symbolon' }),
    forgetDevice: endpoint({ ...page, id: 'forgetDevice', method: 'POST', path: '/account/devices', summary: 'Has a browser asked for the second factor again.', spec: 'Symbolon' }),
    stopRecovery: endpoint({ ...page, id: 'stopOwnRecovery', method: 'POST', path: '/account/recovery', summary: 'Ends a wait for setting up anew how one signs in.', spec: 'Symbolon' }),
    renewRecoveryCodes: endpoint({ ...page, id: 'renewRecoveryCodes', method: 'POST', path: '/account/recovery-codes', summary: 'Makes new recovery codes, and shows them once.', spec: 'Symbolon' }),
    passkey: endpoint({ ...page, id: 'showPasskey', method: 'GET', path: '/account/passkey', summary: 'Offers to make a passkey; with kind=security_key, to add a key that stands beside the password.', spec: 'Symbolon' }),
    addPasskey: endpoint({ ...page, id: 'addPasskey', method: 'POST', path: '/account/passkey', summary: 'Adds the passkey that was made.', spec: 'Web Authentication level 3 section 7.1' }),
    renamePasskey: endpoint({ ...page, id: 'renamePasskey', method: 'POST', path: '/account/passkeys/name', summary: 'Calls a passkey something else.', spec: 'Symbolon' }),
    removePasskey: endpoint({ ...page, id: 'removePasskey', method: 'POST', path: '/account/passkeys/removed', summary: 'Removes a passkey or a security key.', spec: 'Symbolon' }),
    removeConnection: endpoint({ ...page, id: 'removeConnection', method: 'POST', path: '/account/connections/removed', summary: 'Has another provider log a person in no more.', spec: 'Symbolon' }),
    exportData: endpoint({ id: 'exportAccountData', method: 'POST', path: '/account/export', summary: 'Gives a person everything that is held of them, as a file.', spec: 'Symbolon', response: AccountExport, errors: {}, maxAge: 0, publicCors: false }),
    changeProfile: endpoint({ ...page, id: 'changeProfile', method: 'POST', path: '/account/profile', summary: 'Changes what is said of a person, as they wish.', spec: 'OpenID Connect Core section 5.1' }),
    askForEmail: endpoint({ ...page, id: 'askForEmail', method: 'POST', path: '/account/email', summary: 'Mails a link to the address that an account is to have.', spec: 'Symbolon' }),
    email: endpoint({ ...page, id: 'showEmail', method: 'GET', path: '/account/email', summary: 'Where that link leads: asks whether the account is to have the address.', spec: 'Symbolon' }),
    changeEmail: endpoint({ ...page, id: 'changeEmail', method: 'POST', path: '/account/email/confirmed', summary: 'Gives the account the address and uses up the link.', spec: 'Symbolon' }),
    askForFurtherEmail: endpoint({ ...page, id: 'askForFurtherEmail', method: 'POST', path: '/account/emails', summary: 'Mails a link to an address that is to log a person in, too.', spec: 'Symbolon' }),
    makePrimaryEmail: endpoint({ ...page, id: 'makePrimaryEmail', method: 'POST', path: '/account/emails/primary', summary: 'Calls the account by another of its addresses.', spec: 'Symbolon' }),
    removeEmail: endpoint({ ...page, id: 'removeEmail', method: 'POST', path: '/account/emails/removed', summary: 'Takes a further address from the account.', spec: 'Symbolon' }),
    deleteAccount: endpoint({ ...page, id: 'deleteAccount', method: 'POST', path: '/account/deletion', summary: 'Deletes the account of who asks for it, now or in some days.', spec: 'Symbolon' }),
    changeDirectoryPassword: endpoint({ ...page, id: 'changeDirectoryPassword', method: 'POST', path: '/account/directory-password', summary: 'Replaces the password that somebody has in a directory.', spec: 'RFC 3062' }),
    changePassword: endpoint({ ...page, id: 'changePassword', method: 'POST', path: '/account/password', summary: 'Replaces a password by a new one.', spec: 'Symbolon' }),
  },
  authress: {
    token: endpoint({
      id: 'requestToken',
      method: 'POST',
      path: '/api/authentication/oauth/tokens',
      summary: 'The token endpoint for Authress SDKs: the same grants, with the error body they read.',
      spec: 'RFC 6749 section 3.2',
      body: tokenRequestBody,
      response: OAuthTokenResponse,
      errors: withBody(tokenErrors, AuthressErrorResponse),
      maxAge: 0,
      publicCors: false,
      clientCors: true,
    }),
  },
  oidc: {
    userinfo: endpoint({
      ...userinfo,
      id: 'userinfo',
      method: 'GET',
      summary: 'The claims of a user that an access token shows.',
      body: userinfoHeader,
      errors: withBody(bearerErrors, BearerErrorResponse),
    }),
    userinfoPost: endpoint({
      ...userinfo,
      id: 'userinfoByPost',
      method: 'POST',
      summary: 'The same; the access token may stand in the body.',
      body: userinfoBody,
      errors: withBody([...bearerErrors, 413], BearerErrorResponse),
    }),
    checkSession: endpoint({ ...page, id: 'checkSession', method: 'GET', path: '/oidc/check-session', summary: 'A frame that tells scripts of a client whether log-ins have changed.', spec: 'OpenID Connect Session Management 1.0 section 3.2' }),
    discovery: endpoint({
      ...document,
      id: 'openidConfiguration',
      path: '/.well-known/openid-configuration',
      summary: 'What the provider offers.',
      spec: 'OpenID Connect Discovery 1.0 section 4',
      response: ProviderMetadata,
    }),
    serverMetadata: endpoint({
      ...document,
      id: 'authorizationServerMetadata',
      path: '/.well-known/oauth-authorization-server',
      summary: 'What the provider offers, at the place where OAuth clients look.',
      spec: 'RFC 8414 section 3',
      response: ProviderMetadata,
    }),
    jwks: endpoint({
      ...keys,
      id: 'jwks',
      path: '/oauth/jwks',
      summary: 'The public keys that verify tokens.',
    }),
    authressJwks: endpoint({
      ...keys,
      id: 'authressJwks',
      path: '/.well-known/openid-configuration/jwks',
      summary: 'The same keys, at the place where Authress SDKs look.',
    }),
  },
  myAccount: accountApi,
  admin: adminApi,
  scim: scimApi,
  signals: signalsApi,
  docs: {
    page: endpoint({ ...page, id: 'showReference', method: 'GET', path: '/docs', summary: 'Shows this reference.', spec: 'Symbolon' }),
    problems: endpoint({ ...page, id: 'showProblems', method: 'GET', path: '/docs/problems', summary: 'Explains the problems that the admin API tells.', spec: 'RFC 9457 section 3.1.1' }),
    openapi: endpoint({ ...document, id: 'openapi', path: '/docs/openapi.json', summary: 'This reference, as OpenAPI 3.1.', spec: 'OpenAPI Specification 3.1.1', response: OpenapiDocument }),
  },
  health: {
    live: endpoint({
      id: 'live',
      method: 'GET',
      path: '/health/live',
      summary: 'Whether the process runs.',
      spec: 'Symbolon',
      response: Health,
      errors: {},
      maxAge: 0,
      publicCors: false,
    }),
    ready: endpoint({
      id: 'ready',
      method: 'GET',
      path: '/health/ready',
      summary: 'Whether requests can be served, and if not, which part keeps it from that and what to do.',
      spec: 'Symbolon',
      response: Health,
      errors: { 503: Health },
      maxAge: 0,
      publicCors: false,
    }),
  },
} as const;
