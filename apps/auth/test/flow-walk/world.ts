import { s256 } from '@symbolon/crypto';
import { Browser, type Seen } from '../browser.ts';
import { MailFolder } from '../mailbox.ts';
import { decoded, formOf, issuer, password, secret, startProvider, type Provider } from '../provider.ts';
import { Model, type Asks, type Ledger, type ModelFlow } from './model.ts';

const callback = 'https://app.example.com/callback';
const verifier = 'a-verifier-of-at-least-forty-three-characters-000';
const client = { client_secret: secret, grant_types: ['authorization_code'], scope: 'openid profile', redirect_uris: [callback] };
const file = {
  clients: [
    { ...client, client_id: 'trusted', first_party: true },
    { ...client, client_id: 'web' },
  ],
  users: ['ada@example.com', 'bob@example.com'].map((username) => ({ username, password })),
};

/** No person of the model. */
const nobody = -1;

/** A provider for one world after the other. */
export interface Ground {
  readonly provider: Provider;
  readonly mails: MailFolder;
  /** Makes it what it was when it was opened. */
  rewind(): Promise<void>;
  close(): Promise<void>;
}

export async function openGround(): Promise<Ground> {
  const mails = new MailFolder();
  const provider = await startProvider({ ...mails.environment, SYMBOLON_SIGNUP: 'open', SYMBOLON_EMAIL_VERIFICATION: 'optional', SYMBOLON_THROTTLE_ADDRESS: '1000000', SYMBOLON_THROTTLE_CLIENT: '1000000' });
  await provider.apply(file);
  const rewindRows = await provider.snapshot();
  return {
    provider,
    mails,
    async rewind() {
      await rewindRows();
      mails.empty();
    },
    async close() {
      await provider.close();
      mails.close();
    },
  };
}

/** Two persons at browsers of their own, and the model of what they did. */
export class World {
  readonly provider: Provider;
  readonly browsers: readonly Browser[];
  readonly model: Model;
  readonly random: () => number;
  readonly #mails: MailFolder;
  #link = `/reset-password?token=${'A'.repeat(43)}&flow=${'A'.repeat(43)}`;
  readonly #idTokens: { readonly person: number; readonly username: string; readonly idToken: string }[] = [];
  #made = 0;

  private constructor(provider: Provider, mails: MailFolder, random: () => number) {
    this.provider = provider;
    this.#mails = mails;
    this.random = random;
    this.browsers = [new Browser(provider), new Browser(provider)];
    this.model = new Model(this.browsers.length, file.users.map(({ username }) => username));
  }

  /** The one before it is over. */
  static async begin(ground: Ground, seed: number): Promise<World> {
    await ground.rewind();
    return new World(ground.provider, ground.mails, randomOf(seed));
  }

  /** Where the last mail about a new password leads; nowhere before there was one. */
  async mailedLink(): Promise<string> {
    await this.provider.deliver();
    this.#link = (await this.#mails.news()).findLast(({ link }) => link.startsWith('/reset-password?'))?.link ?? this.#link;
    return this.#link;
  }

  readonly now = (): number => this.provider.clock.now().getTime();

  /** A name that nobody had before. */
  readonly fresh = (): string => `name-${(this.#made += 1)}`;

  pick<T>(items: readonly T[]): T | undefined {
    return items[Math.floor(this.random() * items.length)];
  }

  /** A new authorization request in a person's browser. */
  async authorize(person: number, clientId: ModelFlow['clientId'], asks: Asks): Promise<ModelFlow> {
    const flow: ModelFlow = { state: this.fresh(), clientId, asks, owner: person, startedAt: this.now(), id: undefined, csrf: '', isOver: false, answer: undefined, allowedBy: new Set() };
    this.model.flows.push(flow);
    const prompt = asks === 'nothing' ? {} : { prompt: asks };
    const request = { client_id: clientId, redirect_uri: callback, response_type: 'code', scope: 'openid profile', state: flow.state, nonce: 'n', code_challenge: s256(verifier), code_challenge_method: 'S256', ...prompt };
    const seen = await this.request(person, `/oauth/authorize?${formOf(request).toString()}`);
    flow.id = nameIn(seen);
    if (flow.id !== undefined) await this.look(person, `/login?flow=${flow.id}`, flow);
    return flow;
  }

