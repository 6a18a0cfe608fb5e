const profiles = 'apps/auth/test/connection-profiles.spec.ts';
const oauth2 = 'apps/auth/test/connection-oauth2.spec.ts';
const configured = 'apps/auth/test/connections-configured.spec.ts';
const logout = 'apps/auth/test/connection-logout.spec.ts';
const proof = 'apps/auth/test/connection-proof.spec.ts';
const worth = 'apps/auth/test/connection-acr.spec.ts';
const tokens = 'apps/auth/src/domain/connections/upstream-logout-token.spec.ts';
const believed = 'apps/auth/src/domain/connections/believed.ts';
const told = 'apps/auth/src/domain/connections/told-claims.ts';
const token = 'apps/auth/src/domain/connections/upstream-logout-token.ts';
const keySets = 'apps/auth/src/domain/connections/upstream-key-sets.ts';
const logins = 'apps/auth/src/domain/connections/upstream-logins.ts';
const saml = 'apps/auth/test/connection-saml.spec.ts';
const samlRefusals = 'apps/auth/test/connection-saml-refusals.spec.ts';
const samlLogout = 'apps/auth/src/domain/connections/saml-logout.ts';
const soap = 'apps/auth/src/domain/saml/soap-binding.ts';
const named = 'apps/auth/src/domain/saml/named.ts';
const samlUpstream = 'apps/auth/src/domain/connections/saml-upstream.ts';
const upstream = 'apps/auth/src/domain/connections/upstream.ts';

