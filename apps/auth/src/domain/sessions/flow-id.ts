import { equalBytes, type MasterKey, type Random } from '@symbolon/crypto';

/** What the id of a flow tells of it, also when there is nothing left of it. */
export interface FlowOrigin {
  /** Undefined when a person logs in for no client. */
  readonly clientId: string | undefined;
  readonly startedAt: Date;
  /** The languages that were wished for. */
  readonly uiLocales: string | undefined;
}

const randomBytes = 32;
const macBytes = 16;
const longestWish = 64;

/** The name of a flow, without what may be sealed behind it. */
export const headOf = (id: string): string => id.split('.', 1)[0] ?? '';

/** What its row goes by. */
export const flowHash = (masterKey: MasterKey, id: string): Uint8Array<ArrayBuffer> => masterKey.mac('authorization-request', headOf(id));

/** A new id: random, with where it comes from, authenticated. It hides nothing, and opens nothing in another browser. */
export function newFlowId(masterKey: MasterKey, random: Random, { clientId, startedAt, uiLocales }: FlowOrigin): string {
  const wish = uiLocales !== undefined && uiLocales.length <= longestWish ? uiLocales : null;
  const unique = Buffer.from(random.bytes(randomBytes));
  const origin = Buffer.from(JSON.stringify([clientId ?? null, Math.floor(startedAt.getTime() / 1000), wish]));
  return Buffer.concat([unique, macOf(masterKey, unique, origin), origin]).toString('base64url');
}

/** Where an id of ours comes from; undefined for any other. */
export function flowOrigin(masterKey: MasterKey, id: string): FlowOrigin | undefined {
  const bytes = Buffer.from(headOf(id), 'base64url');
  const [unique, mac, origin] = [bytes.subarray(0, randomBytes), bytes.subarray(randomBytes, randomBytes + macBytes), bytes.subarray(randomBytes + macBytes)];
  if (origin.length === 0 || !equalBytes(mac, macOf(masterKey, unique, origin))) return undefined;
  const [clientId, startedAt, uiLocales] = JSON.parse(origin.toString()) as [string | null, number, string | null];
  return { clientId: clientId ?? undefined, startedAt: new Date(startedAt * 1000), uiLocales: uiLocales ?? undefined };
}

const macOf = (masterKey: MasterKey, unique: Buffer, origin: Buffer): Buffer =>
  Buffer.from(masterKey.mac('flow-id', Buffer.concat([unique, origin]).toString('base64url'))).subarray(0, macBytes);
