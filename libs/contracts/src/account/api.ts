import * as z from 'zod';
import { AccountExport } from '../account-export.ts';
import { jsonBody } from '../admin/json-body.ts';
import { HeadersTooLarge, Problem } from '../admin/problem.ts';
import { UserApplicationList } from '../admin/users.ts';
import { endpoint, type AccountTerms } from '../endpoint.ts';
import { UpstreamAccessToken } from '../upstream-token.ts';
import { Account, AccountChange } from './account.ts';
import { AddedFactor, AuthenticatorOffer, EmailChangeRequest, OwnAuthenticator, OwnPasskey, OwnPhone, PasskeyOptions, PasskeyOptionsRequest, PhoneCodeRequest, SentPhoneCode } from './additions.ts';
import { AccountEmailList, AccountEmailParams } from './emails.ts';
import { AccountActivityPage, AccountApplicationParams, AccountListQuery, AccountLogInPage, AccountSessionParams, EndedAccountLogIns, RememberedBrowserList, RememberedBrowserParams } from './log-ins.ts';
import { AccountConnectionList, AccountConnectionParams, AccountDeletionAnswer, AccountDeletionRequest, AccountPasskeyChange, AccountPasskeyList, AccountPasskeyParams, NewRecoveryCodes, OwnPasswordChange, SecondFactorList, SecondFactorParams } from './protection.ts';

/** An answer without a body. */
const Nothing = z.undefined().meta({ id: 'Nothing' });

const refusalsOfReading = { 400: Problem, 401: Problem, 403: Problem, 404: Problem, 429: Problem, 431: HeadersTooLarge, 500: Problem, 503: Problem } as const;
const refusalsOfWriting = { ...refusalsOfReading, 409: Problem, 413: Problem, 422: Problem } as const;

const common = { spec: 'Symbolon', maxAge: 0, publicCors: false, clientCors: true } as const;
const reads: AccountTerms = { right: 'read' };
const writes: AccountTerms = { right: 'write' };
/** What the page asks a log-in of just now for. */
const fresh: AccountTerms = { right: 'write', fresh: true };
const read = { ...common, method: 'GET', errors: refusalsOfReading, account: reads } as const;
const write = { ...common, errors: refusalsOfWriting, account: writes } as const;
const nothing = { status: 204, response: Nothing, responseTypes: [] } as const;
/** Something new, by who has just proven who they are. */
const add = { ...write, method: 'POST', status: 201, account: fresh } as const;
const remove = { ...write, ...nothing, method: 'DELETE' } as const;

