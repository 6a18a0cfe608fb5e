import { ScimSourceEntry } from '@symbolon/contracts';
import { randomText, type MasterKey, type Random } from '@symbolon/crypto';
import type { Transaction } from '@symbolon/database';
import type { Clock } from '../../platform/clock.ts';
import { stepAway, type Members, type Step } from './change.ts';
import { conditionOf, type ListedKind } from './kind.ts';
import { withoutDefaults } from './written-entry.ts';

interface Data {
  readonly id: string;
  readonly name: string;
  readonly declared: boolean;
  /** Those of the file: one, or none. Others were made by command, and are nothing to it. */
  readonly tokens: readonly { readonly hash: Uint8Array<ArrayBuffer> }[];
}

interface Row extends Data {
  /** Whether anybody is in its hands, or a group is its. */
  readonly isInUse?: boolean;
}

const selection = { id: true, name: true, declared: true, tokens: { where: { declared: true }, select: { hash: true } }, _count: { select: { users: true, groups: true } } } as const;

/** Directories that push people here. Who is in their hands is no configuration. */
export function scimSourceKind(masterKey: MasterKey, clock: Clock, random: Random): ListedKind<ScimSourceEntry, Row, Data> {
  const hashOf = ({ secret }: ScimSourceEntry) => secret && masterKey.mac('scim-token', secret.reveal());
  return {
    name: 'scim source',
    place: 'scim_sources',
    entriesOf: ({ scim_sources: sources }) => sources,
    inFile: (entry) => ({ scim_sources: [entry] }),
    keyOf: (id) => id,
    identityOf: ({ source: id }) => ({ key: id, id }),
    identityOfRow: ({ id }) => ({ key: id, id }),
    find: async (transaction, which) => (await transaction.scimSource.findMany({ where: conditionOf(which, (keys) => ({ id: { in: keys } })), select: selection, orderBy: { id: 'asc' } })).map(rowOf),
    page: async (transaction, after, take) => (await transaction.scimSource.findMany({ where: { ...(after !== undefined && { id: { gt: after } }) }, select: selection, orderBy: { id: 'asc' }, take })).map(rowOf),
    rowOf: (entry, declared) => {
      const hash = hashOf(entry);
      return { id: entry.source, name: entry.name ?? entry.source, declared, tokens: hash ? [{ hash }] : [] };
    },
    membersOf: ({ name, declared, tokens: [token] }): Members => ({ name, secret: token?.hash, declared }),
    entryOf: ({ id, name }) => withoutDefaults(ScimSourceEntry, { source: id, name: name === id ? undefined : name }),
    mistakesOf: async (entry, _, { transaction }) => {
      const hash = hashOf(entry);
      const other = hash && (await transaction.scimToken.findFirst({ where: { hash, sourceId: { not: entry.source } }, select: { sourceId: true } }));
      return other ? [{ path: ['secret'], sentence: `is that of ${other.sourceId}` }] : [];
    },
    secretsOf: ({ tokens }): Readonly<Record<string, number>> => (tokens.length > 0 ? { secret: tokens.length } : {}),
    add: ({ id, name, declared, tokens }) => async (open) => {
      await open.scimSource.create({ data: { id, name, declared, createdAt: clock.now() } });
      await putTokens(open, id, tokens);
    },
    change: ({ id, name, declared, tokens }) => async (open) => {
      await open.scimSource.update({ where: { id }, data: { name, declared } });
      await putTokens(open, id, tokens);
    },
    // Who is in its hands is nowhere else: a file must not forget that by what it does not say. Only its own token ends.
    letGo: (row) => (row.isInUse ? lettingGo(row) : stepAway('scim source', row.id, (open) => open.scimSource.delete({ where: { id: row.id } }))),
    remove: ({ id }) => (open) => open.scimSource.delete({ where: { id } }),
  };

  /** What the file does not say any more counts no more; one that was made by command, and that it says now, is the file's. */
  async function putTokens(open: Transaction, sourceId: string, tokens: Data['tokens']): Promise<void> {
    await open.scimToken.deleteMany({ where: { sourceId, declared: true, hash: { notIn: tokens.map(({ hash }) => hash) } } });
    for (const { hash } of tokens) {
      const lasting = { declared: true, expiresAt: null };
      await open.scimToken.upsert({ where: { hash }, create: { id: `sct_${randomText(random, 16)}`, sourceId, hash, createdAt: clock.now(), ...lasting }, update: lasting });
    }
  }
}

const rowOf = ({ _count: { users, groups }, ...row }: Data & { readonly _count: { readonly users: number; readonly groups: number } }): Row => ({ ...row, isInUse: users + groups > 0 });

const lettingGo = ({ id, tokens }: Row): Step => ({
  change: { action: 'change', kind: 'scim source', id, members: [...(tokens.length > 0 ? [{ name: 'secret', isSecret: true } as const] : []), { name: 'declared', from: true, to: false }] },
  write: async (open) => {
    await open.scimToken.deleteMany({ where: { sourceId: id, declared: true } });
    await open.scimSource.update({ where: { id }, data: { declared: false } });
  },
  prunes: true,
});
