const audit = 'apps/auth/src/domain/audit';
const chain = `${audit}/event-chain.spec.ts`;
const events = 'apps/auth/test/events.spec.ts';
const statistics = 'apps/auth/test/statistics.spec.ts';
const authentication = 'apps/auth/src/domain/users/user-authentication.ts';

/** What happened, and what is said of it. @type {import('../table.mjs').MutantRows} */
export const eventRows = {
  'events changed, taken away, put in or moved by who has the database': [
    [`${audit}/event-verification.ts`, 'if (!equalBytes(row.mac, eventMac(eventOf(row), this.masterKey)))', 'if (!eventMac(eventOf(row), this.masterKey))', chain, 'change what is said'],
    [`${audit}/event-verification.ts`, 'if (!row.link || !equalBytes(next, row.link))', 'if (!row.link)', chain, 'change the order of two'],
    [`${audit}/event-verification.ts`, 'if (row.seq !== seq) throw', 'if (row.seq === null) throw', chain, 'take one away'],
    [`${audit}/event-verification.ts`, 'if (!equalBytes(reached, end.link)) throw', 'if (!reached) throw', chain, 'an end of another history'],
    [`${audit}/event-verification.ts`, 'if (last > end.seq) throw', 'if (last < 0n) throw', chain, 'put one in at the end'],
    [`${audit}/event-chain.ts`, 'if (head && isTrue(this.masterKey, head)) return head;', 'if (head) return head;', chain, 'cut off the end and let the server go on'],
    [`${audit}/event-months.ts`, 'for (const { firstSeq, lastSeq } of stretches) await new EventVerification', 'for (const { firstSeq, lastSeq } of []) await new EventVerification', chain, 'stay when they were tampered with'],
    [`${audit}/event-months.ts`, 'return stretches.filter((stretch) => isTrue(this.masterKey, stretch)).map(', 'return stretches.map(', chain, 'what nobody vouched for'],
  ],
  'a password that was typed as a name, kept among the events': [[authentication, "({ kind: 'user', id: user.id } as const) : null;", "({ kind: 'user', id: user.id } as const) : ({ kind: 'user', id: (arguments[0] as Attempt).username } as const);", events, 'with a name that nobody has']],
  'events filled by guessing': [
    [authentication, '[told, user ? user.id : clientId]);', '[told, user ? user.id : Math.random()]);', events, 'with a name that nobody has'],
    [authentication, '[told, user ? user.id : clientId]);', '[told, Math.random()]);', events, 'is counted by account and reason'],
  ],
  'counters without end, by names of applications that there are not': [[`${audit}/hourly-count.store.ts`, "coalesce(c.client_id, '')", 'added.client_id', statistics, 'an application that is not known has no row']],
  'who may only count sees who logged in, and from where': [['libs/contracts/src/admin/api.ts', "response: EventPage, admin: may('events:read')", "response: EventPage, admin: may('statistics:read')", statistics, 'a token for statistics alone']],
};
