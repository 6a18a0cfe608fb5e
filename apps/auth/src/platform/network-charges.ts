import type { MasterKey } from '@symbolon/crypto';
import type { ThrottleCharge } from '@symbolon/database';
import type { Settings } from './config.ts';
import { networksOf } from './network.ts';

/** A charge of a network that an address is in. */
export type NetworkCharge = ThrottleCharge & { readonly network: string };

/** What one more of a kind costs each network that an address is in: so many in an hour are free as `SYMBOLON_THROTTLE_ADDRESS` says, by its share. */
export const networkCharges = (kind: string, address: string, masterKey: MasterKey, { SYMBOLON_THROTTLE_ADDRESS }: Settings): readonly NetworkCharge[] =>
  networksOf(address).map(({ name, share }) => ({
    network: name, key: masterKey.mac('throttle', `${kind}:${name}`), free: SYMBOLON_THROTTLE_ADDRESS * share, window: 3_600, sliding: false, longestBlock: 900,
  }));
