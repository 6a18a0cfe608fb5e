import { printable } from '@symbolon/cli';
import type { Change, MemberChange } from './change.ts';

const signs = { add: '+', change: '~', remove: '-', keep: ' ' } as const;

/** A plan for a person to read: a line for each change and one that counts them. */
export function formatPlan(changes: readonly Change[]): string {
  const count = (action: Change['action']) => changes.filter((change) => change.action === action).length;
  const [add, change, remove, keep] = [count('add'), count('change'), count('remove'), count('keep')];
  const lines = changes.filter(({ action }) => action !== 'keep').map(formatChange);
  if (lines.length === 0) return `Nothing to change: ${keep} unchanged.`;
  return [...lines, `${add} to add, ${change} to change, ${remove} to remove, ${keep} unchanged.`].map(printable).join('\n');
}

function formatChange({ action, kind, id, members }: Change): string {
  const details = members.map(formatMember).join('; ');
  return `${signs[action]} ${kind} ${id}${details ? `  ${details}` : ''}`;
}

function formatMember(member: MemberChange): string {
  if ('isSecret' in member) return `${member.name}: changed`;
  if (member.name === 'declared') return member.to === true ? 'from now on kept by the file' : 'no longer in the file, so it stays as it is';
  return `${member.name}: ${formatValue(member.from)} → ${formatValue(member.to)}`;
}

const formatValue = (value: unknown): string => (value === undefined ? 'none' : JSON.stringify(value));
