import type { EventDetails } from '@symbolon/contracts';
import type { Transaction } from '@symbolon/database';
import type { AuditStore } from '../audit/audit.store.ts';
import type { Change } from './change.ts';

type Applied = EventDetails<'configuration.applied'>['changes'][number];

/** Changes that one event holds: a file may name thousands. */
const most = 200;

/** Writes down what a file changed, if it did. Of people it says what differs and not how: what they are called goes with them. */
export async function tellOf(changes: readonly Change[], audit: AuditStore, transaction: Transaction): Promise<void> {
  const applied = changes.flatMap(({ action, kind, id, members }): readonly Applied[] => (action === 'keep' || action === 'unnamed' ? [] : [{ action, kind, id, members: members.map((member) => ({ name: member.name, ...valuesOf(kind, member) })) }]));
  for (let from = 0; from < applied.length; from += most) {
    await audit.record({ type: 'configuration.applied', actor: { kind: 'operator' }, subject: null, details: { changes: applied.slice(from, from + most) } }, transaction);
  }
}

const valuesOf = (kind: Change['kind'], member: Change['members'][number]) =>
  kind === 'user' || 'isSecret' in member ? {} : { ...(member.from !== undefined && { from: member.from }), ...(member.to !== undefined && { to: member.to }) };
