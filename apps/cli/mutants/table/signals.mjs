const spec = 'apps/auth/test/shared-signals.spec.ts';
const plan = 'apps/auth/test/openid-ssf-transmitter-test-plan.spec.ts';
const limits = 'apps/auth/test/shared-signals-limits.spec.ts';
const hearing = 'apps/auth/test/connection-events.spec.ts';
const spread = 'apps/auth/src/domain/signals/signal-spread.ts';
const store = 'apps/auth/src/domain/signals/signal.store.ts';
const streams = 'apps/auth/src/domain/signals/signal-stream.store.ts';
const door = 'apps/auth/src/surfaces/ssf/signals-door.ts';
const event = 'apps/auth/src/domain/connections/upstream-security-event.ts';
const hearings = 'apps/auth/src/domain/connections/hearing';

/** Security events that applications are told, and that other providers push here. @type {import('../table.mjs').MutantRows} */
export const signals = {
  'an application is told of people who never used it': [
    [spread, 'JOIN signal_subjects s ON s.client_id = w.client_id AND s.user_id = e.subject_id', 'JOIN signal_subjects s ON s.user_id = e.subject_id', spec, 'of whom it has had no token'],
    ['apps/auth/src/domain/sessions/end-sessions.ts', "'session_revoked', messagesTo(({ hasStream }) => hasStream)", "'session_revoked', meant.map(({ id, userId }) => ({ clientId: 'rp', userId, sessionId: id }))", spec, 'of which it was a part, and of no other'],
  ],
  'two applications find out by security events that a person is the same': [
    [spread, 'gen_random_uuid()::text', 'e.id', spec, 'nothing in common'],
    ['apps/auth/src/domain/tokens/security-event-issuer.ts', 'sub: this.subjects.subjectFor(client, userId)', 'sub: userId', spec, 'nothing in common'],
  ],
  'a security event tells an address to who may not know it': [
    [spread, "s.email AND 'email' = ANY(c.scope)", 'true', spec, 'its token was not good for the address'],
    [spread, 'c.first_party OR EXISTS', 'true OR EXISTS', limits, 'took back what they had allowed'],
  ],
  'an application that may have no streams any more is told of its people': [
    ['apps/auth/src/delivery/signals/signal-sets.ts', '!mayHear(client) || ', '', limits, 'may have streams no more'],
    ['apps/auth/src/delivery/signals/signal-sets.ts', '(userId !== null && !supportedBy(client).some((each) => each === type))', 'false', limits, 'may have streams no more'],
  ],
  'changes of streams take every connection to the database, each waiting for one more': [
    ['apps/auth/src/surfaces/ssf/stream-writing.ts', 'this.streams.target(stream.id, transaction)', 'this.streams.target(stream.id)', limits, 'more changes at once'],
  ],
  'a stream of security events, or one answer about it, grows without end': [
    [spread, 'await trim(transaction, ids);', '', limits, 'so many and no more'],
    ['libs/contracts/src/ssf/messages.ts', 'Object.keys(refused).length <= 100', 'true', limits, 'more refused than can have come'],
  ],
  'an API of before has a scope that is our own by now': [
    ['apps/auth/src/domain/access/taken-scopes.ts', 'if (taken.length > 0)', 'if (false)', limits, 'is named, before anything reads'],
  ],
  'a stream of security events is read or changed by another application, or by a token of a person': [
    [streams, 'findFirst({ where: { id, clientId }', 'findFirst({ where: { id }', plan, 'a stream of another is none at'],
    [door, 'if (found.claims.sub !== found.client.clientId) throw', 'if (false) throw', plan, 'stream-with-invalid-access-token'],
    [door, 'if (found.claims.aud !== this.#audience) throw', 'if (false) throw', plan, 'stream-with-invalid-access-token'],
    ['apps/auth/src/surfaces/ssf/streams.controller.ts', 'stream?.endpointUrl === null ? stream : undefined', 'stream', limits, 'in its receiver’s place'],
    [door, "!scopes.includes(scope) && !scopes.includes('ssf.manage')", 'false', plan, 'stream-with-a-token-that-may-only-read'],
  ],
  'an application asks by adding subjects who has an account': [
    ['apps/auth/src/surfaces/ssf/transmitter.controller.ts', 'if (userId !== undefined) await work(id, userId);', 'if (userId === undefined) orNotFound(undefined);\n    else await work(id, userId);', spec, 'the answer tells nothing of anybody'],
  ],
  'what is sent with a push is read in the database, an answer, an event or the log': [
    [streams, "authorization === null ? null : this.masterKey.seal('signal-authorization', new TextEncoder().encode(authorization), id)", 'authorization === null ? null : new TextEncoder().encode(authorization)', spec, 'stands nowhere in the clear'],
  ],
  'a security event that comes late undoes what came after it': [
    [store, 'ORDER BY s.queued_at, s.event_seq, s.jti LIMIT 1', 'ORDER BY s.next_attempt_at LIMIT 1', spec, 'what comes next waits'],
    [spread, 'GREATEST(${now}, (SELECT max(d.queued_at) FROM signals d WHERE d.stream_id = w.id))', '${now}', limits, 'clock is ahead'],
  ],
  'a receiver that takes nothing, or never one thing, is called for ever': [
    ['apps/auth/src/delivery/signals/signal-courier.ts', 'if (now >= addSeconds(failingSince, patience)) await', 'if (false) await', spec, 'takes nothing for three days is given up'],
    ['apps/auth/src/delivery/signals/signal-courier.ts', '(status === 400 && attempts >= mostRefused)', 'false', spec, 'told the next after five times'],
  ],
  'somebody who is not the other provider ends log-ins by a security event, or by another token of it': [
    ['apps/auth/src/domain/connections/upstream-key-sets.ts', 'this.#verified(connection, token, securityEventType)', 'this.#verified(connection, token, typOf(token))', hearing, 'that is a logout token'],
    [event, 'if (sub !== undefined || exp !== undefined) return', 'if (false) return', hearing, 'that has an end'],
    [event, "person['iss'] === issuer && ", '', hearing, 'about who is called so by somebody else'],
    [event, 'if (!(made <= addSeconds(now, clockSkew) && made >= addSeconds(now, -longest))) return', 'if (false) return', hearing, 'of more than a week ago'],
  ],
  'a security event that was on its way for days, or is sent again, ends the log-ins of now': [
    ['apps/auth/src/domain/connections/upstream-logins.ts', '...(begunBy && { createdAt: { lte: begunBy } })', '', hearing, 'began after what comes late'],
    ['apps/auth/src/domain/connections/upstream-logins.ts', '...(begunBy && { session: { authTime: { lte: begunBy } } })', '', hearing, 'none that began since'],
  ],
  "a transmitter that is asked for events leads to a private network, or has a token sent in the clear or to another provider's place": [
    [`${hearings}/transmitter.ts`, "if (configuration['issuer'] !== issuer) throw", 'if (false) throw', hearing, 'its configuration is of another issuer'],
    [`${hearings}/transmitter.ts`, 'if (!isFit) throw', 'if (false) throw', hearing, 'leads to what is no address of the web'],
    ['apps/auth/src/platform/outbound/outbound.ts', "if (isIP(host) !== 0 && !this.rules.permits(host)) throw", 'if (false) throw', hearing, 'leads to a private network'],
  ],
  'a transmitter that is asked keeps a node busy for ever: it always has more, or its answer has no end': [
    [`${hearings}/hearing-rounds.ts`, 'const mostQuestions = 20;', 'const mostQuestions = 40;', hearing, 'no longer than one turn'],
    [`${hearings}/poll-answer.ts`, 'all.slice(0, mostAtOnce).map(', 'all.map(', hearing, 'no longer than one turn'],
  ],
  'an event that was asked for is lost: said to be taken under another name, or though the keys of the provider could not be had': [
    [`${hearings}/hearing.ts`, 'jti === undefined || read.jti === jti', 'true', hearing, 'says what was taken and what was not'],
    [`${hearings}/hearing-rounds.ts`, "else if (heard.refusal === 'wrong_answer') refused", 'else if (true) refused', hearing, 'its keys cannot be had'],
    ['apps/auth/src/domain/connections/upstream-key-sets.ts', "return { refusal: 'unavailable', said: place.said }", 'return place', hearing, 'what it says of itself cannot'],
  ],
  'what a stream at another provider is asked with is read in the database, an answer, an event or the log': [
    ['apps/auth/src/domain/configuration/connection.kind.ts', 'if (stream === undefined || scope !== undefined) return null;', '', 'apps/auth/test/connections-configured.spec.ts', 'goes with the stream'],
  ],
  'a stream is asked by every node': [
    [`${hearings}/hearing.store.ts`, 'const lease = 60;', 'const lease = 0;', hearing, 'by one node at a time'],
  ],
  'an administrator ends or pauses a stream, and its receiver goes on trusting that it would hear': [
    ['apps/auth/src/surfaces/admin/signals/signals.controller.ts', 'await this.signals.queue(transaction, stream.id, streamSignalTypes.streamUpdated, after);', '', spec, 'of which its receiver is told'],
  ],
};
