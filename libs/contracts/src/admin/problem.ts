import * as z from 'zod';

/** The refusals of the admin API and the account API: status, title, and what to do about it. */
export const problems = {
  'invalid-request': { status: 400, title: 'The request is not valid.', help: 'Each entry of `errors` names a member of the body by `pointer` (RFC 6901) or a parameter by `parameter`, and says what is wrong with it. Correct it and send the request again.' },
  unauthenticated: { status: 401, title: 'The access token is missing, not valid, expired, or revoked.', help: 'Send `Authorization: Bearer` with an access token for the audience of the API, `<issuer>/admin` or `<issuer>/account`, and no other. It is looked up at each request: one that worked a moment ago may be revoked by now, its person disabled, or, for the account API, the log-in over that it came from.' },
  forbidden: { status: 403, title: 'This needs a permission that you do not have.', help: '`permission` names it. A token needs the scope `symbolon:` with that name, and its person a role with that permission, now: ask an owner.' },
  'second-factor-required': { status: 401, title: 'This needs a log-in with a second factor.', help: 'This installation has `SYMBOLON_ADMIN_MFA=required`: a token of a person counts only when its `acr` says that they proved who they are by two factors. Log in again with a second one. A client that acts for itself is not asked for one.' },
  outranked: { status: 403, title: 'This has, or gives, permissions that you do not have.', help: 'Whoever could change such a person, client or role could have its power. Ask somebody who has at least these permissions.' },
  'insufficient-scope': { status: 403, title: 'The access token lacks a scope.', help: '`detail` and the challenge in `WWW-Authenticate` name it. The application asks for it; its registration has to list it, and its person to allow it.' },
  'no-person': { status: 403, title: 'The access token speaks for no person.', help: 'It is of a client that acts for itself (`client_credentials`), which has no account. Let somebody log in, and use their token.' },
  'log-in-again': { status: 401, title: 'This needs a log-in of just now.', help: 'What lets somebody in is changed only by who has just proven who they are. The challenge in `WWW-Authenticate` (RFC 9470) has `max_age`, and `acr_values` where they have a second step: begin an authorization request with them, and send this again with the new token.' },
  'not-found': { status: 404, title: 'There is nothing with this id.', help: 'It never existed, or it has been deleted.' },
  'method-not-allowed': { status: 405, title: 'This address takes other requests.', help: 'The header `Allow` names them.' },
  'already-exists': { status: 409, title: 'There is one with this name.', help: 'Choose another name, or change the one that is there.' },
  'managed-by-file': { status: 409, title: 'This is managed by the declarative file.', help: 'Change it there (`detail` names the file where it is known), and start again or `symbolon apply` it. What the file no longer names can be changed here.' },
  'breaks-consumers': { status: 409, title: 'This would break somebody who relies on it.', help: '`errors` names whom, and what they would lose. Add beside it what is to come, wait until they have moved, and remove the old then. `?allow_breaking=` with a reason does it all the same, and is written down.' },
  'last-owner': { status: 409, title: 'This is the last owner.', help: 'Without one, nobody could administer. Make somebody else an owner first.' },
  'last-way-in': { status: 409, title: 'This is the last way into the account.', help: 'Without it, its person could not log in any more. Let them set a password, or add a passkey, first.' },
  'no-second-factor': { status: 409, title: 'This person has no second factor.', help: 'Recovery codes stand in for one, and come with the first.' },
  'deletion-not-offered': { status: 409, title: 'People do not delete their accounts here.', help: 'The installation has `SYMBOLON_ACCOUNT_DELETION=off`: ask whoever runs it.' },
  'sms-not-offered': { status: 409, title: 'No codes are sent by text message here.', help: 'The installation has no `SYMBOLON_SMS_URL`, or `second_factor_sms` of the sign-in policy is `never`.' },
  'role-in-use': { status: 409, title: 'Somebody has this role.', help: '`errors` names them. Give them another first.' },
  'built-in': { status: 409, title: 'This comes with the product.', help: 'It is never changed. Make one of your own.' },
  'user-disabled': { status: 409, title: 'This person is disabled.', help: 'They could not use it. Enable them first.' },
  'no-address': { status: 409, title: 'This person has no e-mail address.', help: 'Their log-in name is none, so that no mail can reach them. Set a password, or change the log-in name.' },
  'too-many-emails': { status: 409, title: 'This person has as many addresses as one can have.', help: 'Five beside the one that the account is called by. Remove one that is used no more first.' },
  'too-many-factors': { status: 409, title: 'This person has as many of these as one can have.', help: 'Five authenticators, or twenty passkeys and security keys. Remove one that is used no more first.' },
  'own-recovery': { status: 409, title: 'Nobody makes this for themselves.', help: 'It would replace all that you sign in with by what a token alone allows. Ask another administrator.' },
  'recovery-not-offered': { status: 409, title: 'Administrators let nobody back in here.', help: '`recovery` of the sign-in policy does not name `administrator`. Who may change the policy can add it.' },
  'webhook-disabled': { status: 409, title: 'This webhook is disabled.', help: 'Nothing is sent to it. Enable it first.' },
  'no-provider': { status: 409, title: 'The other provider gave no answer that can be used.', help: '`detail` says what was wrong. See whether `issuer` is what its discovery document says, to the letter, and whether this server reaches it.' },
  'no-upstream-token': { status: 409, title: 'There is no token of this provider that counts.', help: 'The connection keeps none, or the provider takes back what it gave, or gave nothing by which another could be asked for. Let the person log in by it again.' },
  'two-secrets': { status: 409, title: 'This client has two secrets.', help: 'It never has more. Delete the one that is used no more, or wait until it is over, and add another then.' },
  'last-secret': { status: 409, title: 'This is the last secret of the client that has no end.', help: 'The client could not prove itself any more. Add another first, or replace all at once.' },
  'precondition-failed': { status: 412, title: 'It has been changed by somebody else.', help: 'Read it again, look at what is different, and send your change with the new `ETag`.' },
  'too-large': { status: 413, title: 'The body is too large.', help: 'A body may have 64 KB.' },
  'idempotency-key-reused': { status: 422, title: 'This Idempotency-Key belongs to another request.', help: 'A key is for one request and its repetitions, for a day. Take a fresh one.' },
  'weak-password': { status: 422, title: 'The password is too weak.', help: '`errors` says why.' },
  'wrong-password': { status: 422, title: 'The current password is not right.', help: 'It counts as a failed log-in. With `Retry-After`, no password is looked at before so many seconds are over.' },
  'precondition-required': { status: 428, title: 'The header If-Match is missing.', help: 'Send the `ETag` of what you have read, so that nobody’s change is lost.' },
  'too-many-requests': { status: 429, title: 'Too many requests.', help: 'Wait for as many seconds as `Retry-After` says. `RateLimit` tells at each answer what is left.' },
  'server-error': { status: 500, title: 'Something broke on our side; it was logged under this request id.', help: 'Look for the request id of the answer (`X-Request-Id`) in the log.' },
  unavailable: { status: 503, title: 'The server cannot answer now.', help: 'Try again after as many seconds as `Retry-After` says. With an Idempotency-Key nothing is done twice.' },
} as const;
export type ProblemName = keyof typeof problems;

