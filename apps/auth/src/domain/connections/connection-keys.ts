import { Injectable } from '@nestjs/common';
import { PublicJwk } from '@symbolon/contracts';
import { assertionKey, MasterKey, newCertifiedKey, secureKeys, sha256, type CertifiedKey } from '@symbolon/crypto';
import { Database } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';

/** How keys of one kind come and go. */
interface Course {
  /** Seconds from publishing a key to proving by it: nobody says how long another provider keeps the keys that it has read. Of a key that another took over from, too, until it is forgotten. */
  readonly lead: number;
  /** Seconds after which another is made. */
  readonly age: number;
  /** Undefined where nobody knows it by a certificate. */
  readonly certificateName?: string;
}

const day = 86_400;
/** Certificates are often carried over by people, and encrypted to for as long: so they stay two years, and are there a month beside one another. Of their times nobody should make anything: they are twice as long. */
const certified = { lead: 30 * day, age: 730 * day } as const;

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
    return (await this.#maintained(connectionId, this.#course)).map(({ publicJwk }) => PublicJwk.parse(publicJwk));
  }

  async signer(connectionId: string): Promise<AssertionKey> {
    const { kid, sealed } = this.#signing(await this.#maintained(connectionId, this.#course), this.#course);
    return { kid, key: assertionKey(this.masterKey.open('connection-key', sealed, kid)) };
  }

  /** Keys with certificates, for SAML: that which signs now first, and all by which somebody may encrypt. */
  async certified(connectionId: string): Promise<readonly [CertifiedKey, ...CertifiedKey[]]> {
    const course = { ...certified, certificateName: `${new URL(this.settings.SYMBOLON_ISSUER).hostname} ${connectionId}`.slice(0, 64) };
    const keys = await this.#maintained(connectionId, course);
    const signing = this.#signing(keys, course);
    const open = ({ kid, sealed, certificate }: (typeof keys)[number]): CertifiedKey => ({ pkcs8: this.masterKey.open('connection-key', sealed, kid).toString(), certificate: certificate ?? '' });
    return [open(signing), ...keys.filter(({ kid }) => kid !== signing.kid).map(open)];
  }

  get #course(): Course {
    return { lead: day, age: this.settings.SYMBOLON_KEY_ROTATION_DAYS * day };
  }

  #signing<T extends { readonly createdAt: Date }>(keys: readonly T[], { lead }: Course): T {
    const since = addSeconds(this.clock.now(), -lead);
    return keys.findLast(({ createdAt }) => createdAt <= since) ?? keys[0] ?? missing();
  }

  /** The oldest first, once there is one that is young enough and none that nobody needs. */
  async #maintained(connectionId: string, { lead, age, certificateName }: Course) {
    const read = () => this.database.prisma.connectionKey.findMany({ where: { connectionId }, orderBy: [{ createdAt: 'asc' }, { kid: 'asc' }] });
    const isDue = ([...keys]: readonly { readonly createdAt: Date }[]): boolean => !keys.some(({ createdAt }) => addSeconds(createdAt, age) > this.clock.now());
    const known = await read();
    const past = known.filter((_, at) => known.slice(at + 1).some(({ createdAt }) => addSeconds(createdAt, 2 * lead) <= this.clock.now()));
    if (past.length === 0 && !isDue(known)) return known;
    const made = isDue(known) ? await this.#made(certificateName) : undefined; // that takes a while, and nobody waits for it in a transaction
    await this.database.exclusively(`symbolon/connection-keys ${connectionId}`, async (transaction) => {
      await transaction.connectionKey.deleteMany({ where: { kid: { in: past.map(({ kid }) => kid) } } });
      if (!made || !isDue(await transaction.connectionKey.findMany({ where: { connectionId }, select: { createdAt: true } }))) return;
      const { kid, publicJwk, pkcs8, certificate } = made;
      await transaction.connectionKey.create({ data: { kid, connectionId, publicJwk, certificate, sealed: this.masterKey.seal('connection-key', pkcs8, kid), createdAt: this.clock.now() } });
    });
    return read();
  }

  async #made(certificateName: string | undefined) {
    if (certificateName === undefined) {
      const { kid, publicJwk, pkcs8 } = await secureKeys.generate('ES256');
      return { kid, publicJwk: PublicJwk.parse(publicJwk), pkcs8, certificate: null };
    }
    const now = this.clock.now();
    const { pkcs8, certificate } = await newCertifiedKey(certificateName, addSeconds(now, -day), addSeconds(now, 2 * certified.age));
    return { kid: sha256(certificate), publicJwk: {}, pkcs8: Buffer.from(pkcs8), certificate };
  }
}

function missing(): never {
  throw new Error('There is a key since just now.');
}
