import { secretsOf, type ClientEntry } from '@symbolon/contracts';
import { equalBytes, type MasterKey } from '@symbolon/crypto';
import { columnsOf, secretsIn, type ClientSecret, type SecretColumns } from '../clients/client-secret.ts';

/** The secrets of a client as its entry wants them, beside those of its row. One that ends by itself is said by no entry: it stays beside the one that takes its place, and goes with it. */
export function wantedSecrets(entry: ClientEntry, known: SecretColumns | undefined, masterKey: MasterKey, createdAt: Date): SecretColumns {
  if (entry.token_endpoint_auth_method === 'none') return columnsOf(undefined, undefined);
  const [first, other] = known ? secretsIn(known) : [];
  const given = secretsOf(entry).map((secret) => masterKey.mac('client-secret', secret.reveal()));
  // An entry that came by the API without a secret leaves the stored ones.
  if (given.length === 0) return columnsOf(first, other);
  const wanted = given.map((hash): ClientSecret => ({ hash, createdAt: [first, other].find(isOf(hash))?.createdAt ?? createdAt, expiresAt: null }));
  // What is known keeps its place: nodes of the release before read the first alone.
  const kept = wanted.find(({ hash }) => isOf(hash)(first)) ?? wanted.find(({ hash }) => isOf(hash)(other)) ?? wanted[0];
  const next = wanted.find((secret) => secret !== kept);
  return columnsOf(kept, next ?? (kept && other?.expiresAt && isOf(kept.hash)(first) ? other : undefined));
}

/** What an entry says of them, in whichever order: the hashes of those that have no end. */
export function statedSecrets(row: SecretColumns): Uint8Array | undefined {
  const hashes = lastingOf(row).map(({ hash }) => hash);
  return hashes.length === 0 ? undefined : Buffer.concat(hashes.sort((a, b) => Buffer.compare(a, b)));
}

/** The member of the entry that holds them, and how many there are. */
export function secretMembers(row: SecretColumns): Readonly<Record<string, number>> {
  const count = lastingOf(row).length;
  return count === 0 ? {} : count === 1 ? { client_secret: count } : { client_secrets: count };
}

const lastingOf = (row: SecretColumns): readonly ClientSecret[] => secretsIn(row).filter(({ expiresAt }) => expiresAt === null);

const isOf = (hash: Uint8Array) => (secret: ClientSecret | undefined): boolean => secret !== undefined && equalBytes(secret.hash, hash);
