import * as z from 'zod';
import { connectionProfileNames } from './connection-profiles.ts';
import { ldapMembers } from './ldap-members.ts';
import { profileClaims } from './profile.ts';
import { secret } from './secret.ts';
import { shownName, text, visibleText } from './text.ts';
import { unique } from './unique.ts';
import { webAddress } from './web-address.ts';

/** The part of an e-mail address behind its sign, as it is compared: in small letters, and as DNS has it. */
const domain = () => z.string().max(253).regex(/^(?!-)[a-z0-9-]{1,63}(\.(?!-)[a-z0-9-]{1,63})+$/, 'must be a domain in small letters, such as example.com');

/** A name of a claim of the other provider, or with dots the way to one. */
const path = /^[\w-]+(\.[\w-]+){0,4}$/;
export const isClaimPath = (text: string): boolean => text.length <= 200 && path.test(text);
/** The name of a claim, or the way to one; names of attributes of SAML are often addresses. */
const told = () => visibleText(255).min(1, 'must not be empty');

/** An address, or a whole document. */
const metadata = () => z.string({ error: 'must be a string' }).max(262_144, 'is longer than 262144 characters').refine((text) => text.trimStart().startsWith('<') || webAddress().safeParse(text).success, 'must be XML, or an https address');
const certificate = () =>
  z.string({ error: 'must be a string' }).max(20_000, 'is longer than 20000 characters').refine((text) => /^[A-Za-z0-9+/]{100,}={0,2}$/.test(text.replace(/-----(BEGIN|END) CERTIFICATE-----/g, '').replace(/\s+/g, '')), 'must be one certificate, in PEM or base64');

/** In the Common Expression Language, over `claims`; what is wrong with one is found where the entry is applied. */
const expression = () => text(500).min(1, 'must not be empty');

/** Printable ASCII; of a key in PEM, which Apple has, in lines. */
export const oneSecret = () => z.string({ error: 'must be a string' }).max(1024, 'is longer than 1024 characters').regex(/^([\x20-\x7E]+|-----BEGIN PRIVATE KEY-----[\w+/=\r\n]+-----END PRIVATE KEY-----\s*)$/, 'must be printable ASCII, or a private key in PEM');

/** What a log-in elsewhere can be worth here. */
export const connectionLevels = ['aal1', 'aal2', 'phr', 'phrh'] as const;

