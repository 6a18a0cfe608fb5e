import { equalBytes, type MasterKey } from '@symbolon/crypto';

type Bytes = Uint8Array<ArrayBuffer>;

/** A stretch of the chain that somebody vouches for: the whole of it up to its head, or what was dropped when its time was over. */
export interface Stretch {
  readonly kind: 'head' | 'dropped';
  readonly firstSeq: bigint;
  readonly lastSeq: bigint;
  /** Of its last event. */
  readonly link: Bytes;
  readonly mac: Bytes;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** What the first event is linked to. */
export const beginning: Bytes = new Uint8Array();
/** What an event is linked to when the one before is not known for sure: no verification takes it. */
export const broken: Bytes = new Uint8Array([0]);

/** Ties an event, by the keyed hash of what it says, to all that came before it. */
export const linkOf = (masterKey: MasterKey, before: Uint8Array, seq: bigint, mac: Uint8Array): Bytes => masterKey.mac('event-chain', `link ${hex(before)} ${seq} ${hex(mac)}`);

/** With the keyed hash that nobody makes who has only the database. */
export const vouchedFor = (masterKey: MasterKey, stretch: Omit<Stretch, 'mac'>): Stretch => ({ ...stretch, mac: stretchMac(masterKey, stretch) });

export const isTrue = (masterKey: MasterKey, stretch: Stretch): boolean => equalBytes(stretch.mac, stretchMac(masterKey, stretch));

const stretchMac = (masterKey: MasterKey, { kind, firstSeq, lastSeq, link }: Omit<Stretch, 'mac'>): Bytes => masterKey.mac('event-chain', `${kind} ${firstSeq} ${lastSeq} ${hex(link)}`);