/** Where a problem is explained: the same text on every installation, and an address there. */
export const problemType = (name: ProblemName): string => `/docs/problems#${name}`;

/** What is wrong with one member of the body or one parameter. */
export const ProblemPart: z.ZodType<ProblemPart> = z
  .object({
    detail: z.string(),
    pointer: z.string().optional().describe('The member of the body (RFC 6901).'),
    parameter: z.string().optional().describe('The parameter of the URI, or the header.'),
  })
  .meta({ id: 'ProblemPart' });
export interface ProblemPart {
  readonly detail: string;
  readonly pointer?: string | undefined;
  readonly parameter?: string | undefined;
}

/** A refusal (RFC 9457). */
export const Problem: z.ZodType<Problem> = z
  .object({
    type: z.enum(Object.keys(problems).map((name) => problemType(name as ProblemName)) as [string, ...string[]]).describe('Which problem it is: an address on this server that explains it.'),
    title: z.string().describe('For a person; not stable.'),
    status: z.int(),
    detail: z.string().optional().describe('About this request; not stable.'),
    errors: z.array(ProblemPart).optional(),
    permission: z.string().optional().describe('The one that is missing.'),
  })
  .meta({ id: 'Problem' });
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string | undefined;
  readonly errors?: readonly ProblemPart[] | undefined;
  readonly permission?: string | undefined;
}

/** What HTTP itself refuses before anybody reads it: an address and headers of more than 16 KB together (RFC 6585 section 5). */
export const HeadersTooLarge: z.ZodType<HeadersTooLarge> = z.object({ error: z.literal('headers_too_large'), error_description: z.string() }).meta({ id: 'HeadersTooLarge' });
export interface HeadersTooLarge {
  readonly error: 'headers_too_large';
  readonly error_description: string;
}

export const problemContentType = 'application/problem+json';
