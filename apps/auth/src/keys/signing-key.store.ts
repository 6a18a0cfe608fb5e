import { PublicJwk, signingAlgorithms, type SigningAlgorithm } from '@symbolon/contracts';
import { generateSigningKey, openSigningKey, type MasterKey, type SigningKey } from '@symbolon/crypto';
import type { Database, Transaction } from '@symbolon/database';

interface OpenedKey {
  readonly publicJwk: PublicJwk;
  readonly key: SigningKey;
}

/** The keys that tokens are signed with: made at the first start, sealed at rest, the same on every node. */
export class SigningKeyStore {
  readonly #keys: readonly OpenedKey[];

  private constructor(keys: readonly OpenedKey[]) {
    this.#keys = keys;
  }

  /** Loads the keys and makes the missing ones; two nodes that start at once end up with the same. */
  static async open(database: Database, masterKey: MasterKey): Promise<SigningKeyStore> {
    const known = await database.prisma.signingKey.findMany({ orderBy: { createdAt: 'asc' } });
    const complete = signingAlgorithms.every((alg) => known.some((row) => row.alg === alg));
    const rows = complete ? known : await database.exclusively('symbolon/signing-keys', (transaction) => addMissing(transaction, masterKey));
    return new SigningKeyStore(
      await Promise.all(
        rows.map(async ({ kid, alg, publicJwk, sealed }) => ({
          publicJwk: PublicJwk.parse(publicJwk),
          key: await openSigningKey(kid, alg as SigningAlgorithm, masterKey.open('signing-key', sealed, kid)),
        })),
      ),
    );
  }

  /** What goes into the key set. */
  published(): readonly PublicJwk[] {
    return this.#keys.map(({ publicJwk }) => publicJwk);
  }

  /** The key that signs now. */
  signer(alg: SigningAlgorithm): SigningKey {
    const found = this.#keys.find(({ key }) => key.alg === alg);
    if (!found) throw new Error(`There is no ${alg} key.`);
    return found.key;
  }
}

async function addMissing(transaction: Transaction, masterKey: MasterKey) {
  const known = await transaction.signingKey.findMany();
  const missing = signingAlgorithms.filter((alg) => !known.some((row) => row.alg === alg));
  const made = await Promise.all(missing.map((alg) => generateSigningKey(alg)));
  await transaction.signingKey.createMany({
    data: made.map(({ kid, alg, publicJwk, pkcs8 }) => ({
      kid,
      alg,
      publicJwk: PublicJwk.parse(publicJwk),
      sealed: masterKey.seal('signing-key', pkcs8, kid),
    })),
  });
  return transaction.signingKey.findMany({ orderBy: { createdAt: 'asc' } });
}
