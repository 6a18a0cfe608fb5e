import { Injectable } from '@nestjs/common';
import { equalBytes, MasterKey } from '@symbolon/crypto';
import { PeopleToPush } from '../../domain/provisioning/people-to-push.ts';
import { PushedUserStore } from '../../domain/provisioning/pushed-user.store.ts';
import { PushFailure, type Pushed, type ScimTarget } from '../../domain/provisioning/scim-target.ts';
import { changed, differing, disabled, isActive, wordsOf, type Account } from './account.ts';
import { accountsNamed, findAccount } from './find-account.ts';
import { idOf, isDone, listed, refusal, ScimCalls } from './scim-calls.ts';
import { wantedAccount, type WantedAccount } from './wanted-account.ts';

/** Times that an account is read again because it was changed in between. */
const readings = 3;

/** Makes one account of an application what it is to be, as its person is now. Whatever was done before and not written down is found, and not done twice. */
@Injectable()
export class Push {
  constructor(
    private readonly calls: ScimCalls,
    private readonly people: PeopleToPush,
    private readonly pushed: PushedUserStore,
    private readonly masterKey: MasterKey,
  ) {}

  /** Throws a PushFailure when it comes to nothing. Answers whether the application was asked. */
  async make(target: ScimTarget, user: Pushed): Promise<boolean> {
    const [person] = await this.people.find([user.externalId]);
    const wanted = person && (await wantedAccount(target, person));
    if (!wanted) return this.#remove(target, user);
    const hash = this.masterKey.mac('pushed-account', wordsOf(wanted)); // what is known of people is in no column as a plain hash
    const isSame = user.remoteId !== null && user.pushedHash !== null && equalBytes(user.pushedHash, hash);
    if (isSame || (await this.#put(target, user, wanted))) await this.pushed.settle(user, hash);
    else await this.pushed.forget(user);
    return !isSame;
  }

  /** False where there is no account, and none is made, since its person does not get in: an application is told of nobody who has nothing to do there. */
  async #put(target: ScimTarget, user: Pushed, wanted: WantedAccount): Promise<boolean> {
    if (user.remoteId !== null && (await this.#becomeWanted(target, user.remoteId, wanted))) return true;
    const refused = wanted.active ? await this.#add(target, user, wanted) : undefined;
    if (wanted.active && !refused) return true;
    const found = await findAccount(this.calls, target, wanted);
    if (!found && refused) throw refused;
    if (!found) return false;
    await this.#keep(user, found);
    await this.#becomeWanted(target, idOf(found), wanted);
    return true;
  }

  /** Answers the refusal where there is such an account already. That it was asked for is written down first: an answer may be lost, and its person go meanwhile. */
  async #add(target: ScimTarget, user: Pushed, wanted: WantedAccount): Promise<PushFailure | undefined> {
    await this.pushed.askedFor(user, true);
    const made = await this.calls.ask(target, { method: 'POST', path: '/Users', body: changed({}, wanted) });
    if (made.status === 201) return void (await this.#keep(user, made.json));
    if (made.status < 500) await this.pushed.askedFor(user, false);
    if (made.status !== 409) throw refusal(made);
    return refusal(made);
  }

  #becomeWanted(target: ScimTarget, remoteId: string, wanted: WantedAccount): Promise<boolean> {
    return this.#change(target, remoteId, (account) => (differing(account, wanted).length === 0 ? undefined : changed(account, wanted)));
  }

  async #keep(user: Pushed, account: Account): Promise<void> {
    if (!(await this.pushed.isCalled(user, idOf(account)))) throw new PushFailure('the account is another person\'s', 'one');
  }

  /** Reads an account and writes what it becomes. False where there is none; what was changed by others in between is read again. */
  async #change(target: ScimTarget, remoteId: string, become: (account: Account) => Account | undefined): Promise<boolean> {
    const path = pathOf(remoteId);
    for (let reading = 0; reading < readings; reading += 1) {
      const there = await this.calls.ask(target, { method: 'GET', path });
      if (there.status === 404) return false;
      if (there.status !== 200) throw refusal(there);
      const next = become(there.json);
      if (!next) return true;
      const written = await this.calls.ask(target, { method: 'PUT', path, body: next, etag: there.etag });
      if (written.status === 404) return false;
      if (isDone(written)) return true;
      if (written.status !== 412) throw refusal(written);
    }
    throw new PushFailure('the account is changed all the time', 'one', 412);
  }

  async #remove(target: ScimTarget, user: Pushed): Promise<boolean> {
    if (user.remoteId !== null) await this.#letGo(target, user.remoteId);
    if (user.isAskedFor) {
      const answer = await accountsNamed(this.calls, target, 'externalId', user.externalId);
      if (answer.status !== 200) throw refusal(answer);
      for (const account of listed(answer.json).filter((each) => each['externalId'] === user.externalId)) await this.#letGo(target, idOf(account));
    }
    await this.pushed.forget(user);
    return user.remoteId !== null || user.isAskedFor;
  }

  async #letGo(target: ScimTarget, remoteId: string): Promise<void> {
    if (target.onRemoval === 'disable') return void (await this.#change(target, remoteId, (account) => (isActive(account) ? disabled(account) : undefined)));
    const answer = await this.calls.ask(target, { method: 'DELETE', path: pathOf(remoteId) });
    if (!isDone(answer) && answer.status !== 404) throw refusal(answer);
  }
}

/** What an application calls somebody is never a way to another place of it. */
const pathOf = (remoteId: string): string => `/Users/${encodeURIComponent(remoteId)}`;
