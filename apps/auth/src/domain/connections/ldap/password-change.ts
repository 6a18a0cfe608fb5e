import type { LdapPlace } from '../ldap-place.ts';
import { codeOf, isRefused } from './answers.ts';
import type { LdapClient, Library } from './library.ts';

/** Why a directory keeps the password that it has: `wrong` is the one that was shown; the others it tells to who has shown the right one alone. */
export type PasswordRefusal = 'wrong' | 'weak' | 'young' | 'expired' | 'refused';

/** Password Modify (RFC 3062 section 2). */
const modifyPassword = '1.3.6.1.4.1.4203.1.11.1';

/** By what the control of draft-behera-ldap-password-policy-11 says, section 6.2. */
const reasons: Readonly<Record<number, PasswordRefusal>> = { 0: 'expired', 5: 'weak', 6: 'weak', 7: 'young', 8: 'weak' };

/** It was asked to take another password, and gave no answer: it may have. */
export class UnansweredChangeError extends Error {}

/** Has a directory take another password, as the person whose it is: the account that searches need not be allowed to write any. Undefined where it took it. */
export async function changePassword(ldap: Library, client: LdapClient, way: NonNullable<LdapPlace['passwordChange']>, { dn, current, next }: { readonly dn: string; readonly current: string; readonly next: string }): Promise<PasswordRefusal | undefined> {
  // A new one each time: the library would send what the one before was answered with, which directories refuse.
  const refusal = async (ask: (policy: InstanceType<Library['PasswordPolicyControl']>) => Promise<unknown>, otherwise: (error: unknown) => PasswordRefusal): Promise<PasswordRefusal | undefined> => {
    const policy = new ldap.PasswordPolicyControl();
    try {
      await ask(policy);
      return undefined;
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
      return reasons[policy.value?.error ?? -1] ?? otherwise(error);
    }
  };
  const bound = await refusal((policy) => client.bind(dn, current, policy), (error) => {
    if (!isRefused(error)) throw error;
    return isOverThere(error) ? 'expired' : 'wrong';
  });
  if (bound) return bound;
  const asked = way === 'rfc3062'
    ? refusal((policy) => client.exop(modifyPassword, passwords(ldap, current, next), policy), () => 'refused')
    : refusal(() => client.modify(dn, unicodePassword(ldap, current, next)), (error) => (codeOf(error) === 19 ? 'weak' : 'refused'));
  return asked.catch((error: unknown) => {
    throw new UnansweredChangeError('the directory did not say whether it took another password', { cause: error });
  });
}

/** PasswdModifyRequestValue: of who is bound, so without a name. */
function passwords({ BerWriter }: Library, current: string, next: string): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeString(current, 0x81);
  writer.writeString(next, 0x82);
  writer.endSequence();
  return writer.buffer;
}

/** As [MS-ADTS] section 3.1.1.3.1.5 wants it: the one before is taken away, and the other added, each in quotes. Active Directory was not asked here. */
export function unicodePassword({ Attribute, Change }: Library, current: string, next: string): InstanceType<Library['Change']>[] {
  const change = (operation: 'delete' | 'add', password: string) => new Change({ operation, modification: new Attribute({ type: 'unicodePwd', values: [Buffer.from(`"${password}"`, 'utf16le')] }) });
  return [change('delete', current), change('add', next)];
}

/** A password of Active Directory that is over (532), or that has to be changed first (773): neither lets its person bind, and so they cannot change it. */
const isOverThere = (error: unknown): boolean => error instanceof Error && /\bdata (532|773)\b/.test(error.message);
