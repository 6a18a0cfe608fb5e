import { Injectable } from '@nestjs/common';
import { MasterKey, Random, randomText } from '@symbolon/crypto';
import { Database, type Transaction } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { flowHash, headOf } from '../sessions/flow-id.ts';
import type { Connection } from './connection.ts';
import { clockSkew, type ProvenPerson } from './upstream-person.ts';

/** Rows of one log-in at most: each press of a button is one. */
const mostOfFlow = 8;
/** Of an ID token that is to be shown once more in an address: what is before many servers takes no longer ones. */
const longestHint = 4000;
/** Seconds in which an answer that comes twice gets the same twice. */
const again = 60;

/** What a request to another provider has, and its answer must have. */
export interface UpstreamProofs {
  /** Names the log-in here, too, by an id that is worth nothing in another browser. */
  readonly state: string;
  /** These follow from it by the master key, so that nothing of them is stored. */
  readonly nonce: string;
  readonly verifier: string;
}

/** One that has just begun. */
export interface BegunRequest extends UpstreamProofs {
  /** There were as many in this log-in before as are kept. */
  readonly isOneOfMany: boolean;
}

/** The id of the log-in that an answer belongs to, as far as it says. */
export const flowOfState = (state: string): string => state.slice(state.indexOf('.') + 1);

/** What a provider calls somebody in its log-outs, as it is kept. */
export const upstreamNameHash = (masterKey: MasterKey, connectionId: string, name: string): Uint8Array<ArrayBuffer> => masterKey.mac('upstream-name', JSON.stringify([connectionId, name]));

/** Browsers on their way to another provider: each may come back once, for the log-in and by the connection that it left for. */
@Injectable()
export class UpstreamRequestStore {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** For a log-in that has a row, with which it goes. Of many presses of a button the last ones count. `maxAge`: seconds that the log-in there may be old now, where that was asked for. */
  async begin(flowId: string, connectionId: string, maxAge: number | undefined): Promise<BegunRequest> {
    const proofs = this.proofsOf(`${randomText(this.random, 32)}.${headOf(flowId)}`);
    const flow = flowHash(this.masterKey, flowId);
    const createdAt = this.clock.now();
    const authSince = maxAge === undefined ? null : addSeconds(createdAt, -maxAge - clockSkew);
    const stateHash = this.#hash(proofs.state);
    const isOneOfMany = await this.database.prisma.$transaction(async (transaction) => {
      await transaction.upstreamRequest.create({ data: { stateHash, flowHash: flow, connectionId, createdAt, authSince } });
      const older = await transaction.upstreamRequest.findMany({ where: { flowHash: flow, stateHash: { not: stateHash } }, select: { stateHash: true }, orderBy: [{ createdAt: 'desc' }, { stateHash: 'asc' }], skip: mostOfFlow - 1 }); // this one stays, also among those of the same moment
      if (older.length > 0) await transaction.upstreamRequest.deleteMany({ where: { stateHash: { in: older.map((row) => row.stateHash) } } });
      return older.length > 0;
    });
    return { ...proofs, isOneOfMany };
  }

  proofsOf(state: string): UpstreamProofs {
    const derived = (purpose: 'upstream-nonce' | 'upstream-verifier'): string => Buffer.from(this.masterKey.mac(purpose, state)).toString('base64url');
    return { state, nonce: derived('upstream-nonce'), verifier: derived('upstream-verifier') };
  }

  /** For the first of many that come back with it, since when they must have logged in there, if that was asked for; undefined for the others: its row decides. */
  async use(state: string, connectionId: string): Promise<{ readonly authSince: Date | undefined } | undefined> {
    const where = { stateHash: this.#hash(state), connectionId, usedAt: null };
    const [used] = await this.database.prisma.upstreamRequest.updateManyAndReturn({ where, data: { usedAt: this.clock.now() }, select: { authSince: true } });
    return used && { authSince: used.authSince ?? undefined };
  }

  /** Who came back, and of which log-in there; what says there whose it is only where it is needed once more, and can be. */
  async name(transaction: Transaction, state: string, { id, logoutThere }: Connection, { subject, authTime, endsAt, sid, logoutName, logoutHint }: ProvenPerson): Promise<void> {
    const kept = logoutThere && logoutHint !== undefined && logoutHint.length <= longestHint ? this.masterKey.seal('upstream-id-token', Buffer.from(logoutHint), subject) : null;
    const nameHash = logoutName === undefined ? null : upstreamNameHash(this.masterKey, id, logoutName);
    await transaction.upstreamRequest.updateMany({ where: { stateHash: this.#hash(state) }, data: { subject, authTime: authTime ?? null, endsAt: endsAt ?? null, sid: sid ?? null, nameHash, idToken: kept } });
  }

  /** Who is linked to whoever came back with it just now, which is nobody yet while the first of two is at work. Undefined where nobody did. */
  async usedJustNow(state: string, connectionId: string): Promise<{ readonly userId: string | undefined } | undefined> {
    const where = { stateHash: this.#hash(state), connectionId, usedAt: { gt: addSeconds(this.clock.now(), -again) } };
    const row = await this.database.prisma.upstreamRequest.findFirst({ where, select: { subject: true } });
    if (!row) return undefined;
    const link = row.subject === null ? null : await this.database.prisma.linkedLogin.findUnique({ where: { connectionId_subject: { connectionId, subject: row.subject } }, select: { userId: true } });
    return { userId: link?.userId };
  }

  #hash(state: string): Uint8Array<ArrayBuffer> {
    return this.masterKey.mac('upstream-request', state);
  }
}
