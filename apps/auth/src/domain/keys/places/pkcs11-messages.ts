/** What the process of a module is told when it begins. */
export interface Beginning {
  readonly module: string;
  /** The label of the token in which keys are made. */
  readonly token: string;
  readonly pin: string;
  /** What labels of keys begin with. */
  readonly prefix: string;
}

/** Of the algorithms of libs/crypto, which the process does not load. */
export type ModuleAlgorithm = 'EdDSA' | 'ES256' | 'PS256' | 'RS256';

/** What it is asked, by number. `bytes` is what the mechanism takes: of ES256 the hash. */
export type Wish =
  | { readonly what: 'log in' }
  | { readonly what: 'generate'; readonly alg: ModuleAlgorithm; readonly installation: string }
  | { readonly what: 'taken'; readonly reference: string; readonly alg: ModuleAlgorithm }
  | { readonly what: 'sign'; readonly reference: string; readonly alg: ModuleAlgorithm; readonly bytes: Uint8Array }
  | { readonly what: 'wrap'; readonly bytes: Uint8Array }
  | { readonly what: 'unwrap'; readonly bytes: Uint8Array };

/** A public key as the members of a JWK, and what the private one is found by. */
export interface KeyThere {
  readonly publicJwk: Readonly<Record<string, string>>;
  readonly reference: string;
}

/** What it says: that it has loaded the module or cannot, or the answer to a number. */
export type Saying =
  | { readonly loaded: true }
  | { readonly failed: 'package' | 'module'; readonly because: string }
  | { readonly to: number; readonly answer: Uint8Array | KeyThere | undefined }
  | { readonly to: number; readonly error: string; readonly isPinRefused: boolean };