/** The account API: a resource server whose tokens have the audience `<issuer>/account`, and which knows nobody but the person of the token. */
export const accountApi = {
  get: endpoint({ ...read, id: 'getAccount', path: '/account/v1', summary: 'The account of the person that the token speaks for.', response: Account }),
  change: endpoint({ ...write, method: 'PATCH', id: 'changeAccount', path: '/account/v1', summary: 'Changes what is said of them; what is left out stays.', body: jsonBody(AccountChange), response: Account }),
  listSessions: endpoint({ ...read, id: 'listAccountSessions', path: '/account/v1/sessions', summary: 'Browsers in which they are logged in, newest first.', query: AccountListQuery, response: AccountLogInPage }),
  endOtherSessions: endpoint({ ...write, method: 'DELETE', id: 'endOtherAccountSessions', path: '/account/v1/sessions', summary: 'Logs them out of all browsers but the one that the token came from.', response: EndedAccountLogIns }),
  endSession: endpoint({ ...remove, id: 'endAccountSession', path: '/account/v1/sessions/{session_id}', summary: 'Logs them out of one browser.', params: AccountSessionParams }),
  listPasskeys: endpoint({ ...read, id: 'listAccountPasskeys', path: '/account/v1/passkeys', summary: 'Their passkeys, the oldest first.', response: AccountPasskeyList }),
  offerPasskey: endpoint({ ...write, method: 'POST', id: 'offerAccountPasskey', path: '/account/v1/passkey-options', summary: 'What a page makes a passkey or a security key by.', body: jsonBody(PasskeyOptionsRequest), response: PasskeyOptions, account: fresh }),
  addPasskey: endpoint({ ...add, id: 'addAccountPasskey', path: '/account/v1/passkeys', summary: 'Adds a passkey or a security key that was made by these options.', body: jsonBody(OwnPasskey), response: AddedFactor }),
  renamePasskey: endpoint({ ...write, ...nothing, method: 'PATCH', id: 'renameAccountPasskey', path: '/account/v1/passkeys/{passkey_id}', summary: 'Calls a passkey something else.', params: AccountPasskeyParams, body: jsonBody(AccountPasskeyChange) }),
  removePasskey: endpoint({ ...remove, id: 'removeAccountPasskey', path: '/account/v1/passkeys/{passkey_id}', summary: 'Removes a passkey, unless it is the last way in.', params: AccountPasskeyParams, account: fresh }),
  listConnections: endpoint({ ...read, id: 'listAccountConnections', path: '/account/v1/connections', summary: 'Accounts at other providers that log them in, the oldest first.', response: AccountConnectionList }),
  getUpstreamToken: endpoint({ ...read, id: 'getAccountUpstreamToken', path: '/account/v1/connections/{connection}/token', summary: 'An access token of another provider, to act there for the person, where its connection keeps tokens. One that is over is replaced there.', params: AccountConnectionParams, response: UpstreamAccessToken, errors: { ...refusalsOfReading, 409: Problem }, account: { right: 'upstream_tokens' } }),
  removeConnection: endpoint({ ...remove, id: 'removeAccountConnection', path: '/account/v1/connections/{connection}', summary: 'Has another provider log them in no more, unless it is the last way in.', params: AccountConnectionParams, account: fresh }),
  listSecondFactors: endpoint({ ...read, id: 'listAccountSecondFactors', path: '/account/v1/second-factors', summary: 'What stands beside their password, the oldest first.', response: SecondFactorList }),
  offerAuthenticator: endpoint({ ...write, method: 'POST', id: 'offerAccountAuthenticator', path: '/account/v1/authenticators/offer', summary: 'A secret for a program that shows codes.', response: AuthenticatorOffer, account: fresh }),
  addAuthenticator: endpoint({ ...add, id: 'addAccountAuthenticator', path: '/account/v1/authenticators', summary: 'Adds an authenticator that got this secret, as its code shows.', body: jsonBody(OwnAuthenticator), response: AddedFactor }),
  sendPhoneCode: endpoint({ ...write, method: 'POST', id: 'sendAccountPhoneCode', path: '/account/v1/phone/code', summary: 'Sends a code by text message to a telephone number that is to be theirs.', body: jsonBody(PhoneCodeRequest), response: SentPhoneCode, account: fresh }),
  addPhone: endpoint({ ...add, id: 'addAccountPhone', path: '/account/v1/phone', summary: 'Adds the telephone number that the code went to, in the place of the one before.', body: jsonBody(OwnPhone), response: AddedFactor }),
  removeSecondFactor: endpoint({ ...remove, id: 'removeAccountSecondFactor', path: '/account/v1/second-factors/{factor_id}', summary: 'Removes an authenticator, a security key or the telephone number; with the last the recovery codes go, too.', params: SecondFactorParams, account: fresh }),
  renewRecoveryCodes: endpoint({ ...write, method: 'POST', id: 'renewAccountRecoveryCodes', path: '/account/v1/recovery-codes', summary: 'Makes new recovery codes, and shows them this once.', response: NewRecoveryCodes, account: fresh }),
  listRememberedBrowsers: endpoint({ ...read, id: 'listRememberedBrowsers', path: '/account/v1/remembered-browsers', summary: 'Browsers that are not asked for the second step.', response: RememberedBrowserList }),
  forgetBrowser: endpoint({ ...remove, id: 'forgetRememberedBrowser', path: '/account/v1/remembered-browsers/{browser_id}', summary: 'Has a browser asked for the second step again.', params: RememberedBrowserParams }),
  listApplications: endpoint({ ...read, id: 'listAccountApplications', path: '/account/v1/applications', summary: 'Applications that they allowed something.', response: UserApplicationList }),
  removeApplication: endpoint({ ...remove, id: 'removeAccountApplication', path: '/account/v1/applications/{client_id}', summary: 'Takes from an application what they allowed it, with its tokens.', params: AccountApplicationParams }),
  listActivity: endpoint({ ...read, id: 'listAccountActivity', path: '/account/v1/activity', summary: 'What happened with the account in the last thirty days, newest first.', query: AccountListQuery, response: AccountActivityPage }),
  export: endpoint({ ...read, id: 'exportAccount', path: '/account/v1/export', summary: 'Everything that is held of them.', response: AccountExport, account: { right: 'read', fresh: true } }),
  askForEmail: endpoint({ ...write, ...nothing, method: 'POST', id: 'askForAccountEmail', path: '/account/v1/email', summary: 'Mails a link to another address, at which its person confirms that it is theirs; the old one is told.', body: jsonBody(EmailChangeRequest), account: fresh }),
  listEmails: endpoint({ ...read, id: 'listAccountEmails', path: '/account/v1/emails', summary: 'Further addresses that log them in, beside the one that they are called by; the oldest first.', response: AccountEmailList }),
  askForFurtherEmail: endpoint({ ...write, ...nothing, method: 'POST', id: 'askForFurtherAccountEmail', path: '/account/v1/emails', summary: 'Mails a link to a further address, at which its person confirms that it is theirs.', body: jsonBody(EmailChangeRequest), account: fresh }),
  makePrimaryEmail: endpoint({ ...write, ...nothing, method: 'POST', id: 'makePrimaryAccountEmail', path: '/account/v1/emails/{email_id}/primary', summary: 'Calls the account by this address; the one before stays beside it. Both are told.', params: AccountEmailParams, account: fresh }),
  removeEmail: endpoint({ ...remove, id: 'removeAccountEmail', path: '/account/v1/emails/{email_id}', summary: 'Takes a further address from the account; both are told.', params: AccountEmailParams, account: fresh }),
  changePassword: endpoint({ ...write, ...nothing, method: 'POST', id: 'changeAccountPassword', path: '/account/v1/password', summary: 'Replaces their password, and ends all log-ins and tokens, this one among them.', body: jsonBody(OwnPasswordChange) }),
  delete: endpoint({ ...write, method: 'POST', id: 'deleteAccountByToken', path: '/account/v1/deletion', summary: 'Deletes the account, at once or in some days, and ends all log-ins and tokens.', body: jsonBody(AccountDeletionRequest), response: AccountDeletionAnswer, account: fresh }),
} as const;
