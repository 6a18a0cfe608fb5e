import type { UserEntry } from '@symbolon/contracts';
import { brandingKind } from './branding.kind.ts';
import { clientKind } from './client.kind.ts';
import { connectionKind } from './connection.kind.ts';
import { consumerKind } from './consumer.kind.ts';
import { planned, type PlannedKind } from './kind-plan.ts';
import type { ReconciliationTools } from './reconciliation.ts';
import { resourceServerKind } from './resource-server.kind.ts';
import { roleKind } from './role.kind.ts';
import { scimSourceKind } from './scim-source.kind.ts';
import { scimTargetKind } from './scim-target.kind.ts';
import { signInKind } from './sign-in.kind.ts';
import { newUserFaults, userKind, type NewUsers } from './user.kind.ts';

/** Everything that can be configured, in the order in which it is written. */
export const allKinds = (tools: ReconciliationTools, newUsers: NewUsers = newUsersOf(tools)): readonly PlannedKind[] => [
  planned(brandingKind),
  planned(signInKind),
  planned(resourceServerKind(tools.issuer)),
  planned(consumerKind),
  planned(clientKind(tools.masterKey, tools.clock)),
  planned(connectionKind(tools.masterKey)),
  planned(scimSourceKind(tools.masterKey, tools.clock, tools.random)),
  planned(scimTargetKind(tools.masterKey)),
  planned(userKind(newUsers)),
  planned(roleKind), // after people, as whoever gives roles takes their locks
];

/** The kinds, to change objects of them one by one. */
export function entryKinds(tools: ReconciliationTools) {
  const newUsers = newUsersOf(tools);
  return {
    branding: brandingKind,
    signIn: signInKind,
    resourceServer: resourceServerKind(tools.issuer),
    consumer: consumerKind,
    client: clientKind(tools.masterKey, tools.clock),
    connection: connectionKind(tools.masterKey),
    scimTarget: scimTargetKind(tools.masterKey),
    role: roleKind,
    user: { ...userKind(newUsers), prepare: newUserFaults(tools.policy, newUsers) },
  };
}

/** A password is hashed once, since its entry is looked at before the lock is taken and under it. */
function newUsersOf({ passwords, random, clock }: ReconciliationTools): NewUsers {
  const hashes = new WeakMap<UserEntry, Promise<string>>();
  const passwordHash = async (entry: UserEntry) => {
    const hash = hashes.get(entry) ?? (entry.password && passwords.hash(entry.password.reveal()));
    if (hash) hashes.set(entry, hash);
    return (await hash) ?? null;
  };
  return { random, clock, passwordHash, otherPasswords: new Set() };
}
