import { Injectable } from '@nestjs/common';
import { PublicJwk } from '@symbolon/contracts';
import { assertionKey, MasterKey, secureKeys } from '@symbolon/crypto';
import { Database } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';

/** Seconds from publishing a key to proving by it: nobody says how long another provider keeps the keys that it has read. Of a key that another took over from, too, until it is forgotten. */
const lead = 86_400;

/** A key that a client assertion is signed with (RFC 7523 section 2.2). */
export interface AssertionKey {
  readonly kid: string;
  readonly key: ReturnType<typeof assertionKey>;
}

/**
 * The keys by which this installation proves to other providers who it is, instead of a secret: a connection's own, so that no provider's assertion says anything to another. Made when
 * they are first asked for, sealed at rest, the same on every node, and replaced when they are as old as signing keys may be.
 */
@Injectable()
export class ConnectionKeys {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** What the provider verifies by: also the key that will sign soon, and the one before. */
  async published(connectionId: string): Promise<readonly PublicJwk[]> {
    return (await this.#maintained(connectionId)).map(({ publicJwk }) => PublicJwk.parse(publicJwk));
  }

  async signer(connectionId: string): Promise<AssertionKey> {
    const keys = await this.#maintained(connectionId);
    const since = addSeconds(this.clock.now(), -lead);
    const { kid, sealed } = keys.findLast(({ createdAt }) => createdAt <= since) ?? keys[0] ?? missing();
    return { kid, key: assertionKey(this.masterKey.open('connection-key', sealed, kid)) };
  }

  /** The oldest first, once there is one that is young enough and none that nobody needs. */
  async #maintained(connectionId: string) {
    const read = () => this.database.prisma.connectionKey.findMany({ where: { connectionId }, orderBy: [{ createdAt: 'asc' }, { kid: 'asc' }] });
    const isDue = ([...keys]: readonly { readonly createdAt: Date }[]): boolean => !keys.some(({ createdAt }) => addSeconds(createdAt, this.settings.SYMBOLON_KEY_ROTATION_DAYS * 86_400) > this.clock.now());
    const known = await read();
    const past = known.filter((_, at) => known.slice(at + 1).some(({ createdAt }) => addSeconds(createdAt, 2 * lead) <= this.clock.now()));
    if (past.length === 0 && !isDue(known)) return known;
    await this.database.exclusively(`symbolon/connection-keys ${connectionId}`, async (transaction) => {
      await transaction.connectionKey.deleteMany({ where: { kid: { in: past.map(({ kid }) => kid) } } });
      if (!isDue(await transaction.connectionKey.findMany({ where: { connectionId }, select: { createdAt: true } }))) return;
      const { kid, publicJwk, pkcs8 } = await secureKeys.generate('ES256');
      await transaction.connectionKey.create({ data: { kid, connectionId, publicJwk: PublicJwk.parse(publicJwk), sealed: this.masterKey.seal('connection-key', pkcs8, kid), createdAt: this.clock.now() } });
    });
    return read();
  }
}

function missing(): never {
  throw new Error('There is a key since just now.');
}
