import type { UserEntry } from '@symbolon/contracts';
import { brandingKind } from './branding.kind.ts';
import { clientKind } from './client.kind.ts';
import { consumerKind } from './consumer.kind.ts';
import { planned, type PlannedKind } from './kind.ts';
import type { ReconciliationTools } from './reconciliation.ts';
import { resourceServerKind } from './resource-server.kind.ts';
import { newUserFaults, userKind, type NewUsers } from './user.kind.ts';

/** Everything that can be configured, in the order in which it is written. */
export const allKinds = ({ masterKey }: Pick<ReconciliationTools, 'masterKey'>, newUsers: NewUsers): readonly PlannedKind[] => [
  planned(brandingKind),
  planned(resourceServerKind),
  planned(consumerKind),
  planned(clientKind(masterKey)),
  planned(userKind(newUsers)),
];

/** The kinds, to change objects of them one by one. */
export function entryKinds({ masterKey, passwords, policy, random, clock }: ReconciliationTools) {
  const hashes = new WeakMap<UserEntry, Promise<string>>();
  const passwordHash = async (entry: UserEntry) => {
    const hash = hashes.get(entry) ?? (entry.password && passwords.hash(entry.password.reveal()));
    if (hash) hashes.set(entry, hash);
    return (await hash) ?? null;
  };
  const newUsers = { random, clock, passwordHash, otherPasswords: new Set<UserEntry>() };
  return {
    branding: brandingKind,
    resourceServer: resourceServerKind,
    consumer: consumerKind,
    client: clientKind(masterKey),
    user: { ...userKind(newUsers), prepare: newUserFaults(policy, newUsers) },
  };
}
