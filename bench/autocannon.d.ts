/** The part of autocannon's programmatic interface that is used here; the package has no types of its own. */
declare module 'autocannon' {
  export interface Request {
    readonly method?: 'GET' | 'POST';
    readonly path?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly setupRequest?: (request: Request) => Request;
    readonly onResponse?: (status: number, body: string, context: object, headers: Readonly<Record<string, string>>) => void;
  }

  interface Client {
    setRequests(requests: readonly Request[]): void;
  }

  interface Options {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly connections: number;
    /** Seconds. */
    readonly duration: number;
    /** Requests a second, of all connections together. */
    readonly overallRate?: number;
    readonly ignoreCoordinatedOmission?: boolean;
    /** How often it looks whether the time is over, in milliseconds. */
    readonly sampleInt: number;
    /** Called once for each connection, in their order. */
    readonly setupClient: (client: Client) => void;
  }

  interface Result {
    /** Broken connections and timeouts. */
    readonly errors: number;
    /** Seconds. */
    readonly duration: number;
  }

  interface Run extends PromiseLike<Result> {
    on(event: 'response', listener: (client: Client, status: number, bytes: number, milliseconds: number) => void): void;
  }

  export default function autocannon(options: Options): Run;
}
