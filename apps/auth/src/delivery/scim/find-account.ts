import { PushFailure, type ScimTarget } from '../../domain/provisioning/scim-target.ts';
import type { Account } from './account.ts';
import { listed, type ScimAnswer, type ScimCalls } from './scim-calls.ts';
import type { WantedAccount } from './wanted-account.ts';

/** Whoever has our name for them is theirs; an account that another system has named is let be, whatever it is called. */
export async function findAccount(calls: ScimCalls, target: ScimTarget, { externalId, texts }: WantedAccount): Promise<Account | undefined> {
  for (const [name, value] of [['externalId', externalId], ['userName', texts.userName ?? '']] as const) {
    const answer = await accountsNamed(calls, target, name, value);
    if (answer.status !== 200) continue;
    const [account, another] = listed(answer.json).filter((each) => same(each[name], value));
    if (!account || another) continue;
    const owner = account['externalId'];
    if (owner !== undefined && owner !== null && owner !== '' && owner !== externalId) throw new PushFailure('the account of that name is another system\'s', 'one', 409);
    return account;
  }
  return undefined;
}

/** What an application answers that is asked for accounts of a name; that it knows such a filter is not said. */
export const accountsNamed = (calls: ScimCalls, target: ScimTarget, name: 'externalId' | 'userName', value: string): Promise<ScimAnswer> =>
  calls.ask(target, { method: 'GET', path: `/Users?filter=${encodeURIComponent(`${name} eq ${JSON.stringify(value)}`)}` });

const same = (there: unknown, wanted: string): boolean => typeof there === 'string' && there.toLowerCase() === wanted.toLowerCase();
