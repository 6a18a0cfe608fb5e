import { isDeepStrictEqual } from 'node:util';
import { equalBytes } from '@symbolon/crypto';
import type { Transaction } from '@symbolon/database';

/** What happens to one row. It holds no secret and may be printed whole. */
export interface Change {
  /** `unnamed` was made by another file or an earlier one, and stays because nobody asked to prune. */
  readonly action: 'add' | 'change' | 'remove' | 'keep' | 'unnamed';
  readonly kind: 'branding' | 'sign-in' | 'resource server' | 'consumer' | 'client' | 'connection' | 'scim source' | 'scim target' | 'user' | 'role';
  /** The audience, consumer, client_id, connection, source, target, username or role; the name of the installation, or policy. */
  readonly id: string;
  /** What differs, for `change`; for `keep` what differs and yet stays; empty otherwise. */
  readonly members: readonly MemberChange[];
}

/** A member by its name in the file. Undefined stands for absent; of a secret nothing is told but that it changes, or is another and stays. */
export type MemberChange =
  | { readonly name: string; readonly from: unknown; readonly to: unknown }
  | { readonly name: string; readonly isSecret: true; readonly stays?: true };

/** A change together with the statement that makes it; none for `keep`. */
export interface Step {
  readonly change: Change;
  readonly write?: (transaction: Transaction) => Promise<unknown>;
  /** Whether it is for a row that no file names, and is taken only by who asks for that. */
  readonly prunes?: true;
}

/** A row in the words of the file. Bytes are the keyed hash of a secret. */
export type Members = Readonly<Record<string, unknown>>;

/** How a row of one kind is written. */
interface Writing {
  readonly add: NonNullable<Step['write']>;
  readonly change: NonNullable<Step['write']>;
}

/** The step from what is stored, if anything, to what is wanted. */
export function stepTo(kind: Change['kind'], id: string, stored: Members | undefined, wanted: Members, write: Writing): Step {
  if (!stored) return { change: { action: 'add', kind, id, members: [] }, write: write.add };
  const members = differences(stored, wanted);
  if (members.length === 0) return { change: { action: 'keep', kind, id, members } };
  return { change: { action: 'change', kind, id, members }, write: write.change };
}

/** The step for a row that the file does not name any more. */
export const stepAway = (kind: Change['kind'], id: string, write: NonNullable<Step['write']>): Step => ({
  change: { action: 'remove', kind, id, members: [] },
  write,
  prunes: true,
});

/** A step for a row that no file names, when nobody asked to prune. */
export const leftAlone = ({ change: { kind, id } }: Step): Step => ({ change: { action: 'unnamed', kind, id, members: [] } });

/** What differs, member by member. */
function differences(stored: Members, wanted: Members): readonly MemberChange[] {
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(stored)])];
  return names
    .filter((name) => !isSame(stored[name], wanted[name]))
    .map((name) => {
      const [from, to] = [stored[name], wanted[name]];
      return from instanceof Uint8Array || to instanceof Uint8Array ? { name, isSecret: true } : { name, from, to };
    });
}

const isSame = (a: unknown, b: unknown): boolean =>
  a instanceof Uint8Array && b instanceof Uint8Array ? equalBytes(a, b) : isDeepStrictEqual(a, b);
