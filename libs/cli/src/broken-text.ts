import type { BrokenReliance } from '@symbolon/contracts';
import { printable } from './printable.ts';

/** Who is broken and by what: a line for each, for a person to read. */
export const formatBroken = (broken: readonly BrokenReliance[]): string =>
  broken.map(formatOne).map(printable).join('\n');

function formatOne({ consumer, contact, audience, event, member, sentence }: BrokenReliance): string {
  const of = event === undefined ? String(audience) : `event ${event}`;
  const relied = member === 'audience' || member === 'type' ? of : `${member} of ${of}`;
  return `${consumer} relies on ${relied}: ${sentence}${contact === undefined ? '' : `; ask ${contact}`}`;
}
