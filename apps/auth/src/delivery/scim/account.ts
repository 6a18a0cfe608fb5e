import type { PushedAttribute } from '@symbolon/contracts';
import { valueAt } from '../../platform/value-at.ts';
import type { WantedAccount } from './wanted-account.ts';

/** An account as an application tells it. */
export type Account = Readonly<Record<string, unknown>>;

const core = 'urn:ietf:params:scim:schemas:core:2.0:User';
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const ofEnterprise: readonly string[] = ['employeeNumber', 'costCenter', 'organization', 'division', 'department'] satisfies PushedAttribute[];

/** The attributes in which an account says something else than it is to; those that an application has beside them are its own. */
export function differing(account: Account, wanted: WantedAccount): readonly string[] {
  const texts = Object.entries(wanted.texts).filter(([name, value]) => !isSame(name, textOf(account, name), value)).map(([name]) => name);
  return [...(account['externalId'] === wanted.externalId ? [] : ['externalId']), ...texts, ...(isActive(account) === wanted.active ? [] : ['active'])];
}

/** The account with what it is to say, and everything else that it has; read-only parts are left out (RFC 7644 section 3.5.1). */
export function changed(account: Account, { externalId, active, texts }: WantedAccount): Account {
  const next: Record<string, unknown> = { ...written(account), externalId, active };
  const named: readonly unknown[] = Array.isArray(account['schemas']) ? account['schemas'] : [];
  const schemas = new Set<unknown>([core, ...named]);
  for (const [name, value] of Object.entries(texts)) {
    const [first = '', second] = name.split('.');
    if (name === 'emails') put(next, name, value === undefined ? undefined : [{ value, type: 'work', primary: true }]);
    else if (ofEnterprise.includes(name)) putIn(next, enterprise, name, value);
    else if (second === undefined) put(next, name, value);
    else putIn(next, first, second, value);
  }
  if (next[enterprise] !== undefined) schemas.add(enterprise);
  return { ...next, schemas: [...schemas] };
}

/** One that lets nobody in any more. */
export const disabled = (account: Account): Account => ({ ...written(account), active: false });

/** What an application may call an account: text that can be kept, and stands in an address for nothing else. */
export const isRemoteId = (id: unknown): id is string => typeof id === 'string' && id !== '.' && id !== '..' && /^[^\p{Cc}\p{Cs}]{1,512}$/u.test(id);

/** What is not said is taken to be true, as the standard has no other word for it. */
export const isActive = (account: Account): boolean => account['active'] !== false;

/** The same text as long as the same is wanted. */
export const wordsOf = (wanted: WantedAccount): string => JSON.stringify([wanted.externalId, wanted.active, Object.entries(wanted.texts).sort(([a], [b]) => (a < b ? -1 : 1))]);

const written = (account: Account): Account => Object.fromEntries(Object.entries(account).filter(([name]) => name !== 'meta' && name !== 'groups'));

/** The address that stands first among the equal: the primary one, or the only one. */
function textOf(account: Account, name: string): unknown {
  if (name === 'emails') {
    const emails = account['emails'];
    if (!Array.isArray(emails)) return undefined;
    return valueAt(emails.find((each) => valueAt(each, 'primary') === true) ?? emails[0], 'value');
  }
  return ofEnterprise.includes(name) ? valueAt(account[enterprise], name) : valueAt(account, name);
}

/** Names are compared without capital letters: userName is not case-exact (RFC 7643 section 4.1.1), nor are addresses in practice. */
function isSame(name: string, there: unknown, wanted: string | undefined): boolean {
  if (wanted === undefined) return there === undefined || there === null || there === '';
  return typeof there === 'string' && (name === 'userName' || name === 'emails' ? there.toLowerCase() === wanted.toLowerCase() : there === wanted);
}

function put(into: Record<string, unknown>, name: string, value: unknown): void {
  if (value === undefined) delete into[name];
  else into[name] = value;
}

function putIn(into: Record<string, unknown>, name: string, member: string, value: string | undefined): void {
  const within = { ...(typeof into[name] === 'object' ? into[name] : {}) } as Record<string, unknown>;
  put(within, member, value);
  put(into, name, Object.keys(within).length === 0 ? undefined : within);
}
