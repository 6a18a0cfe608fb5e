import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { sha256Bytes } from '@symbolon/crypto';
import { PeopleToPush } from '../../domain/provisioning/people-to-push.ts';
import { PushedUserStore } from '../../domain/provisioning/pushed-user.store.ts';
import { PushFailure, type Differences, type PersonToPush, type ScimTarget } from '../../domain/provisioning/scim-target.ts';
import { differing, isActive, isRemoteId, type Account } from './account.ts';
import { remotePages } from './remote-pages.ts';
import { ScimCalls } from './scim-calls.ts';
import { wantedAccount, type WantedAccount } from './wanted-account.ts';

/** People who are read at once. */
const width = 200;

/** One person in whom the two differ. */
export interface Difference {
  readonly action: 'create' | 'adopt' | 'change' | 'remove';
  readonly externalId: string;
  readonly remoteId: string | null;
  readonly userName: string | null;
  readonly attributes: readonly string[];
}

/** A page of them, with how many there are by then. */
export interface Compared {
  readonly found: readonly Difference[];
  readonly differences: Differences;
}

type Counted = { -readonly [Name in keyof Differences]: number };

/** Compares all accounts of an application with all who are to be there, a page at a time; it changes nothing. Of each person it keeps in memory that they were there. */
@Injectable()
export class Comparison {
  constructor(
    private readonly calls: ScimCalls,
    private readonly people: PeopleToPush,
    private readonly pushed: PushedUserStore,
  ) {}

  async *of(target: ScimTarget): AsyncGenerator<Compared> {
    const counted: Counted = { people: 0, create: 0, adopt: 0, change: 0, remove: 0, unknown: 0 };
    const seen = new Set<string>();
    const strangers = new Set<number>();
    const told = (found: readonly Difference[]): Compared => {
      for (const { action } of found) counted[action] += 1;
      return { found, differences: { ...counted } };
    };
    for await (const page of remotePages(this.calls, target)) yield told(await this.#there(target, page, seen, strangers, counted));
    for (let after = ''; ; ) {
      const page = await this.people.page(after, width);
      const last = page.at(-1);
      if (!last) return;
      after = last.id;
      const found: Difference[] = [];
      for (const person of page) {
        if (seen.has(person.id)) continue;
        const wanted = await wantedOrUnsaid(target, person);
        if (!wanted || wanted === 'unsaid') continue;
        const userName = wanted.texts.userName ?? null;
        const isAdopted = strangers.has(briefly(userName ?? ''));
        if (!wanted.active && !isAdopted) continue; // who does not get in is given no account
        counted.people += 1;
        found.push({ action: isAdopted ? 'adopt' : 'create', externalId: person.id, remoteId: null, userName, attributes: Object.keys(wanted.texts) });
      }
      yield told(found);
    }
  }

  async #there(target: ScimTarget, page: readonly Account[], seen: Set<string>, strangers: Set<number>, counted: Counted): Promise<readonly Difference[]> {
    const textsOf = (name: string) => page.map((each) => each[name]).filter(isRemoteId); // what cannot be kept is nobody's
    const rows = await this.pushed.find(target.id, textsOf('id'), textsOf('externalId'));
    const people = new Map((await this.people.find([...rows.map(({ externalId }) => externalId), ...textsOf('externalId')])).map((person) => [person.id, person]));
    const found: Difference[] = [];
    const ids = new Set<unknown>();
    for (const account of page) {
      const { id, externalId: named, userName } = account;
      const own = rows.find(({ remoteId }) => remoteId === id);
      const externalId = own?.externalId ?? (typeof named === 'string' ? named : '');
      const person = people.get(externalId);
      const isTaken = !own && rows.some((row) => row.externalId === externalId && row.remoteId !== null); // another account says that it is theirs
      if (!isRemoteId(id) || ids.has(id) || isTaken || seen.has(externalId) || !(own ?? person)) {
        counted.unknown += 1;
        if (typeof userName === 'string' && (named === undefined || named === null || named === '')) strangers.add(briefly(userName));
        continue;
      }
      ids.add(id);
      seen.add(externalId);
      const wanted = person && (await wantedOrUnsaid(target, person));
      if (wanted === 'unsaid') continue;
      const said = { externalId, remoteId: id, userName: typeof userName === 'string' ? userName : null };
      if (wanted) {
        counted.people += 1;
        const attributes = differing(account, wanted);
        if (!own) found.push({ action: 'adopt', ...said, attributes });
        else if (attributes.length > 0) found.push({ action: 'change', ...said, attributes });
      } else if (!own) counted.unknown += 1; // whom we never pushed is not ours to take away
      else if (target.onRemoval === 'delete' || isActive(account)) found.push({ action: 'remove', ...said, attributes: target.onRemoval === 'delete' ? [] : ['active'] });
    }
    return found;
  }
}

/** A name in a few bytes, whatever an application calls somebody: it has millions, and as long as it likes. */
const briefly = (userName: string): number => Buffer.from(sha256Bytes(Buffer.from(userName.toLowerCase()))).readUIntBE(0, 6);

/** Of whom nothing can be said is left as they are; their push says why. Between two people there is time for requests. */
async function wantedOrUnsaid(target: ScimTarget, person: PersonToPush): Promise<WantedAccount | 'unsaid' | undefined> {
  await setImmediate();
  return wantedAccount(target, person).catch((error: unknown) => {
    if (error instanceof PushFailure) return 'unsaid' as const;
    throw error;
  });
}
