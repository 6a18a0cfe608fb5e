import { Injectable } from '@nestjs/common';
import { PublicJwk } from '@symbolon/contracts';
import { Database, type Transaction } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';

/**
 * The public halves of signing keys that are forgotten, by which ID tokens are read that clients hand back as hints. Each is kept for as
 * long as a log-in of its time may last. No token is accepted by them, and they are not published.
 */
@Injectable()
export class RetiredKeys {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** Keeps them in place of those whose time is over, which bounds what is kept. Twice, as by two nodes, is as once. */
  async keep(transaction: Transaction, keys: readonly { readonly publicJwk: unknown }[]): Promise<void> {
    const now = this.clock.now();
    const parsed = keys.map(({ publicJwk }) => PublicJwk.parse(publicJwk));
    const expiresAt = addSeconds(now, this.settings.SYMBOLON_SESSION_MAX_DAYS * 86_400);
    await transaction.retiredKey.deleteMany({ where: { expiresAt: { lte: now } } });
    await transaction.retiredKey.createMany({ data: parsed.map((publicJwk) => ({ kid: publicJwk.kid, publicJwk, expiresAt })), skipDuplicates: true });
  }

  async forgetAll(transaction: Transaction): Promise<void> {
    await transaction.retiredKey.deleteMany();
  }

  /** The key of that name, which somebody else may have made up. */
  async find(kid: unknown): Promise<PublicJwk | undefined> {
    if (typeof kid !== 'string' || !/^[\w-]{1,64}$/.test(kid)) return undefined;
    const row = await this.database.prisma.retiredKey.findFirst({ where: { kid, expiresAt: { gt: this.clock.now() } } });
    return row ? PublicJwk.parse(row.publicJwk) : undefined;
  }
}
