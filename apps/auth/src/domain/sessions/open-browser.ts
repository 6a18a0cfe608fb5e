import type { MasterKey } from '@symbolon/crypto';

/** A browser that comes: what its cookies hold, and where it is. */
export interface OpenBrowser {
  /** Another after each log-in, and what log-ins hang on. */
  readonly token: string;
  /** The same across log-ins: what is sealed for a browser hangs on it. Undefined when there is none. */
  readonly anchor: string | undefined;
  readonly address: string;
}

/** What is stored of a browser's token. */
export const browserHash = (masterKey: MasterKey, token: string): Uint8Array<ArrayBuffer> => masterKey.mac('browser', token);
