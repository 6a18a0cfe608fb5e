import { readConfiguration, type EmbeddedProvider } from '@symbolon/auth';
import type { ConfigurationFile } from '@symbolon/contracts';
import type { AdjustableClock } from './adjustable-clock.ts';
import type { FrontDoor } from './front-door.ts';
import type { HostileTokens } from './hostile-token.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { HostileToken, OngoingOutage, Outage, OutageOptions, Symbolon, SymbolonConfig, TokenWish } from './symbolon.ts';

interface Parts {
  readonly issuer: string;
  readonly origin: string;
  readonly seed: string;
  readonly clock: AdjustableClock;
  readonly file: ConfigurationFile;
  readonly provider: EmbeddedProvider;
  readonly door: FrontDoor;
  readonly hostile: HostileTokens;
  readonly seeded: SeededRandom;
  /** Ends all of it. */
  readonly undo: AsyncDisposableStack;
}

const outages: readonly string[] = ['429', '503', 'slow'] satisfies Outage[];

/** A provider that was started for a test. What is asked of it is done one after the other, so that the same calls give the same tokens. */
export class RunningSymbolon implements Symbolon {
  readonly issuer: string;
  readonly origin: string;
  readonly seed: string;
  readonly clock: AdjustableClock;
  readonly #parts: Parts;
  #file: ConfigurationFile;
  /** The keys of users whose claims are not those of the file. */
  readonly #changed = new Set<string>();
  #calls = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: Parts) {
    ({ issuer: this.issuer, origin: this.origin, seed: this.seed, clock: this.clock, file: this.#file } = parts);
    this.#parts = parts;
  }

  tokenFor(wish: TokenWish): Promise<string> {
    return this.#inTurn(() => this.#token(wish));
  }

  rotateKeys({ old = 'published' }: { readonly old?: 'published' | 'gone' } = {}): Promise<void> {
    return this.#inTurn(() => this.#parts.provider.keys.replace(old === 'gone' ? 'forgotten' : 'published'));
  }

  hostile(kind: HostileToken, wish: TokenWish): Promise<string>;
  hostile(kind: Outage, options?: OutageOptions): Promise<OngoingOutage>;
  hostile(kind: HostileToken | Outage, more?: TokenWish | OutageOptions): Promise<string | OngoingOutage> {
    if (isOutage(kind)) return Promise.resolve(this.#parts.door.begin(kind, (more ?? {}) as OutageOptions));
    return this.#inTurn(async () => this.#parts.hostile.make(kind, await this.#token(more as TokenWish)));
  }

  apply(config: SymbolonConfig | string): Promise<void> {
    return this.#inTurn(async () => {
      this.#file = await readConfiguration(config);
      this.#changed.clear();
      await this.#parts.provider.apply(this.#file);
    });
  }

  stop(): Promise<void> {
    return this.#parts.undo.disposeAsync();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #token({ client, user, audience, scope, claims, roles }: TokenWish): Promise<string> {
    if (user !== undefined) await this.#prepare(user, claims, roles);
    const answer = await this.#parts.provider.mint({ clientId: client, username: user, audience: [audience].flat(), scope: scope?.split(' ') });
    return answer.access_token;
  }

  /** Lets the user have these claims beside those of the file, and these roles, and no others; makes the user if need be. */
  async #prepare(username: string, claims: TokenWish['claims'], roles: TokenWish['roles']): Promise<void> {
    const known = this.#file.users.find((user) => user.username === username);
    if (known && !claims && !roles && !this.#changed.has(username)) return;
    const { users } = await readConfiguration({ users: [{ username, claims: { ...known?.claims, ...claims }, roles: roles ?? known?.roles ?? [] }] });
    const others = this.#file.users.filter((user) => user !== known);
    await this.#parts.provider.apply({ ...this.#file, users: [...others, ...users.map((user) => ({ ...user, ...known, claims: user.claims, roles: user.roles }))] });
    this.#changed.add(username);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(() => this.#parts.seeded.within(`call ${(this.#calls += 1)}`, work));
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

const isOutage = (kind: HostileToken | Outage): kind is Outage => outages.includes(kind);
