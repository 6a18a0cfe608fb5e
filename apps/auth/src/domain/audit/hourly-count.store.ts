import { Injectable } from '@nestjs/common';
import type { CountedType } from '@symbolon/contracts';
import { Database, type Transaction } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';

const batch = 500;
const hour = 3_600_000;

/** How often something happened in an hour; client and grant are empty where there is none. */
export interface HourlyCount {
  readonly hour: Date;
  readonly type: CountedType;
  readonly clientId: string;
  readonly grantType: string;
  readonly count: number;
}

/** Which of them are meant. */
export interface HourlyCountFilter {
  readonly since: Date;
  readonly until: Date;
  readonly type?: CountedType | undefined;
  readonly client?: string | undefined;
  readonly grantType?: string | undefined;
}

/** Which page of them is wanted, and what is told apart there. */
export interface HourlyCountPageFilter extends HourlyCountFilter {
  readonly byClient: boolean;
  readonly byGrant: boolean;
  /** The last one of the page before. */
  readonly after: Omit<HourlyCount, 'count'> | undefined;
  readonly limit: number;
}

/** The beginning of the hour of a moment. */
export const hourOf = (at: Date): Date => new Date(Math.floor(at.getTime() / hour) * hour);

/** Adds to what is there. A client that is not known gets no row: what came by its name is of none. */
export async function addHourlyCounts(transaction: Transaction, counts: readonly HourlyCount[]): Promise<void> {
  if (counts.length === 0) return;
  const column = <Value>(of: (each: HourlyCount) => Value): Value[] => counts.map(of);
  // In one order, so that no two nodes wait for each other.
  await transaction.$executeRaw`
    INSERT INTO hourly_counts AS known (hour, type, client_id, grant_type, count)
    SELECT hour, type, coalesce(c.client_id, ''), grant_type, sum(count)
    FROM unnest(${column((each) => each.hour)}::timestamptz[], ${column((each) => each.type)}::text[], ${column((each) => each.clientId)}::text[], ${column((each) => each.grantType)}::text[], ${column((each) => each.count)}::bigint[]) AS added(hour, type, client_id, grant_type, count)
    LEFT JOIN clients c ON c.client_id = added.client_id
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    ON CONFLICT (hour, type, client_id, grant_type) DO UPDATE SET count = known.count + excluded.count`;
}

/** Tells how often what happened, by the hour. */
@Injectable()
export class HourlyCountStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** The newest hour first. */
  async page({ since, until, type = null, client = null, grantType = null, byClient, byGrant, after, limit }: NullableMembers<HourlyCountPageFilter>): Promise<readonly HourlyCount[]> {
    const rows = await this.database.onReplica('statistics.page', (reader) => reader.$queryRaw<readonly Counted[]>`
      SELECT * FROM (
        SELECT hour, type, CASE WHEN ${byClient} THEN client_id ELSE '' END AS "clientId", CASE WHEN ${byGrant} THEN grant_type ELSE '' END AS "grantType", sum(count)::bigint AS count
        FROM hourly_counts
        WHERE hour >= ${since} AND hour < ${until} AND (${type}::text IS NULL OR type = ${type}) AND (${client}::text IS NULL OR client_id = ${client}) AND (${grantType}::text IS NULL OR grant_type = ${grantType})
        GROUP BY 1, 2, 3, 4) counted
      WHERE ${after?.hour ?? null}::timestamptz IS NULL OR hour < ${after?.hour ?? null}
        OR (hour = ${after?.hour ?? null} AND (type, "clientId", "grantType") > (${after?.type ?? null}, ${after?.clientId ?? null}, ${after?.grantType ?? null}))
      ORDER BY hour DESC, type, "clientId", "grantType" LIMIT ${limit}`);
    return rows.map((row) => ({ ...row, count: Number(row.count) }));
  }

  /** What happened, with how often over all hours. */
  async totals({ since, until, type, client, grantType }: HourlyCountFilter): Promise<ReadonlyMap<string, number>> {
    const where = { hour: { gte: since, lt: until }, ...(type !== undefined && { type }), ...(client !== undefined && { clientId: client }), ...(grantType !== undefined && { grantType }) };
    const rows = await this.database.onReplica('statistics.totals', (reader) => reader.hourlyCount.groupBy({ by: ['type'], where, _sum: { count: true } }));
    return new Map(rows.map(({ type: each, _sum }) => [each, Number(_sum.count)]));
  }

  /** To be called now and then: forgets what is older than events are kept. */
  async forget(): Promise<void> {
    const before = addSeconds(this.clock.now(), -this.settings.SYMBOLON_AUDIT_DAYS * 86_400);
    const some = () => this.database.prisma.$executeRaw`
      DELETE FROM hourly_counts WHERE (hour, type, client_id, grant_type) IN (SELECT hour, type, client_id, grant_type FROM hourly_counts WHERE hour < ${before} ORDER BY hour LIMIT ${batch} FOR UPDATE SKIP LOCKED)`;
    while ((await some()) === batch);
  }
}

type Counted = Omit<HourlyCount, 'count'> & { readonly count: bigint };
type NullableMembers<Type> = { readonly [Member in keyof Type]: Type[Member] | (undefined extends Type[Member] ? null : never) };
