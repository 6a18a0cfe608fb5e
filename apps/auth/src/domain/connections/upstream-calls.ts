import type { Socket } from 'node:net';

/** How another provider is called; handed in, as no noun looks at the way out. */
export class UpstreamCalls {
  constructor(
    readonly fetch: (address: string, call: { readonly method: string; readonly headers: Readonly<Record<string, string>>; readonly body?: string }) => Promise<Response>,
    /** On its way to a directory. */
    readonly socket: (host: string, port: number) => Socket,
  ) {}
}

/** The other provider gave no answer, or says itself that it cannot. */
export class UpstreamUnavailableError extends Error {
  constructor(cause: unknown) {
    super('the other provider gave no answer', { cause });
  }

  /** Of whatever has gone wrong on the way to it. */
  static of(error: unknown): UpstreamUnavailableError {
    return error instanceof UpstreamUnavailableError ? error : new UpstreamUnavailableError(error);
  }
}
