/** One thing that differs between two versions of a contract, and what it means for those who use it. */
export interface ContractChange {
  /** What it is about: `claims.tenant`, `scopes["orders:read"]`, `access_token_ttl`. */
  readonly member: string;
  readonly sentence: string;
  readonly kind: 'breaking' | 'additive' | 'neutral';
}

/** The step of Semantic Versioning 2.0.0 (sections 6 to 8) that a new version has to take. */
export type VersionStep = 'major' | 'minor' | 'patch' | 'none';

/** The step that all changes together ask for. Below 1.0.0 a breaking one raises the minor instead (section 4). */
export function versionStep(changes: readonly ContractChange[]): VersionStep {
  if (changes.some(({ kind }) => kind === 'breaking')) return 'major';
  if (changes.some(({ kind }) => kind === 'additive')) return 'minor';
  return changes.length > 0 ? 'patch' : 'none';
}

/** The members that only one of two records has, and those that both have, in the order of their names. */
export function paired<Value>(before: Readonly<Record<string, Value>>, after: Readonly<Record<string, Value>>) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const [old, fresh] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return names.map((name) => ({ name, before: old.get(name), after: fresh.get(name) }));
}

/** A member of a record as people write it. */
export const memberOf = (record: string, name: string): string => (/^[\w$-]+$/.test(name) ? `${record}.${name}` : `${record}[${JSON.stringify(name)}]`);
