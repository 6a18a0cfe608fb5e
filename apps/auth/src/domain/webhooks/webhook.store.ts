import { Injectable } from '@nestjs/common';
import { MasterKey, newWebhookSecret, Random, randomText } from '@symbolon/crypto';
import { Database, type Transaction } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import type { DisabledReason, Webhook, WebhookChoice, WebhookTarget } from './webhook.ts';

/** Seconds that the secret before signs beside a new one. */
const overlap = 86_400;

/** Everything of a row but its secrets. */
const seen = { id: true, name: true, url: true, eventTypes: true, ordered: true, enabled: true, disabledReason: true, createdAt: true, updatedAt: true } as const;

/** Keeps webhooks; their secrets sealed. */
@Injectable()
export class WebhookStore {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  async find(id: string, transaction: Transaction = this.database.prisma): Promise<Webhook | undefined> {
    return ((await transaction.webhook.findUnique({ where: { id }, select: seen })) as Webhook | null) ?? undefined;
  }

  /** The same, and nobody else changes it before the transaction ends. */
  async hold(transaction: Transaction, id: string): Promise<Webhook | undefined> {
    await transaction.$queryRaw`SELECT id FROM webhooks WHERE id = ${id} FOR UPDATE`;
    return this.find(id, transaction);
  }

  /** In the order in which they were made. */
  async list(limit: number, after: readonly [createdAt: string, id: string] | undefined): Promise<readonly Webhook[]> {
    const where = after && { OR: [{ createdAt: { gt: new Date(after[0]) } }, { createdAt: new Date(after[0]), id: { gt: after[1] } }] };
    return (await this.database.prisma.webhook.findMany({ ...(where && { where }), select: seen, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }], take: limit })) as Webhook[];
  }

  /** Whether one was disabled that nobody has disabled. */
  async hasFailed(): Promise<boolean> {
    return (await this.database.prisma.webhook.findFirst({ where: { enabled: false, disabledReason: { in: ['failing', 'gone'] satisfies DisabledReason[] } }, select: { id: true } })) !== null;
  }

  /** It is told of what gets its place in the stream from then on. Answers its id and its secret. */
  async create(transaction: Transaction, choice: WebhookChoice): Promise<{ readonly id: string; readonly secret: string }> {
    const id = `wh_${randomText(this.random, 16)}`;
    const secret = newWebhookSecret(this.random);
    const now = this.clock.now();
    await transaction.webhook.create({
      data: { ...dataOf(choice), id, secret: this.#seal(secret, id), cursor: await headOf(transaction), createdAt: now, updatedAt: now },
      select: { id: true },
    });
    return { id, secret };
  }

  /** What it was still to be told when it was disabled is given up; one that is enabled is told of what happens from then on. */
  async replace(transaction: Transaction, { id, enabled }: Webhook, choice: WebhookChoice): Promise<void> {
    const { disabledReason, ...rest } = dataOf(choice);
    const isBack = choice.enabled && !enabled;
    const data = {
      ...rest,
      ...(choice.enabled !== enabled && { disabledReason }), // who was disabled for another reason keeps that reason
      ...(isBack && { cursor: await headOf(transaction), failingSince: null }),
      updatedAt: this.clock.now(),
    };
    await transaction.webhook.update({ where: { id }, data, select: { id: true } });
    if (!choice.enabled) await giveUp(transaction, id);
  }

  /** Answers whether it was enabled until now. */
  async disable(transaction: Transaction, id: string, disabledReason: DisabledReason): Promise<boolean> {
    const { count } = await transaction.webhook.updateMany({ where: { id, enabled: true }, data: { enabled: false, disabledReason, updatedAt: this.clock.now() } });
    if (count > 0) await giveUp(transaction, id);
    return count > 0;
  }

  async remove(transaction: Transaction, id: string): Promise<void> {
    await transaction.webhook.delete({ where: { id }, select: { id: true } });
  }

  /** Answers the new secret; the one before counts for a day more. */
  async rotateSecret(transaction: Transaction, id: string): Promise<string> {
    const secret = newWebhookSecret(this.random);
    const now = this.clock.now();
    const { secret: previousSecret } = await transaction.webhook.findUniqueOrThrow({ where: { id }, select: { secret: true } });
    await transaction.webhook.update({ where: { id }, data: { secret: this.#seal(secret, id), previousSecret, previousUntil: addSeconds(now, overlap), updatedAt: now }, select: { id: true } });
    return secret;
  }

  async target(id: string): Promise<WebhookTarget | undefined> {
    const row = await this.database.prisma.webhook.findUnique({ where: { id } });
    if (!row) return undefined;
    const previous = row.previousSecret && row.previousUntil && row.previousUntil > this.clock.now() ? [row.previousSecret] : [];
    return { url: row.url, secrets: [row.secret, ...previous].map((sealed) => this.masterKey.open('webhook-secret', sealed, id).toString('utf8')) };
  }

  #seal(secret: string, id: string): Uint8Array<ArrayBuffer> {
    return this.masterKey.seal('webhook-secret', new TextEncoder().encode(secret), id);
  }
}

const dataOf = ({ name, url, eventTypes, ordered, enabled }: WebhookChoice) => ({ name, url, eventTypes: [...eventTypes], ordered, enabled, disabledReason: enabled ? null : 'administrator' });

/** The place of the last event that has one. */
export async function headOf(transaction: Transaction): Promise<bigint> {
  return (await transaction.eventStretch.findUnique({ where: { kind_firstSeq: { kind: 'head', firstSeq: 1n } } }))?.lastSeq ?? 0n;
}

async function giveUp(transaction: Transaction, webhookId: string): Promise<void> {
  await transaction.webhookDelivery.updateMany({ where: { webhookId, nextAttemptAt: { not: null } }, data: { nextAttemptAt: null } });
}
