const audit = 'apps/auth/src/domain/audit';
const chain = `${audit}/event-chain.spec.ts`;
const events = 'apps/auth/test/events.spec.ts';
const statistics = 'apps/auth/test/statistics.spec.ts';
const stream = 'apps/auth/test/event-stream.spec.ts';
const streams = 'apps/auth/src/surfaces/admin/events';
const refusals = 'apps/auth/src/domain/users/password-refusals.ts';

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
  'a password that was typed as a name, kept among the events': [[refusals, "({ kind: 'user', id: user.id } as const) : null;", "({ kind: 'user', id: user.id } as const) : ({ kind: 'user', id: (arguments[0] as Attempt).username } as const);", events, 'with a name that nobody has']],
  'events filled by guessing': [
    [refusals, '[told, user ? user.id : clientId]);', '[told, user ? user.id : Math.random()]);', events, 'with a name that nobody has'],
    [refusals, '[told, user ? user.id : clientId]);', '[told, Math.random()]);', events, 'is counted by account and reason'],
  ],
  'counters without end, by names of applications that there are not': [[`${audit}/hourly-count.store.ts`, "coalesce(c.client_id, '')", 'added.client_id', statistics, 'an application that is not known has no row']],
  'who may only count sees who logged in, and from where': [['libs/contracts/src/admin/api.ts', "response: EventPage, admin: may('events:read')", "response: EventPage, admin: may('statistics:read')", statistics, 'a token for statistics alone']],
  'a stream of events goes on for who may no more: a role taken, a person disabled, a token revoked or over, a reader that reads nothing': [
    [`${streams}/event-stream.ts`, 'if (events.length > 0 && !(await source.stillMay())) return;', '', stream, 'is told nothing that happened since'],
    [`${streams}/event-stream.ts`, 'const may = await this.source.stillMay().catch(() => false);', 'const may = await Promise.resolve(true);', stream, 'is let go though nothing happens'],
    [`${streams}/event-stream.ts`, 'if (this.#isOver) return void this.body.destroy();', 'if (this.#isOver) return;', stream, 'is let go though they read nothing'],
  ],
  'streams that are opened without end, or that fill the memory of the server for who does not read': [
    [`${streams}/event-streams.ts`, '.length >= mostOfOne)', '.length > most)', stream, 'four streams at once for a caller'],
    [`${streams}/event-streams.ts`, 'this.#isDraining || this.#open.size >= most)', 'this.#isDraining)', 'apps/auth/src/surfaces/admin/events/event-streams.spec.ts', 'a hundred streams'],
    [`${streams}/event-stream.ts`, '{ highWaterMark: 1 }', '{ highWaterMark: 1_000_000 }', stream, 'a slow reader is waited for'],
  ],
  'a cursor of a stream made up, or of other filters': [[`${streams}/event-stream.controller.ts`, "JSON.stringify(['event-stream', filter])", "JSON.stringify(['event-stream'])", stream, 'a cursor that is made up']],
  'events filled by asking for what is refused, or by a server that is started again and again with a file that is': [
    ['apps/auth/src/domain/configuration/refused-change.ts', 'if (latest.some((event) => sameJson(event.details, details))) return;', '', 'apps/auth/test/event-reliances.spec.ts', 'once an hour'],
    ['apps/auth/src/domain/configuration/refused-change.ts', 'broken.slice(0, most)', 'broken', 'apps/auth/test/event-reliances.spec.ts', 'at most fifty'],
    ['apps/auth/src/surfaces/admin/configuration/configured-objects.ts', '[actor.id, subject]', '[Math.random()]', 'apps/auth/test/event-reliances.spec.ts', 'counted when it comes again'],
  ],
  'a consumer is told that its events are there, and they are not': [
    ['libs/contracts/src/newly-broken.ts', '...brokenEventReliances(events, all)]', ']', 'apps/auth/test/event-reliances.spec.ts', 'each with its place'],
    ['libs/contracts/src/event-reliance.ts', 'if (required && !given.required)', 'if (required && given === undefined)', 'libs/contracts/src/event-reliance.spec.ts', 'a member that may be missing'],
    ['libs/contracts/src/event-reliance.ts', '!isWithin(asClaimSchema(given.schema), schema)', '!isWithin(schema, schema)', 'libs/contracts/src/event-reliance.spec.ts', 'fewer values'],
  ],
};
