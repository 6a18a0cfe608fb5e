import { Injectable } from '@nestjs/common';
import { Database, groupsAround, sql, type Transaction } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { isSettledOrTaken, lookAgain, pushedGroups, pushedUsers } from './pushed-rows.ts';
import type { Pushed } from './scim-target.ts';

/** Events that are looked at in one transaction. */
const batch = 500;
/** People, or groups, of one application that are pushed at once by a node. */
const width = 4;
/** Seconds that one push may take before another node takes over: the calls of a person have less, and those of a group end before. */
export const pushLease = 180;

/** What changes who somebody is, or whether they are here. */
const telling = [
  'user.created', 'user.migrated', 'user.updated', 'user.deleted', 'user.disabled', 'user.enabled', 'user.signed_up', 'user.email.verified', 'user.email.changed', 'user.profile.changed', 'user.deletion.requested', 'user.deletion.withdrawn',
  'user.connection.mapped', 'user.connection.linked', 'user.connection.unlinked', 'user.provisioning.begun', 'user.provisioning.ended',
];
/** An event of a group names so many at most who came or went. */
const named = 100;

/** Knows who is to be looked at for which application: a row a person, whatever happened to them, so that they are pushed as they are by then, and never by two at once. */
@Injectable()
export class PushQueue {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Queues whom events since then tell of, by one node at a time; a target's place moves in the same transaction. */
  async spread(): Promise<void> {
    while ((await this.#behind()) && (await this.database.exclusively('symbolon/scim-targets', (transaction) => this.#spreadSome(transaction))));
  }

  async #behind(): Promise<boolean> {
    const head = await headOf(this.database.prisma);
    return (await this.database.prisma.scimTarget.findFirst({ where: { enabled: true, OR: [{ cursor: null }, { cursor: { lt: head } }] }, select: { id: true } })) !== null;
  }

  async #spreadSome(transaction: Transaction): Promise<boolean> {
    const head = await headOf(transaction);
    const now = this.clock.now();
    await transaction.scimTarget.updateMany({ where: { enabled: true, cursor: null }, data: { cursor: head, compareAt: now, pausedUntil: null, failures: 0 } });
    const rows = await transaction.$queryRaw<readonly { readonly id: string; readonly cursor: bigint }[]>`SELECT id, cursor FROM scim_targets WHERE enabled AND cursor < ${head} ORDER BY id FOR NO KEY UPDATE`;
    if (rows.length === 0) return false;
    const ids = rows.map(({ id }) => id);
    const first = rows.reduce((least, { cursor }) => (cursor < least ? cursor : least), head);
    const until = first + BigInt(batch) < head ? first + BigInt(batch) : head;
    const since = sql`FROM scim_targets t JOIN events e ON e.seq > t.cursor WHERE t.id = ANY(${ids}) AND e.seq > ${first} AND e.seq <= ${until}`;
    await transaction.$executeRaw`
      INSERT INTO pushed_users AS p (target_id, external_id, user_id, queued_at, next_attempt_at)
      SELECT d.target_id, d.id, u.id, ${now}, ${now} FROM (
        SELECT t.id AS target_id, e.subject_id AS id ${since} AND e.subject_kind = 'user' AND e.type = ANY(${telling})
        UNION SELECT t.id, who.id FROM scim_targets t JOIN events e ON e.seq > t.cursor CROSS JOIN LATERAL jsonb_array_elements_text((e.details -> 'added') || (e.details -> 'removed')) who (id)
          WHERE t.id = ANY(${ids}) AND e.seq > ${first} AND e.seq <= ${until} AND e.type = 'group.updated') d LEFT JOIN users u ON u.id = d.id
      ${again(now)}`;
    // Who is in a group that came, went, got another name or other groups, or of whom a file speaks, no event names.
    await transaction.$executeRaw`
      UPDATE scim_targets SET compare_at = ${now} WHERE id IN (SELECT t.id ${since}
        AND (e.type IN ('group.created', 'group.deleted') OR (e.type = 'group.updated' AND (jsonb_array_length(e.details -> 'added') >= ${named} OR jsonb_array_length(e.details -> 'removed') >= ${named} OR jsonb_array_length((e.details -> 'added') || (e.details -> 'removed')) = 0 OR e.details ? 'groups_added'))
          OR e.type = 'scim_source.deleted' OR (e.type = 'configuration.applied' AND e.details @> '{"changes":[{"kind":"user"}]}'::jsonb)))`;
    await transaction.$executeRaw`
      INSERT INTO pushed_groups AS p (target_id, external_id, queued_at, next_attempt_at)
      SELECT DISTINCT d.target_id, around.id, ${now}::timestamptz, ${now}::timestamptz
      FROM (SELECT DISTINCT t.id AS target_id, e.subject_id AS id ${since} AND e.subject_kind = 'group' AND cardinality(t.groups) > 0) d CROSS JOIN LATERAL ${groupsAround(sql`SELECT d.id`)} around ${again(now)}`;
    // Nor does one name the groups that somebody was in who is no more.
    await transaction.$executeRaw`
      UPDATE pushed_groups p SET ${lookAgain(now)} WHERE p.target_id IN (SELECT t.id ${since} AND e.type IN ('user.deleted', 'user.provisioning.ended')) AND ${isSettledOrTaken}`;
    await transaction.scimTarget.updateMany({ where: { id: { in: ids }, cursor: { lt: until } }, data: { cursor: until } });
    return until < head;
  }

