import type { MasterKey } from '@symbolon/crypto';
import { brandingKind } from './branding.kind.ts';
import { clientKind } from './client.kind.ts';
import { consumerKind } from './consumer.kind.ts';
import { planned, type PlannedKind } from './kind.ts';
import { resourceServerKind } from './resource-server.kind.ts';
import { userKind, type NewUsers } from './user.kind.ts';

/** Everything that can be configured, in the order in which it is written. */
export const allKinds = (masterKey: MasterKey, newUsers: NewUsers): readonly PlannedKind[] => [
  planned(brandingKind),
  planned(resourceServerKind),
  planned(consumerKind),
  planned(clientKind(masterKey)),
  planned(userKind(newUsers)),
];
