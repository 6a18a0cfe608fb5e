import { UsageError } from '@symbolon/cli';
import { eventTypes } from '@symbolon/contracts';
import { AuditStore } from '../domain/audit/audit.store.ts';
import { EarlierEvents } from '../domain/audit/earlier-events.ts';
import { EventChain } from '../domain/audit/event-chain.ts';
import { EventVerification, type Head } from '../domain/audit/event-verification.ts';
import { ocsfOf } from '../domain/audit/ocsf.ts';
import type { Runtime } from '../process/runtime.ts';

/** What was asked of `audit`, as it was typed. */
export interface AuditWish {
  readonly since?: string | undefined;
  readonly type?: string | undefined;
  readonly actor?: string | undefined;
  readonly subject?: string | undefined;
  readonly format?: string | undefined;
}

/** The same, understood. */
type AuditQuestion = Omit<AuditWish, 'since'> & { readonly since: Date };

/** Reads what was typed, or throws a UsageError. */
export function auditQuestion({ since, format, ...wish }: AuditWish): AuditQuestion {
  const time = new Date(since ?? 0);
  if (Number.isNaN(time.getTime()) || (since !== undefined && !/^\d{4}-\d{2}-\d{2}/.test(since))) throw new UsageError('--since must be a date or a time, such as 2026-11-25 or 2026-11-25T12:00:00Z.');
  if (format !== undefined && !['jsonl', 'ocsf'].includes(format)) throw new UsageError('--format must be jsonl or ocsf.');
  if (wish.type !== undefined && !Object.hasOwn(eventTypes, wish.type)) throw new UsageError(`--type must be one of ${Object.keys(eventTypes).join(', ')}.`);
  return { since: time, format, ...wish };
}

/** `audit`: a line of JSON for each event, newest last. */
export async function printEvents({ since, format, ...filter }: AuditQuestion, runtime: Runtime): Promise<void> {
  const audit = await opened(runtime);
  for await (const event of audit.since(since, filter)) console.log(JSON.stringify(format === 'ocsf' ? ocsfOf(event) : event));
}

/** A head that was kept, as `audit verify` prints it: `SEQ:LINK`. */
export function keptHead(text: string | undefined): Head | undefined {
  const [, seq, link] = /^(\d{1,18}):([0-9a-f]{64})$/.exec(text ?? '') ?? [];
  if (text !== undefined && (seq === undefined || link === undefined)) throw new UsageError('--from must be a head that audit verify printed: a number, a colon and 64 hexadecimal digits.');
  return seq === undefined || link === undefined ? undefined : { seq: BigInt(seq), link: Buffer.from(link, 'hex') };
}

/** `audit verify`: answers what to tell whoever typed it, or throws an EventFault. */
export async function verifyEvents(kept: Head | undefined, runtime: Runtime): Promise<string> {
  await opened(runtime);
  await new EventChain(runtime.database, runtime.masterKey).seal();
  const { events, seq, link } = await new EventVerification(runtime.database, runtime.masterKey).verify(kept);
  return [`${events} ${events === 1n ? 'event' : 'events'}: each is what was written, and none is missing or out of place.`, `${seq}:${Buffer.from(link).toString('hex')}`].join('\n');
}

/** With what the release before wrote down. */
async function opened({ database, masterKey, clock, random }: Runtime): Promise<AuditStore> {
  const audit = new AuditStore(database, masterKey, clock, random);
  await new EarlierEvents(database, audit).move();
  return audit;
}
