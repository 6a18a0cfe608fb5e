const signIn = 'apps/auth/test/saml-sign-in.spec.ts';
const signOut = 'apps/auth/test/saml-sign-out.spec.ts';
const refusals = 'apps/auth/test/saml-refusals.spec.ts';
const received = 'apps/auth/src/surfaces/saml/received.ts';
const frames = 'apps/auth/src/domain/saml/message-frame.ts';
const wanted = 'apps/auth/src/surfaces/saml/wanted-log-in.ts';
const starts = 'apps/auth/src/surfaces/saml/sign-in.controller.ts';
const leaves = 'apps/auth/src/surfaces/saml/sign-out.controller.ts';
const responds = 'apps/auth/src/surfaces/saml/respond.controller.ts';
const told = 'apps/auth/src/surfaces/saml/person-told.ts';
const groups = 'apps/auth/test/scim-groups.spec.ts';
const carried = 'apps/auth/src/surfaces/saml/carried.ts';
const verdicts = 'apps/auth/src/domain/sessions/asked-by-saml.ts';
const entry = 'libs/contracts/src/saml-application.ts';
const answers = 'apps/auth/src/surfaces/saml/logout-answer.ts';
const outcome = 'apps/auth/src/domain/saml/logout-response.ts';
const round = 'apps/auth/src/surfaces/saml/sign-out-round.ts';
const ends = 'apps/auth/src/domain/sessions/end-sessions.ts';
const soap = 'apps/auth/src/delivery/logout/saml-soap-answer.ts';
const logouts = 'apps/auth/src/domain/sessions/saml-logout.store.ts';
const written = 'apps/auth/src/domain/saml/sign-in-response.ts';
const decides = 'apps/auth/src/surfaces/oauth/authorize/authorization.ts';

