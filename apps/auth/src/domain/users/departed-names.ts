import { Injectable } from '@nestjs/common';
import { MasterKey } from '@symbolon/crypto';
import { Database, type Transaction } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import { usernameKey } from './user.ts';

/** What people were called who were removed, where the old system is asked: it still has them, and would bring them back. Kept as keyed hashes, and only while it is asked. */
@Injectable()
export class DepartedNames {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** Part of the transaction that removes them, before it does: each name that logs them in, and what they are called there. */
  async note(transaction: Transaction, userId: string): Promise<void> {
    if (this.settings.SYMBOLON_OLD_SYSTEM_URL === undefined) return;
    const user = await transaction.user.findUniqueOrThrow({ where: { id: userId }, select: { usernameKey: true, emailAddresses: { select: { address: true } }, importedAs: { select: { source: true, foreignId: true } } } });
    const hashes = [
      ...[user.usernameKey, ...user.emailAddresses.map(({ address }) => address)].map((name) => this.#ofName(name)),
      ...user.importedAs.map(({ source, foreignId }) => this.#ofId(source, foreignId)),
    ];
    await transaction.departedName.createMany({ data: hashes.map((hash) => ({ hash, leftAt: this.clock.now() })), skipDuplicates: true });
  }

  hasName(typed: string): Promise<boolean> {
    return this.#has(this.#ofName(usernameKey(typed)));
  }

  /** The same of what the old system calls somebody, who may have another name by now. */
  hasId(source: string, foreignId: string): Promise<boolean> {
    return this.#has(this.#ofId(source, foreignId));
  }

  async #has(hash: Uint8Array<ArrayBuffer>): Promise<boolean> {
    return (await this.database.prisma.departedName.count({ where: { hash } })) > 0;
  }

  #ofName(key: string): Uint8Array<ArrayBuffer> {
    return this.masterKey.mac('departed-name', `name:${key}`);
  }

  #ofId(source: string, foreignId: string): Uint8Array<ArrayBuffer> {
    return this.masterKey.mac('departed-name', `id:${source}:${foreignId}`); // no source has a colon
  }
}
