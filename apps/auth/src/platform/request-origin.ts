import { AsyncLocalStorage } from 'node:async_hooks';

/** Where a request came from, and how the log calls it. */
export interface RequestOrigin {
  readonly request_id: string;
  readonly address: string;
  /** The application that it came through, where an access token says that. */
  readonly client_id?: string;
}

const current = new AsyncLocalStorage<RequestOrigin>();

/** Lets whatever is done for a request know of it, however deep. */
export const doneFor = <T>(origin: RequestOrigin, work: () => T): T => current.run(origin, work);

/** Of the request that this is done for; undefined when it is done for none. */
export const requestOrigin = (): RequestOrigin | undefined => current.getStore();
