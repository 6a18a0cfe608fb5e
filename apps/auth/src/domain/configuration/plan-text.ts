import { printable } from '@symbolon/cli';
import type { Change, MemberChange } from './change.ts';

const signs = { add: '+', change: '~', remove: '-', keep: ' ', unnamed: ' ' } as const;

/** A plan for a person to read: a line for each change and each member of it, who is left alone, and how many of what. */
export function formatPlan(changes: readonly Change[]): string {
  const lines = changes.filter(({ action, members }) => action !== 'unnamed' && (action !== 'keep' || members.length > 0)).flatMap(formatChange);
  const unnamed = changes.filter(({ action }) => action === 'unnamed').map(({ kind, id }) => `${kind} ${id}`);
  if (unnamed.length > 0) lines.push(`Not named, and left alone (--prune would not): ${unnamed.join(', ')}`);
  return [...lines, sumOf(changes)].map(printable).join('\n');
}

function sumOf(changes: readonly Change[]): string {
  const { add, change, remove, unchanged } = countsOf(changes);
  if (add + change + remove === 0) return `Nothing to change: ${unchanged} unchanged.`;
  const isTakenOver = changes.filter(({ action }) => action === 'change').every(({ members }) => members.every((member) => member.name === 'declared' && 'to' in member && member.to === true));
  if (add + remove === 0 && isTakenOver) return `Nothing to change but who keeps it: the file takes over ${change}, ${unchanged} unchanged.`;
  return `${add} to add, ${change} to change, ${remove} to remove, ${unchanged} unchanged.`;
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
