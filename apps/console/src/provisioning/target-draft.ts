import type { ConfiguredObject } from '@symbolon/contracts';
import { linesOf, listOf, textOf } from '../ui/entry.ts';
import { isSaid, recordBy, rulesOf, type Rule } from '../ui/rules.ts';

type Entry = Readonly<Record<string, unknown>>;

/** Members that are a text, or not there. */
const texts = ['name', 'url', 'secret', 'token_url', 'client_id', 'scope', 'people'] as const;
export type TextMember = (typeof texts)[number];

/** What somebody has typed of an application that people are pushed to. */
export interface TargetDraft extends Readonly<Record<TextMember, string>> {
  readonly target: string;
  readonly attributes: readonly Rule[];
  /** One on each line. */
  readonly groups: string;
  readonly onRemoval: string;
  readonly isEnabled: boolean;
}

/** A target as it is kept; of none what a new one begins with. */
export const draftOf = (entry: Entry = {}): TargetDraft => ({
  ...(Object.fromEntries(texts.map((member) => [member, textOf(entry[member])])) as Record<TextMember, string>),
  target: textOf(entry['target']),
  attributes: rulesOf(entry['attributes']),
  groups: listOf(entry['groups']).join('\n'),
  onRemoval: textOf(entry['on_removal']) || 'disable',
  isEnabled: entry['enabled'] !== false,
});

/** The body that makes it so: what nothing is said of is left out, and with no secret it keeps the one that it has. */
export function entryOf(draft: TargetDraft): Entry {
  const said: Entry = {
    ...Object.fromEntries(texts.map((member) => [member, draft[member]])),
    attributes: recordBy(draft.attributes),
    groups: linesOf(draft.groups),
    on_removal: draft.onRemoval === 'disable' ? '' : draft.onRemoval,
  };
  return { target: draft.target, ...Object.fromEntries(Object.entries(said).filter(([, value]) => isSaid(value))), ...(!draft.isEnabled && { enabled: false }) };
}

/** As it stands in the file, with its secret left to the environment, by the name that an export gives it. */
export const fileEntry = (entry: Entry): Entry => ({ ...entry, secret: `\${SCIM_TARGET_${textOf(entry['target']).toUpperCase().replace(/[^A-Z0-9]+/g, '_')}_SECRET}` });

export const nameOf = ({ id, entry }: ConfiguredObject): string => textOf(entry['name']) || id;
