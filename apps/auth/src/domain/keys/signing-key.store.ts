import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PublicJwk, signingAlgorithms, type EventActor, type SigningAlgorithm } from '@symbolon/contracts';
import { KeyGenerator, MasterKey, openSigningKey, outOfReach, referenceOf, type NewKeyPair, type SigningKey } from '@symbolon/crypto';
import { afterCommit, announceChange, Database, lockExclusively, type Transaction } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { Settings, SettingsError } from '../../platform/config.ts';
import { Log } from '../../platform/log.ts';
import { AuditStore } from '../audit/audit.store.ts';
import { isDue, isRetired, lead, planOf, signingKey, type AgedKey, type KeyPlan } from './key-schedule.ts';
import { RetiredKeys } from './retired-keys.ts';

interface OpenedKey extends AgedKey {
  readonly publicJwk: PublicJwk;
  readonly key: SigningKey;
}

/** The keys that tokens are signed with: made at the first start, sealed at rest, replaced in time, the same on every node. */
@Injectable()
export class SigningKeyStore implements OnModuleInit {
  #keys: readonly OpenedKey[] = [];
  #published: readonly PublicJwk[] = [];
  #loaded: Promise<void> = Promise.resolve();
  /** Of keys that were stored last: until a place knows that they are in use, it gives them again. */
  #taking: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly keyGenerator: KeyGenerator,
    private readonly settings: Settings,
    private readonly retiredKeys: RetiredKeys,
    private readonly audit: AuditStore,
    private readonly log: Log,
  ) {
    database.changes.onChange((topic) => {
      if (topic === undefined || topic === 'signing_keys') void this.#load().catch(() => undefined); // maintain() will try again
    });
  }

  /** Loads the keys and makes the missing ones; two nodes that start at once end up with the same. */
  async open(): Promise<void> {
    await this.#load();
    const isMissing = (alg: SigningAlgorithm) => !this.#keys.some((each) => each.alg === alg);
    if (signingAlgorithms.some(isMissing)) await this.#addWhere('system', (known, alg) => !known.some((each) => each.alg === alg));
  }

  /** Called by Nest, which waits for it before it listens, and does not start when it fails. */
  onModuleInit(): Promise<void> {
    return this.open();
  }

  /** What goes into the key set: also keys that will sign soon, and those whose last tokens still live. The same list until it changes. */
  published(): readonly PublicJwk[] {
    return this.#published;
  }

  /** The key that signs now. */
  signer(alg: SigningAlgorithm): SigningKey {
    const found = signingKey(this.#keys, alg, this.clock.now());
    if (!found) throw new Error(`There is no ${alg} key.`);
    return found.key;
  }

  /** Throws what a request is refused with that would end in a token, while that cannot be signed: before it has used up a code or a refresh token. */
  demand(): void {
    this.keyGenerator.demand?.();
  }

  /** To be called now and then: takes up what other nodes did, forgets retired keys but for their public halves, and replaces those that are due. In that order: a place may make none. */
  async maintain(): Promise<void> {
    await this.#load();
    await this.#forgetRetired();
    const { clock } = this;
    const rotationDays = this.settings.SYMBOLON_KEY_ROTATION_DAYS;
    if (signingAlgorithms.some((alg) => isDue(this.#keys, alg, clock.now(), rotationDays)))
      await this.#addWhere('system', (known, alg) => isDue(known, alg, clock.now(), rotationDays));
  }

  async #forgetRetired(): Promise<void> {
    const retired = this.#keys.filter((each) => isRetired(each, this.#keys, this.clock.now())).map(({ kid }) => kid);
    if (retired.length === 0) return;
    await this.database.exclusively('symbolon/signing-keys', async (transaction) => {
      const where = { kid: { in: retired } };
      await this.retiredKeys.keep(transaction, await transaction.signingKey.findMany({ where, select: { publicJwk: true } })); // those that are there: what was taken away is not kept
      await transaction.signingKey.deleteMany({ where });
    });
    await this.#load();
  }

  /** Makes a new key of every algorithm: published at once, signing when every verifier has had time to fetch it. */
  async rotate(): Promise<void> {
    await this.#addWhere('operator', () => true);
  }

  /** The same as a part of a transaction. This node, too, hears of it when that has committed. */
  async rotateIn(transaction: Transaction, actor: EventActor): Promise<void> {
    await lockExclusively(transaction, 'symbolon/signing-keys');
    await this.#addAll(transaction, signingAlgorithms, actor);
  }

  /** Every key that is published, the newest first, with what it does and until when. */
  async list(transaction: Transaction = this.database.prisma): Promise<readonly (AgedKey & KeyPlan)[]> {
    const rows = await transaction.signingKey.findMany({ select: { kid: true, alg: true, createdAt: true }, orderBy: [{ createdAt: 'asc' }, { kid: 'asc' }] });
    const keys = rows.map((row) => ({ ...row, alg: row.alg as SigningAlgorithm }));
    return keys.map((key) => ({ ...key, ...planOf(key, keys, this.clock.now(), this.settings.SYMBOLON_KEY_ROTATION_DAYS) })).reverse();
  }

  /** Whether keys are older than they may get, and have been for a day, so that maintenance does not do it. */
  async areOverdue(): Promise<boolean> {
    const keys = await this.list();
    return signingAlgorithms.some((alg) => isDue(keys, alg, this.clock.now(), this.settings.SYMBOLON_KEY_ROTATION_DAYS + 1));
  }

  /** Replaces every key at once, without the time that verifiers need to hear of it. The old ones still verify, or are forgotten. What is given beside it happens in the same transaction. */
  async replace(old: 'published' | 'forgotten', beside: (transaction: Transaction) => Promise<void> = () => Promise.resolve()): Promise<void> {
    const { database, clock } = this;
    const signsNow = addSeconds(clock.now(), -lead);
    await database.exclusively('symbolon/signing-keys', async (transaction) => {
      const before = new Date(signsNow.getTime() - 1);
      const stored = await storedKids(transaction); // those that are taken away as well: none of them may come again
      if (old === 'forgotten') {
        await transaction.signingKey.deleteMany();
        await this.retiredKeys.forgetAll(transaction);
      } else await transaction.signingKey.updateMany({ where: { createdAt: { gt: before } }, data: { createdAt: before } });
      await this.#add(transaction, signingAlgorithms, stored, signsNow);
      await beside(transaction);
      await announceChange(transaction, 'signing_keys');
    });
    await Promise.all([this.#taking, this.#load()]);
  }

  async #addWhere(who: 'operator' | 'system', isWanted: (known: readonly AgedKey[], alg: SigningAlgorithm) => boolean): Promise<void> {
    await this.database.exclusively('symbolon/signing-keys', async (transaction) => {
      const known = (await transaction.signingKey.findMany()).map(({ kid, alg, createdAt }) => ({ kid, alg: alg as SigningAlgorithm, createdAt }));
      const wanted = signingAlgorithms.filter((alg) => isWanted(known, alg));
      if (wanted.length > 0) await this.#addAll(transaction, wanted, { kind: who });
    });
    await Promise.all([this.#taking, this.#load()]);
  }

  async #addAll(transaction: Transaction, algs: readonly SigningAlgorithm[], actor: EventActor): Promise<void> {
    await this.#add(transaction, algs, await storedKids(transaction));
    await this.audit.record({ type: 'signing_keys.rotated', actor, subject: null, details: { algs } }, transaction);
    await announceChange(transaction, 'signing_keys');
  }

  async #add(transaction: Transaction, algorithms: readonly SigningAlgorithm[], stored: ReadonlySet<string>, createdAt = this.clock.now()): Promise<void> {
    await this.#taking;
    const made = await Promise.all(algorithms.map((alg) => this.#made(alg, stored))).catch((cause: unknown) => this.#unmade(cause));
    await transaction.signingKey.createMany({
      data: made.map(({ kid, alg, publicJwk, pkcs8 }) => ({
        kid,
        alg,
        publicJwk: PublicJwk.parse(publicJwk),
        sealed: this.masterKey.seal('signing-key', pkcs8, kid),
        createdAt,
      })),
    });
    afterCommit(transaction, () => {
      this.#taking = this.#take(made); // not sooner: a key that was taken and not stored would be lost, and paid for
    });
  }

  /** A new key. One that is stored and given again was not taken when its transaction had committed, which is made up for: it might be one that was stolen. */
  async #made(alg: SigningAlgorithm, stored: ReadonlySet<string>): Promise<NewKeyPair> {
    const installation = Buffer.from(this.masterKey.mac('key-place', 'installation')).toString('hex').slice(0, 16);
    const first = await this.keyGenerator.generate(alg, installation);
    if (!stored.has(first.kid)) return first;
    await first.taken?.();
    const second = await this.keyGenerator.generate(alg, installation);
    if (stored.has(second.kid)) throw new Error(`it gives the key ${second.kid} again, which is in use`);
    return second;
  }

  async #take(made: readonly NewKeyPair[]): Promise<void> {
    for (const { kid, taken } of made)
      await taken?.().catch((error: unknown) => this.log.warn({ kid, reason: (error as Error).message }, 'a new key is in use, and its place was not told so; it will be told before the next one is made'));
  }

  /** Of a place elsewhere, whoever runs it has to hear what it said. */
  #unmade(cause: unknown): never {
    const place = this.settings.SYMBOLON_SIGNING_KEYS;
    throw place === 'database' ? cause : new SettingsError(`SYMBOLON_SIGNING_KEYS is ${place}, which makes no keys: ${(cause as Error).message}.`, { cause });
  }

  #opened(kid: string, alg: SigningAlgorithm, stored: Uint8Array, publicJwk: PublicJwk): SigningKey {
    const place = referenceOf(stored)?.in;
    return place === undefined ? openSigningKey(kid, alg, stored) : (this.keyGenerator.open?.(kid, alg, stored, publicJwk) ?? outOfReach(kid, alg, place));
  }

  /** One after the other, so that an older look never overwrites what a newer one has found. */
  #load(): Promise<void> {
    return (this.#loaded = this.#loaded.catch(() => undefined).then(() => this.#look()));
  }

  async #look(): Promise<void> {
    const rows = await this.database.prisma.signingKey.findMany({ orderBy: [{ createdAt: 'asc' }, { kid: 'asc' }] });
    const known = new Map(this.#keys.map((each) => [each.kid, each]));
    if (rows.length === known.size && rows.every(({ kid }) => known.has(kid))) return;
    this.#keys = rows.map(({ kid, alg, publicJwk, sealed, createdAt }) => {
      const opened = known.get(kid);
      if (opened) return { ...opened, createdAt };
      const algorithm = alg as SigningAlgorithm;
      const shown = PublicJwk.parse(publicJwk);
      const key = this.#opened(kid, algorithm, this.masterKey.open('signing-key', sealed, kid), shown);
      return { kid, alg: algorithm, createdAt, publicJwk: shown, key };
    });
    this.#published = this.#keys.map(({ publicJwk }) => publicJwk);
  }
}

/** Of every key that this database knows, also of those that only read hints. */
async function storedKids(transaction: Transaction): Promise<ReadonlySet<string>> {
  const select = { kid: true };
  return new Set([...(await transaction.signingKey.findMany({ select })), ...(await transaction.retiredKey.findMany({ select }))].map(({ kid }) => kid));
}