/** A provider that people log in by: an entry of `connections`, and the body of a request; of one that is there, the stored secret stays where none is said. */
export const ConnectionEntry = z
  .strictObject({
    connection: z.string({ error: 'must be a string' }).regex(/^[a-z][a-z0-9_-]{0,62}$/, 'must be 1 to 63 of a-z, 0-9, _ and -, a letter first').describe('What it is called here: a part of its redirect URI, <issuer>/login/connections/CONNECTION/callback.'),
    profile: z.enum(connectionProfileNames).optional().describe('A provider that is known here: it fills in whatever the entry does not say. It never changes.'),
    type: z.enum(['oidc', 'oauth2', 'saml', 'ldap']).optional().describe('How it is spoken with: OpenID Connect, OAuth 2.0 with an address that says who somebody is, SAML 2.0, or LDAP. It never changes.'),
    name: shownName(60).min(1, 'must not be empty').optional().describe('What people call it: the words on the button.'),
    issuer: webAddress().refine((text) => !text.includes('?'), 'must have no query').optional().describe('As its discovery document says it; of OAuth 2.0 what it calls itself in its answers (iss). It never changes: another one calls people something else, so it is another connection.'),
    authorization_url: webAddress().optional().describe('Of OAuth 2.0: where people are sent. It never changes.'),
    token_url: webAddress().optional().describe('Of OAuth 2.0: where a code is exchanged. It never changes.'),
    userinfo_url: webAddress().optional().describe('Of OAuth 2.0: what says who somebody is, as JSON, to whoever has an access token. It never changes.'),
    revocation_url: webAddress().optional().describe('Of OAuth 2.0: where it is told that a token is of no use any more (RFC 7009). It must be of the same origin as token_url, as it is told tokens and the secret. Of OpenID Connect the discovery document says it.'),
    subject_claim: told().optional().describe('Of OAuth 2.0: where that says what it calls somebody for ever, such as id. Of SAML the attribute that does, where it is not the NameID. Of LDAP the attribute that does; entryUUID where nothing is said, objectGUID in Active Directory. It never changes.'),
    email_claim: told().optional().describe('Of OAuth 2.0: where that says their address. Of SAML the attribute that does; where nothing is said, one of the usual names, or a NameID that is an address. Of LDAP the attribute that does; mail where nothing is said.'),
    email_verified_claim: told().optional().describe('Of OAuth 2.0: where that says whether the address is proven (true). Of SAML the attribute that does; where nothing is said, what is told of a trusted domain is.'),
    entity_id: visibleText(1024).min(1, 'must not be empty').optional().describe('Of SAML: what the provider calls itself. It never changes.'),
    idp_metadata: metadata().optional().describe('Of SAML: its metadata, as XML or the address where they are, which is asked again each hour. They say where people are sent, and by which certificates it signs.'),
    sso_url: webAddress().optional().describe('Of SAML without metadata: where people are sent.'),
    sso_binding: z.enum(['redirect', 'post']).optional().describe('Of SAML without metadata: how they are sent there; redirect where nothing is said.'),
    slo_url: webAddress().optional().describe('Of SAML without metadata: where people are sent to log out there, too, as they are to log in (sso_binding), and where its log-outs are answered.'),
    idp_initiated: z.boolean().optional().describe('Of SAML: whether the provider may send people here who have not asked to be logged in. They come to their own account. Nobody can tell then who has sent them: somebody may be logged in as somebody else without noticing.'),
    passive: z.boolean().optional().describe('Of SAML: whether the provider is asked, with nothing shown to anybody (IsPassive), when an application asks silently (prompt=none) for somebody of its domains (login_hint) who is not logged in here. The browser is led there and back, which no hidden frame can be.'),
    certificates: z.array(certificate()).min(1, 'must be 1 at least').max(5, 'must be 5 at most').optional().describe('Of SAML without metadata: by which it signs, in PEM or as the base64 in it. Several while it changes from one to another.'),
    name_id: z.enum(['persistent', 'email']).optional().describe('Of SAML: which kind of NameID is asked for, and the only one that is taken then. A transient one names nobody.'),
    client_id: visibleText(255).min(1, 'must not be empty').optional().describe('What this installation is called there. Of SAML its entity ID: the address of its metadata where nothing is said. Of LDAP the distinguished name of the account that searches.'),
    client_secret: secret(oneSecret()).optional().describe('Literal, ${ENV} or file:path. Kept sealed, and shown to nobody.'),
    client_auth: z.enum(['client_secret_basic', 'client_secret_post', 'private_key_jwt']).optional().describe('How this installation proves there who it is; by the discovery document where nothing is said. private_key_jwt: by a key that is made here, whose public half is at <issuer>/login/connections/CONNECTION/jwks.'),
    apple_team_id: visibleText(32).optional().describe('Of Apple: the team of the key that is the client_secret.'),
    apple_key_id: visibleText(32).optional().describe('Of Apple: what that key is called there.'),
    ...ldapMembers,
    signals_stream: visibleText(255).min(1, 'must not be empty').optional().describe('Of OpenID Connect: a stream of security events there that is asked for what it holds (RFC 8936), found by the transmitter configuration of the issuer. Where nothing is said, nothing is asked for; what is pushed is taken anyhow.'),
    signals_scope: visibleText(255).regex(/^[^"\\]+$/, 'must be scopes, with spaces between').optional().describe('Of that stream: what the token is asked for that it is asked with, by client_credentials; ssf.read where nothing is said.'),
    signals_token: secret(z.string({ error: 'must be a string' }).max(4096, 'is longer than 4096 characters').regex(/^[\w.~+/-]+=*$/, 'must be a bearer token')).optional().describe('Of that stream: the token that it is asked with, where the provider gives none by client_credentials. Literal, ${ENV} or file:path. Kept sealed, and shown to nobody; it goes with signals_stream.'),
    scopes: unique(visibleText(128).regex(/^[^\s"\\]+$/, 'must be one scope')).optional().describe('What it is asked for: openid, email and profile where nothing is said, or what the profile says.'),
    trusted_domains: unique(domain()).max(100, 'must be 100 at most').default([]).describe('Domains of e-mail addresses for which its word is believed: an address that it calls proven (email_verified) is then proven here, and finds the account that has it. Only for a provider that decides who has an address there.'),
    claims: z.partialRecord(z.enum(profileClaims), expression()).default({}).describe("What a person is said to be: claims of ours, each by the claim of the other provider that it is taken from, or by an expression (CEL), such as claims.given_name + ' ' + claims.family_name."),
    refresh: z.enum(['first', 'always']).default('first').describe('When claims are taken over: when an account is made, or at each log-in, in the place of what is said of the person by then.'),
    roles: z.record(visibleText(128).min(1, 'must not be empty'), expression()).refine((roles) => Object.keys(roles).length <= 50, 'must be 50 at most').default({}).describe("Roles of people, for token contracts, each with the expression (CEL) that says who has it, such as 'staff' in claims.groups. Looked at again at each log-in; what a person has otherwise stays. Nobody administers by it."),
    domains: unique(domain()).max(100, 'must be 100 at most').default([]).describe('Who types an address of one of these domains on the log-in page goes there. A domain is of one connection at most.'),
    enforced: z.boolean().default(false).describe('Whether a password is no way in for an address of these domains, while the connection is enabled. Who administers keeps theirs.'),
    create_people: z.boolean().default(false).describe('Whether somebody who has no account here gets one, whatever SYMBOLON_SIGNUP says. An address that is not believed has to be proven by mail first.'),
    acr_values: z.partialRecord(z.enum(connectionLevels), visibleText(255).min(1, 'must not be empty')).optional().describe('What a log-in is worth there, by what it is worth here: asked for where an application asks for ours, and believed where it comes back in acr.'),
    logout_there: z.boolean().default(false).describe('Whether who logs out here is led on to log out there, too.'),
    keep_tokens: z.boolean().optional().describe('Whether the access and refresh token that it gives at a log-in are kept, sealed, for applications and administrators that act there for its people. Those that are kept go once it says no more.'),
    enabled: z.boolean().default(true).describe('Whether people can log in by it now.'),
  })
  .meta({ id: 'Connection' });
export type ConnectionEntry = z.output<typeof ConnectionEntry>;
