import { printable } from '@symbolon/cli';
import type { Change, MemberChange } from './change.ts';

const signs = { add: '+', change: '~', remove: '-', keep: ' ', unnamed: ' ' } as const;

/** A plan for a person to read: a line for each change and each member of it, who is left alone, and how many of what. */
export function formatPlan(changes: readonly Change[]): string {
  const { add, change, remove, unchanged } = countsOf(changes);
  const lines = changes.filter(({ action, members }) => action !== 'unnamed' && (action !== 'keep' || members.length > 0)).flatMap(formatChange);
  const unnamed = changes.filter(({ action }) => action === 'unnamed').map(({ kind, id }) => `${kind} ${id}`);
  if (unnamed.length > 0) lines.push(`Not named, and left alone (--prune would not): ${unnamed.join(', ')}`);
  const isSame = add + change + remove === 0;
  return [...lines, isSame ? `Nothing to change: ${unchanged} unchanged.` : `${add} to add, ${change} to change, ${remove} to remove, ${unchanged} unchanged.`].map(printable).join('\n');
}

/** How many rows are changed in which way. */
export function countsOf(changes: readonly Change[]) {
  const count = (action: Change['action']) => changes.filter((change) => change.action === action).length;
  return { add: count('add'), change: count('change'), remove: count('remove'), unchanged: count('keep'), unnamed: count('unnamed') };
}

const formatChange = ({ action, kind, id, members }: Change): readonly string[] => [`${signs[action]} ${kind} ${id}`, ...members.map((member) => `    ${formatMember(member)}`)];

function formatMember(member: MemberChange): string {
  if ('isSecret' in member) return `${member.name}: ${member.stays ? 'is another than in the file, and stays: a file gives one to new users only' : 'changed'}`;
  if (member.name === 'declared') return member.to === true ? 'from now on kept by the file' : 'no longer in the file, so it stays as it is';
  return `${member.name}: ${formatValue(member.from)} → ${formatValue(member.to)}`;
}

const formatValue = (value: unknown): string => (value === undefined ? 'none' : JSON.stringify(value));
