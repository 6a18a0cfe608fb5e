import type { ConfigurationFile } from '@symbolon/contracts';
import type { Transaction } from '@symbolon/database';
import type { Change } from './change.ts';
import { fileAt } from './configuration-file.reader.ts';
import type { PlannedKind } from './kind-plan.ts';

/** Keeps which file names which objects. What none of them names is forgotten, unless it may be another file's. */
export async function keepFiles(transaction: Transaction, file: ConfigurationFile, kinds: readonly PlannedKind[], leavesUnnamed: boolean): Promise<void> {
  const named = kinds.flatMap((kind) =>
    kind.named(file).flatMap(({ key, path }) => {
      const at = fileAt(file, path);
      return at === undefined ? [] : [{ kind: kind.name, key, at }];
    }),
  );
  const [names, keys, files] = [named.map(({ kind }) => kind), named.map(({ key }) => key), named.map(({ at }) => at)];
  if (!leavesUnnamed) await transaction.$executeRaw`DELETE FROM declared_in WHERE (kind, key) NOT IN (SELECT * FROM unnest(${names}::text[], ${keys}::text[]))`;
  await transaction.$executeRaw`
    INSERT INTO declared_in AS kept (kind, key, file) SELECT * FROM unnest(${names}::text[], ${keys}::text[], ${files}::text[])
    ON CONFLICT (kind, key) DO UPDATE SET file = excluded.file WHERE kept.file <> excluded.file`;
}

/** The file that manages an object, as it was named when it was applied; undefined for what a release before applied, or a program without a file. */
export async function fileOf(transaction: Transaction, kind: Change['kind'], key: string): Promise<string | undefined> {
  return (await transaction.declaredIn.findUnique({ where: { kind_key: { kind, key } } }))?.file;
}
