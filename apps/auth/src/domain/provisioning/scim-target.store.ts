import { Injectable } from '@nestjs/common';
import { Secret } from '@symbolon/contracts';
import { MasterKey } from '@symbolon/crypto';
import { Database, type Transaction } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import type { Differences, PushFailure, ScimTarget } from './scim-target.ts';

/** Seconds that a comparison may take for its next page before another node begins anew. */
const lease = 600;
/** Seconds between comparisons that nobody asked for. */
const day = 86_400;
/** Seconds before an application is asked again that said nothing of one person, by how often; from then on each hour. */
const pauses = [5, 30, 120, 600, 1_800];
const hour = 3_600;

/** A comparison that this node makes now, until another may. */
export interface ComparisonUnderWay {
  readonly id: string;
  readonly until: Date;
}

/** Knows the applications that people are pushed to, and how it stands with each. */
@Injectable()
export class ScimTargetStore {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
  ) {}

  async find(id: string): Promise<ScimTarget | undefined> {
    const row = await this.database.prisma.scimTarget.findUnique({ where: { id } });
    if (!row) return undefined;
    const client = row.tokenUrl !== null && row.clientId !== null ? { tokenUrl: row.tokenUrl, id: row.clientId, scope: row.scope } : undefined;
    return {
      id,
      url: row.url,
      secret: new Secret(this.masterKey.open('scim-target-secret', row.secret, id).toString()),
      client,
      people: row.people,
      attributes: row.attributes as ScimTarget['attributes'],
      groups: row.groups,
      onRemoval: row.onRemoval === 'delete' ? 'delete' : 'disable',
      failures: row.failures,
    };
  }

  /** Most installations have none, and are asked every few seconds. */
  async areAny(): Promise<boolean> {
    return (await this.database.prisma.scimTarget.findFirst({ where: { enabled: true }, select: { id: true } })) !== null;
  }

  /** How it stands, in the words of its row; undefined where there is none. */
  async state(id: string) {
    return this.database.prisma.scimTarget.findUnique({ where: { id }, select: { lastSuccessAt: true, failingSince: true, pausedUntil: true, lastStatus: true, lastError: true, compareAt: true, comparedAt: true, compared: true } });
  }

  /** False where there is none. Who was paused is asked at once. */
  async askForComparison(transaction: Transaction, id: string): Promise<boolean> {
    return (await transaction.scimTarget.updateMany({ where: { id }, data: { compareAt: this.clock.now(), pausedUntil: null, failures: 0 } })).count === 1;
  }

  /** One that is due; no other node makes it meanwhile. */
  async takeComparison(): Promise<ComparisonUnderWay | undefined> {
    const now = this.clock.now();
    const until = addSeconds(now, lease);
    const [row] = await this.database.prisma.$queryRaw<readonly { readonly id: string }[]>`
      UPDATE scim_targets SET compare_at = ${until} WHERE id = (
        SELECT id FROM scim_targets WHERE enabled AND cursor IS NOT NULL AND compare_at <= ${now} AND (paused_until IS NULL OR paused_until <= ${now}) ORDER BY compare_at LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id`;
    return row && { id: row.id, until };
  }

  /** Undefined where another was asked for meanwhile, or the target is gone: this one is of no use any more. */
  async goOn({ id, until }: ComparisonUnderWay): Promise<ComparisonUnderWay | undefined> {
    const next = addSeconds(this.clock.now(), lease);
    const { count } = await this.database.prisma.scimTarget.updateMany({ where: { id, compareAt: until }, data: { compareAt: next } });
    return count === 1 ? { id, until: next } : undefined;
  }

  async endComparison({ id, until }: ComparisonUnderWay, compared: Differences): Promise<void> {
    const now = this.clock.now();
    await this.database.prisma.scimTarget.updateMany({ where: { id }, data: { comparedAt: now, compared: { ...compared } } });
    await this.database.prisma.scimTarget.updateMany({ where: { id, compareAt: until }, data: { compareAt: addSeconds(now, day) } });
  }

  /** Begun anew once the application is asked again. */
  async breakComparison({ id, until }: ComparisonUnderWay): Promise<void> {
    await this.database.prisma.scimTarget.updateMany({ where: { id, compareAt: until }, data: { compareAt: this.clock.now() } });
  }

  /** Who has asked to be left in peace since the call began still is. */
  async succeeded({ id, failures }: Pick<ScimTarget, 'id' | 'failures'>): Promise<void> {
    const lastSuccessAt = this.clock.now();
    const { count } = await this.database.prisma.scimTarget.updateMany({ where: { id, failures }, data: { lastSuccessAt, failures: 0, failingSince: null, pausedUntil: null, lastStatus: null, lastError: null } });
    if (count === 0) await this.database.prisma.scimTarget.updateMany({ where: { id }, data: { lastSuccessAt } });
  }

  /** Several that fail at once are one failure. */
  async failed(id: string, failures: number, { message, status, retryAfter = 0 }: PushFailure): Promise<void> {
    const now = this.clock.now();
    const pause = Math.max(pauses[failures] ?? hour, Math.min(retryAfter, hour));
    const data = { failures: failures + 1, pausedUntil: addSeconds(now, pause), lastStatus: status, lastError: message };
    await this.database.prisma.scimTarget.updateMany({ where: { id, failures }, data });
    await this.database.prisma.scimTarget.updateMany({ where: { id, failingSince: null }, data: { failingSince: now } });
  }
}
