import { printable, writeYaml, YamlSource } from '@symbolon/cli';
import type { Database } from '@symbolon/database';
import { mistakesIn } from './configuration-file.reader.ts';
import type { PlannedKind } from './kind-plan.ts';
import type { View } from './stored-entry.ts';
import { referenceTo, withoutReferences } from './value-references.ts';
import type { WrittenEntry } from './written-entry.ts';

/** A declarative file that was written from the database. */
export interface ExportedFile {
  readonly text: string;
  /** The variables that it needs, each with whose secret it stands for. */
  readonly variables: readonly Variable[];
  /** What `plan` would refuse of it, a line each: rows that no entry makes, such as a client whose scope nobody has any more. */
  readonly faults: string;
}

interface Variable {
  readonly name: string;
  readonly of: string;
}

/** Everything that is configured, in the words of the declarative file and in an order that stays; no secret is in it. Of users those that a file manages, or all. */
export async function exportConfiguration(database: Database, kinds: readonly PlannedKind[], { allUsers = false } = {}): Promise<ExportedFile> {
  const { file, variables } = await database.exclusively('symbolon/reconcile', async (transaction) => {
    const names = new Set<string>();
    const [file, variables]: [Record<string, unknown>, Variable[]] = [{}, []];
    for (const kind of kinds) {
      const views = (await kind.views(transaction)).filter((view) => kind.name !== 'user' || allUsers || view.managed_by === 'file');
      const entries = views.map((view) => {
        const secrets = Object.entries(view.secrets).map(([member, count]) => [member, Array.from({ length: count }, () => ({ name: variableOf(kind.name, view.id, names), of: `${kind.name} ${view.id}` }))] as const);
        variables.push(...secrets.flatMap(([, own]) => own));
        return writtenWith(secrets.map(([member, own]) => [member, referencesTo(own)]), view);
      });
      if (entries.length > 0) file[kind.place] = kind.place === 'branding' || kind.place === 'sign_in' ? entries[0] : entries;
    }
    return { file, variables };
  });
  const text = writeYaml(file, headerOf(variables, allUsers));
  return { text, variables, faults: faultsOf(text, variables) };
}

/** Secrets stand beside what the entry is called by, which is its first member. */
function writtenWith(secrets: readonly (readonly [string, unknown])[], { entry }: View): WrittenEntry {
  const [first, ...rest] = Object.entries(entry).map(([name, value]) => [name, literal(value)] as const);
  return Object.fromEntries([...(first ? [first] : []), ...secrets, ...rest]);
}

/** One stands by itself, several in a list. */
const referencesTo = (variables: readonly Variable[]): unknown => (variables.length === 1 ? variables.map(({ name }) => referenceTo(name))[0] : variables.map(({ name }) => referenceTo(name)));

/** With every text as it has to stand in the file. */
function literal(value: unknown): unknown {
  if (typeof value === 'string') return withoutReferences(value);
  if (Array.isArray(value)) return value.map(literal);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, literal(each)]));
}

/** The name of a variable that no other has, also where ids differ by signs alone. */
function variableOf(kind: string, id: string, names: Set<string>): string {
  const plain = `${kind}_${id}_secret`.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');
  let name = plain;
  for (let number = 2; names.has(name); number++) name = `${plain}_${number}`;
  names.add(name);
  return name;
}

const headerOf = (variables: readonly Variable[], allUsers: boolean): readonly string[] => [
  'What this installation is configured with, as symbolon export wrote it. plan says what applying it would change.',
  ...(variables.length === 0
    ? []
    : [
        '',
        'Secrets are kept as hashes, so none is here. plan and apply need them in the environment:',
        ...variables.map(({ name, of }) => `  ${name}  ${printable(of)}`),
        'Whoever does not have one any more sets a new one: apply makes it the secret, and from then on the client needs it; its old one is worth nothing.',
      ]),
  '',
  `${allUsers ? 'All users are' : 'Of users only those that a file manages are'} here, and none of their passwords: a file gives one to new users alone.`,
];

/** The file is read as `plan` reads it, with every variable set, to what any secret may be. */
function faultsOf(text: string, variables: readonly Variable[]): string {
  return mistakesIn(new YamlSource('symbolon.yaml', text), Object.fromEntries(variables.map(({ name }, index) => [name, `scim_${'x'.repeat(32)}${index}`])));
}
