/** What an authorization request asks of the person beyond a log-in. */
export type Asks = 'nothing' | 'consent' | 'login';

/** An authorization request as the model knows it. */
export interface ModelFlow {
  /** Its `state`, by which its response is known. */
  readonly state: string;
  readonly clientId: 'trusted' | 'web';
  readonly asks: Asks;
  /** The person in whose browser it began. */
  readonly owner: number;
  readonly startedAt: number;
  /** Its name in URLs; undefined when it was answered at once. */
  id: string | undefined;
  /** What a form of it must bring, as a page showed it last. */
  csrf: string;
  isOver: boolean;
  /** For whom it was answered with a code, and when first. */
  answer: { readonly username: string; readonly at: number } | undefined;
  /** The accounts that allowed it, and did not refuse it afterwards. */
  readonly allowedBy: Set<string>;
}

/** What must be true of the database. */
export interface Ledger {
  /** The accounts of each browser that has any, sorted. */
  readonly sessions: readonly string[];
  readonly users: readonly string[];
  readonly codes: number;
}

/** What the walk has done so far, and therefore all that may be. Knows nothing of how the server decides. */
export class Model {
  readonly flows: ModelFlow[] = [];
  /** For each person, their accounts that are logged in, with the time of the log-in. */
  readonly accounts: readonly Map<string, number>[];
  readonly users: Set<string>;
  /** `user client` pairs that were allowed in a flow that was answered. */
  readonly consents = new Set<string>();
  codes = 0;

  constructor(persons: number, users: readonly string[]) {
    this.accounts = Array.from({ length: persons }, () => new Map<string, number>());
    this.users = new Set(users);
  }

  logIn(person: number, username: string, now: number): void {
    this.users.add(username);
    this.accounts[person]?.set(username, now);
  }

  logOut(person: number): void {
    this.accounts[person]?.clear();
  }

  /** The log-ins of a user end in every browser, or in every one but this person's. */
  forget(username: string, person?: number): void {
    for (const [each, accounts] of this.accounts.entries()) if (each !== person) accounts.delete(username);
  }

  /** Why this code must not be; undefined when it may. Counts it. */
  takeCode(flow: ModelFlow | undefined, person: number, username: string, now: number): string | undefined {
    this.codes += 1;
    if (!flow) return 'a code for no flow';
    if (flow.owner !== person) return "a code in another person's browser";
    if (flow.isOver && !(flow.answer?.username === username && now - flow.answer.at < 60_000)) return 'a second answer that is another one, or late';
    flow.isOver = true;
    flow.answer ??= { username, at: now };
    const loggedInAt = this.accounts[person]?.get(username);
    if (loggedInAt === undefined) return `a code for ${username}, who is not logged in there`;
    if (flow.asks === 'login' && loggedInAt < flow.startedAt) return `a code for ${username}, who did not log in afresh`;
    const pair = `${username} ${flow.clientId}`;
    const isAllowed = flow.allowedBy.has(username) || (flow.asks !== 'consent' && (flow.clientId === 'trusted' || this.consents.has(pair)));
    if (flow.allowedBy.has(username)) this.consents.add(pair);
    return isAllowed ? undefined : `a code for ${username}, who allowed nothing`;
  }

  ledger(): Ledger {
    const sessions = this.accounts.map((accounts) => [...accounts.keys()].sort().join(' ')).filter((names) => names !== '');
    return { sessions: sessions.sort(), users: [...this.users].sort(), codes: this.codes };
  }
}