/** What is known of large providers, and what others say by themselves. @type {import('../table.mjs').MutantRows} */
export const providers = {
  'a provider that lets anybody write down an address (nOAuth) takes over the account of that address': [
    ['libs/contracts/src/connection-rules.ts', "profile?.believed.when === 'never' && ", 'false && ', profiles, 'and is never believed about an address'],
    [believed, "hostedForAll.includes(domain) || (typeof told['hd'] === 'string' && trustedDomains.includes(told['hd']))", 'true', profiles, 'not of an address that it has only mailed once'],
    [believed, "trustedDomains.includes(told['hd'])", "told['hd'] !== ''", profiles, 'not of an organization that it is not trusted with'],
    [told, "email_verified: valueAt(first, 'verified') === true", 'email_verified: true', oauth2, 'where it is proven'],
    [told, "valueAt(each, 'primary') === true", 'true', oauth2, 'where it is the first of the person'],
  ],
  'an ID token of one tenant of Microsoft counts as one of another, or of the bare template': [
    [told, "if (typeof tid !== 'string' || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(tid)) throw new Error('no tenant');", '', profiles, 'of a tenant that is called like the template'],
    [told, 'sub: typeof sub === \'string\' ? `${tid} ${sub}` : sub', 'sub', profiles, 'known by tenant and subject'],
  ],
  'somebody of another Slack workspace is who is called the same in one': [
    [told, 'sub: typeof sub === \'string\' ? `${team} ${sub}` : sub', 'sub', profiles, 'known by workspace and person'],
  ],
  'a code that was stolen from another log-in at a provider of OAuth 2.0 lets the thief in': [
    ['apps/auth/src/domain/connections/upstream-request.store.ts', "verifier: derived('upstream-verifier')", "verifier: 'v'.repeat(43)", oauth2, 'by an answer of another log-in there'],
    [told, 'Number.isSafeInteger(subject)', "typeof subject === 'number'", oauth2, 'who is called a number that is none for sure'],
  ],
  'who may write down a connection has another address, or another member of its answer, say who somebody is': [
    ['apps/auth/src/domain/configuration/connection.kind.ts', "'userinfo_url', 'subject_claim', 'entity_id', 'ldap_url'] as const;", "'userinfo_url', 'entity_id', 'ldap_url'] as const;", configured, 'what says who somebody is never changes'],
  ],
  'somebody who is not the other provider logs people out': [
    [token, "if (nonce !== undefined) return 'it has a nonce, as ID tokens do';", '', tokens, 'with a nonce'],
    [token, "typeof event !== 'object' || event === null || Array.isArray(event)", 'false', tokens, 'that says of no log-out'],
    [token, 'made < addSeconds(now, -longest) || ', '', tokens, 'of long ago'],
    [keySets, "audience: connection.clientId", "audience: ['symbolon', 'elsewhere']", logout, 'for another client'],
    [keySets, " ? typ : 'logout+jwt'", ' ? typ : undefined', logout, 'of another kind'],
  ],
  'somebody who is not the provider logs people out by SAML, or by a log-out for another place or of another time': [
    [samlLogout, 'return message.isSignedBy(certificates) ? message.root : refuse(', 'return true ? message.root : refuse(', samlRefusals, 'by redirect without a signature'],
    [samlLogout, 'return isSigned(message.root) ? signedElement(message, message.root, certificates) : refuse(', 'return isSigned(message.root) ? signedElement(message, message.root, certificates) : true ? message.root : refuse(', samlRefusals, 'by form without a signature'],
    [samlLogout, "if (issuerOf(root) !== connection.issuer) refuse('the Issuer is another');", '', samlRefusals, 'of another provider'],
    [samlLogout, 'frameOf(root, this.#namesOf(connection)[place], true, now)', 'frameOf(root, this.#namesOf(connection)[place], false, now)', samlRefusals, 'for no address'],
    ['apps/auth/src/surfaces/login/saml-soap-logout.controller.ts', "connection, 'sloBySoap', async", "connection, 'slo', async", samlRefusals, 'for the place of browsers'],
    [soap, "if (body.children.length !== 1) refuse('there is not one message in the envelope');", '', samlRefusals, 'beside one of ones own'],
    [soap, "childOf(root, ns.soap, 'Header')", "childOf(root, ns.soap, 'None')", samlRefusals, 'that somebody has to understand'],
    [samlLogout, 'mustBe(root, name);', '', samlRefusals, 'that is another message'],
    ['apps/auth/src/domain/saml/logout-request.ts', "if (end !== undefined && !(new Date(end) > now)) refuse('the time of the log-out is over (NotOnOrAfter)');", '', samlRefusals, 'whose time is over'],
    [logins, 'nameHash: upstreamNameHash(this.masterKey, connectionId, name), ...', '...', saml, 'where it is somebody else'],
    [logins, '...(sids.length > 0 && { OR:', '...(sids.length < 0 && { OR:', saml, 'the log-in that is named'],
  ],
  'a name that is encrypted is no name, or is one of two': [
    [named, "if (plain && encrypted) refuse('somebody is named twice');", '', samlRefusals, 'somebody in clear beside somebody who is encrypted'],
    [named, "root.name === 'NameID' ? root : refuse(", 'true ? root : refuse(', samlRefusals, 'a name that is encrypted, and is none'],
  ],
  'a log-in here outlives the one at the provider that it came by': [
    ['apps/auth/src/domain/sessions/session.store.ts', 'endsAt && endsAt < login.expiresAt ? endsAt : login.expiresAt', 'login.expiresAt', saml, 'a log-in here is over when that there is'],
    ['apps/auth/src/domain/connections/saml-person.ts', "return end > now ? end : refuse(", 'return true ? end : refuse(', samlRefusals, 'a log-in there that is over'],
  ],
  'an application that asks silently has somebody shown a page, sent a mail, or led to a provider without end': [
    ['apps/auth/src/surfaces/oauth/authorize/dispatch.ts', "if (progress.isHalfProven) return silent(", 'if (progress.isHalfProven) return ((step, _) => step)(', saml, 'whoever has yet to show a second factor'],
    ['apps/auth/src/surfaces/login/connection-login.ts', 'if (asksByMail && !isSilent(open.flow.request))', 'if (asksByMail)', saml, 'names somebody who would have a mail first'],
    ['apps/auth/src/surfaces/login/connection-return.ts', "if (isSilent(flow.request)) return this.gate.goOn(reply, open);", '', saml, 'answers what is not taken'],
    ['apps/auth/src/surfaces/oauth/authorize/authorization.ts', "if (kept !== 'nowhere' || ", 'if (', saml, 'knows nobody'],
  ],
  'a log-out of a provider that speaks SAML counts twice': [
    ['apps/auth/src/surfaces/login/heard-logout.ts', 'if (!ended) return', 'if (false) return', samlRefusals, 'a request counts once'],
  ],
  'an answer of SAML that nobody asked for logs somebody in as a stranger wants, or twice': [
    ['apps/auth/src/surfaces/login/unasked-answer.ts', 'if (!connection?.saml?.idpInitiated) return', 'if (!connection?.saml) return', saml, 'is none'],
    [samlUpstream, "if (state === undefined && !(await this.logins.isNew(connection, assertion.id, assertion.until))) throw new RefusedMessageError('the assertion has come before');", '', saml, 'leads its person to their own account'],
    [samlUpstream, 'requestId: state === undefined ? undefined : requestIdOf(state),', "requestId: state === undefined ? '_other' : requestIdOf(state),", saml, 'leads its person to their own account'],
  ],
  'a logout token of another provider counts twice': [
    [logins, '.count === 0) return undefined;', '.count === -1) return undefined;', logout, 'that comes a second time'],
  ],
  'whoever has logged out at the other provider goes on by a second factor that is still asked for': [
    [logins, 'if (flows.length > 0) await', 'if (flows.length < 0) await', logout, 'has to begin anew'],
  ],
  'a provider\'s log-outs are lost: its keys could not be had once, or many come at once': [
    [keySets, 'until: addSeconds(at, rest), keys', 'until: addSeconds(at, believed), keys', logout, 'is believed ten seconds after'],
    ['apps/auth/src/surfaces/login/connection-logout.controller.ts', 'this.bound.hearing(', 'this.bound.within(connection.id, ', logout, 'many log-outs to tell at once'],
  ],
  'a code or secret of one provider goes to another, as an entry names some of its addresses alone': [
    ['libs/contracts/src/connection-rules.ts', "type === 'oauth2' && profile && addresses.some", 'false && addresses.some', configured, 'of GitHub with one address of another place'],
  ],
  'made-up logout tokens, or presses of a button, have another provider called without end': [
    [keySets, '({ at }) => addSeconds(at, rest)', '({ at }) => at', logout, 'once in ten seconds'],
    [upstream, "if (isPushed && isOneOfMany) return { refusal: 'throttled' };", '', proof, 'pressed without end'],
    [upstream, 'bounded(() => buildAuthorizationUrlWithPAR(configuration, parameters))', 'buildAuthorizationUrlWithPAR(configuration, parameters)', proof, 'a network has requests pushed'],
  ],
  'a log-out at another provider leads back to where a stranger says': [
    ['apps/auth/src/delivery/logout/upstream-logout-round.ts', "this.masterKey.open('upstream-logout', Buffer.from(sealed, 'base64url'), context).toString()", "Buffer.from(sealed, 'base64url').toString()", proof, 'is led nowhere by an answer'],
    ['apps/auth/src/delivery/logout/upstream-logout-round.ts', 'carried.until > this.clock.now().getTime() ? carried', 'carried.until > 0 ? carried', samlRefusals, 'nor does one that comes late'],
  ],
  'a log-in elsewhere is worth two factors by a word that nobody has said the worth of': [
    ['apps/auth/src/domain/connections/connection.ts', "typeof acr === 'string' && acrValues[ours] === acr", "typeof acr === 'string' && acrValues[ours] !== undefined", worth, 'a log-in that the other calls'],
    ['apps/auth/src/domain/users/acr.ts', "without: 'email', ", '', 'apps/auth/src/domain/users/acr.spec.ts', 'is worth'],
  ],
};