  /** Looks at a page and keeps the token of its form. One that leads on, because it may be answered by now, is looked at once more. */
  async look(person: number, path: string, flow: ModelFlow): Promise<Seen> {
    const first = await this.request(person, path);
    const waitsForMail = path.startsWith('/verify-email'); // nobody does here, so that page only ever leads on
    const goesOn = !waitsForMail && first.location?.startsWith('/oauth/authorize/resume') === true;
    const name = goesOn ? nameIn(await this.request(person, first.location ?? '')) : undefined; // it may be called otherwise from now on
    const page = goesOn ? await this.request(person, path.replace(`flow=${flow.id}`, `flow=${name ?? flow.id}`)) : first;
    const isOfFlow = path.endsWith(`?flow=${flow.id}`) && page.fields['flow'] !== undefined;
    if (isOfFlow) flow.id = page.fields['flow'];
    if (isOfFlow && page.fields['csrf'] !== undefined) flow.csrf = page.fields['csrf'];
    return page;
  }

  /** A client logs out the account of an ID token that it was given in this person's browser, and no other. */
  async logOutByClient(person: number): Promise<string> {
    const { username, idToken } = this.pick(this.#idTokens.filter((given) => given.person === person)) ?? { username: 'nobody', idToken: '' };
    this.model.accounts[person]?.delete(username);
    await this.request(person, `/oidc/logout?${formOf({ id_token_hint: idToken }).toString()}`);
    return username;
  }

  /** One request of a person, no redirect followed. A code that comes of it is judged at once. */
  request(person: number, path: string, init: RequestInit = {}): Promise<Seen> {
    return this.#judged(person, this.browserOf(person), path, init);
  }

  /** One request with cookies that somebody put together: no code may come of it. */
  intrude(cookie: string, path: string, init: RequestInit): Promise<Seen> {
    return this.#judged(nobody, new Browser(this.provider), path, { ...init, headers: { ...(init.headers as Record<string, string>), cookie } });
  }

  async #judged(person: number, browser: Browser, path: string, init: RequestInit): Promise<Seen> {
    this.provider.clock.advance(1);
    const seen = await browser.step(path, init);
    const back = seen.location?.startsWith(callback) === true ? new URL(seen.location).searchParams : undefined;
    const flow = this.model.flows.find(({ state }) => state === back?.get('state'));
    const code = back?.get('code');
    if (typeof code === 'string') {
      const { username, idToken } = await this.#redeemed(code, flow);
      this.#idTokens.push({ person, username, idToken });
      const complaint = this.model.takeCode(flow, person, username, this.now());
      if (complaint !== undefined) throw new Error(complaint);
    } else if (back !== undefined && flow) flow.isOver = true;
    return seen;
  }

  browserOf(person: number): Browser {
    const browser = this.browsers[person];
    if (!browser) throw new Error(`There is no person ${person}.`);
    return browser;
  }

  /** What is in the database now. Consents that the model does not know of are an error of their own. */
  async ledger(): Promise<Ledger> {
    const rows = await this.provider.database.prisma.$queryRaw<readonly { readonly kind: string; readonly text: string }[]>`
      SELECT 'session' AS kind, string_agg(username, ' ' ORDER BY username) AS text FROM sessions JOIN users ON users.id = user_id GROUP BY browser_hash
      UNION ALL SELECT 'user', username FROM users
      UNION ALL SELECT 'codes', count(*)::text FROM authorization_codes
      UNION ALL SELECT 'consent', username || ' ' || client_id FROM consents JOIN users ON users.id = user_id`;
    const of = (kind: string) => rows.filter((row) => row.kind === kind).map(({ text }) => text).sort();
    const unknown = of('consent').find((pair) => !this.model.consents.has(pair));
    if (unknown !== undefined) throw new Error(`a consent that nobody gave: ${unknown}`);
    return { sessions: of('session'), users: of('user'), codes: Number(of('codes')[0]) };
  }

  /** Whose code it is, by the ID token that it gives. */
  async #redeemed(code: string, flow: ModelFlow | undefined): Promise<{ readonly username: string; readonly idToken: string }> {
    const members = { grant_type: 'authorization_code', code, redirect_uri: callback, code_verifier: verifier };
    const { status, json, text } = await this.provider.token(members, [flow?.clientId ?? 'trusted', secret]);
    if (status !== 200) throw new Error(`a code that gives nothing: ${text}`);
    const idToken = String(json['id_token']);
    const row = await this.provider.database.prisma.user.findUnique({ where: { id: String(decoded(idToken).claims['sub']) }, select: { username: true } });
    return { username: row?.username ?? '', idToken };
  }
}

/** Random numbers that are the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What a flow is called where a browser is led. */
const nameIn = ({ location }: Seen): string | undefined => new URL(location ?? '', issuer).searchParams.get('flow') ?? undefined;