/** Applications that speak SAML. @type {import('../table.mjs').MutantRows} */
export const saml = {
  'a response of SAML goes to a script, or to where a request says': [
    [wanted, 'meant !== undefined && registered.includes(meant)', 'meant !== undefined', refusals, 'for an address that is not registered'],
    [entry, 'acs_urls: unique(webAddress())', 'acs_urls: unique(z.string())', refusals, 'an address without encryption'],
    [starts, "if (!saml.idp_initiated) refuse('the application has to ask by itself');", '', signIn, 'unless its entry lets them'],
  ],
  'an application of SAML is told of groups that it is not to know, or of a part of them': [
    [told, "saml.groups ?? ['*']", "['*']", groups, 'stand those that the application is told'],
    [told, 'toldGroups(namedGroups(', '(namedGroups(', groups, 'stand those that the application is told'],
  ],
  'an application of SAML that is none any more, or whose person is disabled, is told who somebody is': [
    [decides, '|| flow.request.saml || firstRefusal', '|| firstRefusal', signIn, 'an application that is none any more'],
  ],
  "a request of SAML that is not the application's counts as signed by it": [
    [received, 'if (client.saml.want_signed_requests && !isSigned)', 'if (false)', signIn, 'what an application signs is looked at'],
    [received, 'if (canBeSeen && !message.isSignedBy(client.saml.certificates))', 'if (false)', signIn, 'what an application signs is looked at'],
    [received, 'canBeSeen ? await signedElement(message, message.root, client.saml.certificates) : message.root', 'message.root', signIn, 'what an application signs is looked at'],
  ],
  'a request of SAML for somebody else, of another time, of another kind or of nobody is taken': [
    [frames, 'destination === undefined ? isSigned : destination !== address', 'destination === undefined && isSigned', refusals, 'for another identity provider'],
    [frames, 'at > addSeconds(now, -longestOnItsWay) && ', '', refusals, 'that is old'],
    [frames, ' && at < addSeconds(now, senderSkew)', '', refusals, 'of the future'],
    [frames, 'root.name !== name || ', '', refusals, 'that is another message'],
    [carried, 'addSeconds(new Date(at), life) > this.clock.now() ? value : undefined', 'value', refusals, 'what was sealed is for a minute'],
  ],
  'who is refused for what a log-in lacks has the response made by another log-in': [
    [verdicts, 'string => headOf(flow)', "string => ''", signIn, 'the verdict on one log-in'],
    [responds, "flow?.answered === 'again' && ", '', signIn, 'nor after a minute'],
  ],
  'a stranger logs people out by SAML': [
    [leaves, 'if (!isSigned) refuse', 'if (false) refuse', signOut, 'without a signature'],
    [leaves, 'told?.format === nameId.format && ', '', signOut, 'by a format that it was not told'],
    [leaves, ' && told.value === nameId.value', '', signOut, 'a log-out of somebody else'],
    [leaves, 'isOurs ? sessions : []', 'sessions', signOut, "with somebody else's qualifier"],
    [leaves, '(sessionIndexes.length === 0 || sessionIndexes.includes(this.told.sessionIndex(client, session.id)))', 'true', signOut, 'or of another log-in'],
  ],
  'a log-in that ends without its browser goes on at an application of SAML, or counts as told to it though nobody has said so': [
    [ends, 'isByBrowser ? browserTime[way] : 0', 'browserTime[way]', signOut, 'an administrator ends her log-ins'],
    [ends, 'isByBrowser ? browserTime[way] : 0', '0', signOut, 'where a browser does not come back'],
    [soap, 'await signedElement(message, message.root, certificates)', 'message.root', signOut, 'what nobody has signed'],
    [soap, 'if (issuerOf(root) !== entityId)', 'if (false)', signOut, 'an answer of another application'],
    [soap, 'if (inResponseTo !== request)', 'if (false)', signOut, 'an answer to another log-out'],
    [soap, 'if (!isDone)', 'if (false)', signOut, 'a signed no'],
    ['apps/auth/src/delivery/logout/logout.module.ts', ', (over) => soap.giveUp(over));', ');', signOut, 'within a day is written down'],
  ],
  'a log-out that an application of SAML has not confirmed counts as done': [
    [answers, 'if (!isSigned) refuse', 'if (false) refuse', signOut, 'is not signed'],
    [outcome, ' && !isPart', '', signOut, 'says that others there are not done'],
    [outcome, "code?.attributes['Value'] === statuses.success", 'true', signOut, 'says no'],
    [round, ' && clientId === step.clientId', '', signOut, 'is of another application'],
    [round, "state !== 'told'", "state === 'waits'", signOut, 'is no answer at all'],
    ['apps/auth/src/surfaces/login/heard-logout.ts', 'ended.every(({ samlNames }) => samlNames.length === 0)', 'true', 'apps/auth/test/connection-saml.spec.ts', 'have not heard of it'],
  ],
  'an application of SAML learns from a log-out to what else somebody was logged in': [
    [logouts, '`${name} ${anchor}`', 'name', signOut, 'in its own browser alone'],
    [logouts, ', expiresAt: { gt: this.clock.now() }', '', signOut, 'for ten minutes'],
    ['libs/database/src/hot-statements.ts', "  ['saml_logouts', 'id', 'expires_at'],\n", '', signOut, 'for ten minutes'],
  ],
  'who reads a response of SAML in the browser learns what an application that has it encrypted is told': [
    [written, 'reader === undefined ? new Written(inner) : encryptedAssertion(inner, reader)', 'new Written(inner)', signIn, 'an assertion for one reader'],
  ],
  'whoever has stolen a key of SAML goes on signing by it': [
    ['apps/auth/src/domain/keys/saml-keys.ts', '      await transaction.samlKey.deleteMany();\n', '', signIn, 'a stolen key is gone at once'],
  ],
  'two applications of SAML know a person again by what each is told': [
    ['apps/auth/src/domain/clients/saml-sector.ts', '`saml ${saml.entity_id}`', "'saml'", signIn, 'each application is told another name'],
  ],
  'an application of SAML takes for somebody who has only typed in their address': [
    [told, ' && isProven === true', '', signIn, 'an address that is not proven'],
  ],
};
