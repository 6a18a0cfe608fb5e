/** What a declarative file (symbolon.yaml) holds, as an object. The provider checks it as it checks the file. */
export interface SymbolonConfig {
  readonly resource_servers?: readonly object[];
  readonly clients?: readonly object[];
  readonly users?: readonly object[];
  readonly [member: string]: unknown;
}

/** How the provider of a test starts. */
export interface StartOptions {
  /** The content of a declarative file, or the path of one. In a file, `${NAME}` is taken from the environment. */
  readonly config: SymbolonConfig | string;
  /** Makes ids and keys repeatable: the same seed and the same calls give the same ones. A new one each time when absent. */
  readonly seed?: string;
  /** Where the clock stands still. When absent it runs with the real time; with a seed it stands at 2030-01-01. */
  readonly now?: Date | string;
  /** What tokens name in `iss`: localhost, or a name below .localhost, .test or .example. Default: `origin`. */
  readonly issuer?: string;
  /** The port to listen on; a free one when absent. */
  readonly port?: number;
  /** A PostgreSQL to make databases of its own on. When absent, one that this library brings. The environment is never looked at. */
  readonly databaseUrl?: string;
  /** Settings of the server beside those that this library sets, such as `{ SYMBOLON_SIGNUP: 'open' }`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Where the PostgreSQL is kept between runs. */
  readonly cacheDirectory?: string;
  /** Told each line that the server logs: JSON. */
  readonly log?: (line: string) => void;
}

/** Whom an access token is for, and what it may do. */
export interface TokenWish {
  /** A client_id of the configuration. */
  readonly client: string;
  /** A username. One that the configuration does not name is made. When absent, the client acts for itself. */
  readonly user?: string;
  /** The `aud`: one or more resource servers of the configuration. */
  readonly audience: string | readonly string[];
  /** Words separated by spaces; all that the client may have of the audience when absent. */
  readonly scope?: string;
  /**
   * Claims that the user has, beside those of the configuration, from here until the next token of the same user. They are
   * stored with the user and get into the token as in production: if, and under the name that, its contract says.
   */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** The roles of the user for this token; those of the configuration when absent. */
  readonly roles?: readonly string[];
}

/** Access tokens that a service must refuse. */
export type HostileToken = 'expired' | 'wrong-audience' | 'wrong-issuer' | 'rotated-key' | 'bad-signature' | 'alg-none' | 'wrong-type';

/** Bad days of the provider that a service must survive. */
export type Outage = '429' | '503' | 'slow';

export interface OutageOptions {
  /** How many requests it hits; all until `end()` when absent. */
  readonly times?: number;
  /** Which requests it hits; all when absent. */
  readonly at?: 'discovery' | 'keys' | 'token';
  /** How long `slow` makes a request wait, in real time. Default: 2s. */
  readonly delay?: string;
}

/** An outage that goes on. */
export interface OngoingOutage extends Disposable {
  /** How many requests it has hit. */
  readonly hits: number;
  end(): void;
}

/** The provider's time. It does not move the clock of your service. */
export interface TestClock {
  now(): Date;
  /** Moves on by a duration such as `90s`, `15m`, `1h` or `30d`. */
  advance(duration: string): void;
}

/** A running provider. */
export interface Symbolon extends AsyncDisposable {
  /** What its tokens name in `iss`. */
  readonly issuer: string;
  /** Where it answers: http://localhost:PORT. The same as `issuer` unless you named another. */
  readonly origin: string;
  /** Give it to `startSymbolon` to get the same ids and keys again. */
  readonly seed: string;
  readonly clock: TestClock;
  /** A valid access token. */
  tokenFor(wish: TokenWish): Promise<string>;
  /** New signing keys, which sign from now on. The old ones stay in the key set, unless they are to be `gone`. */
  rotateKeys(options?: { readonly old?: 'published' | 'gone' }): Promise<void>;
  /** An access token that is wrong in one way, and right in all others. */
  hostile(kind: HostileToken, wish: TokenWish): Promise<string>;
  /** Makes the provider answer badly. */
  hostile(kind: Outage, options?: OutageOptions): Promise<OngoingOutage>;
  /** Makes the configuration another one, as `symbolon apply` does. */
  apply(config: SymbolonConfig | string): Promise<void>;
  /** Ends it; nothing is left. */
  stop(): Promise<void>;
}