  /** Who is due, a few of each target that is neither busy nor paused; one of those that failed last. No other node takes them meanwhile. */
  takePeople(busy: readonly string[]): Promise<readonly Pushed[]> {
    return this.#take(pushedUsers, busy);
  }

  /** Groups, of targets that no people are due for: so they are pushed with those who belong to them. */
  takeGroups(busy: readonly string[]): Promise<readonly Pushed[]> {
    return this.#take(pushedGroups, busy);
  }

  async #take(table: typeof pushedUsers, busy: readonly string[]): Promise<readonly Pushed[]> {
    const now = this.clock.now();
    return this.database.prisma.$queryRaw<Pushed[]>`
      UPDATE ${table} p SET attempts = p.attempts + 1, leased_until = ${addSeconds(now, pushLease)}
      FROM scim_targets t CROSS JOIN LATERAL (
        SELECT each.external_id FROM ${table} each
        WHERE each.target_id = t.id AND each.next_attempt_at <= ${now} AND (each.leased_until IS NULL OR each.leased_until <= ${now})
        ORDER BY each.next_attempt_at, each.external_id LIMIT CASE WHEN t.failures > 0 THEN 1 ELSE ${width} END FOR UPDATE SKIP LOCKED) due
      WHERE t.enabled AND NOT t.id = ANY(${busy}) AND (t.paused_until IS NULL OR t.paused_until <= ${now}) AND p.target_id = t.id AND p.external_id = due.external_id
      RETURNING p.target_id AS "targetId", p.external_id AS "externalId", p.remote_id AS "remoteId", p.pushed_hash AS "pushedHash", COALESCE(octet_length(p.pushed_hash) = 0, false) AS "isAskedFor", p.wanted, p.leased_until AS "leasedUntil", p.attempts`;
  }

  /** Queues people whom a comparison has found, each to be looked at there whatever was pushed last. */
  async queue(targetId: string, found: readonly { readonly externalId: string; readonly remoteId: string | null }[]): Promise<void> {
    const now = this.clock.now();
    await this.database.prisma.$executeRaw`
      INSERT INTO pushed_users AS p (target_id, external_id, user_id, remote_id, queued_at, next_attempt_at)
      SELECT t.id, f.external_id, u.id, CASE WHEN EXISTS (SELECT FROM pushed_users o WHERE o.target_id = t.id AND o.remote_id = f.remote_id) THEN NULL ELSE f.remote_id END, ${now}, ${now}
      FROM unnest(${found.map((each) => each.externalId)}::text[], ${found.map((each) => each.remoteId)}::text[]) AS f (external_id, remote_id) JOIN scim_targets t ON t.id = ${targetId} LEFT JOIN users u ON u.id = f.external_id
      ${again(now)}, pushed_hash = CASE WHEN octet_length(p.pushed_hash) = 0 THEN p.pushed_hash END, remote_id = COALESCE(p.remote_id, excluded.remote_id)`;
  }
}

/** Who is there already is looked at once more, as if it had never failed. */
const again = (now: Date) => sql`ON CONFLICT (target_id, external_id) DO UPDATE SET ${lookAgain(now)}, attempts = 0`;

/** The place of the last event that has one. */
async function headOf(transaction: Transaction): Promise<bigint> {
  return (await transaction.eventStretch.findUnique({ where: { kind_firstSeq: { kind: 'head', firstSeq: 1n } } }))?.lastSeq ?? 0n;
}
