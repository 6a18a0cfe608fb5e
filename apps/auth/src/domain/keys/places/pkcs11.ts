import { sha256Bytes, type KeyAlgorithm, type KeySource, type RemoteKeyPair } from '@symbolon/crypto';
import type { Beginning, KeyThere } from './pkcs11-messages.ts';
import { Pkcs11Process, PinRefused } from './pkcs11-process.ts';

export { ModuleFault, PinRefused } from './pkcs11-process.ts';

/** Milliseconds for an answer, and for a new key: hardware takes its time for RSA. */
const patience = 2_000;
const making = 20_000;

/** A token of PKCS #11: a hardware module, or software that is one. The module itself is in a process of its own. */
export class Pkcs11 implements KeySource {
  readonly name = 'pkcs11';

  private constructor(
    private readonly module: Pkcs11Process,
    readonly algorithms: readonly KeyAlgorithm[],
  ) {}

  /** Throws a ModuleFault where the module cannot be loaded; the token may still be out of reach. */
  static async open(at: Beginning, algorithms: readonly KeyAlgorithm[]): Promise<Pkcs11> {
    const module = new Pkcs11Process(at);
    await module.load();
    return new Pkcs11(module, algorithms);
  }

  /** Throws a PinRefused, and nothing of a token that is out of reach: that is told of when it is needed. */
  async tryPin(): Promise<void> {
    await this.module.ask<undefined>({ what: 'log in' }, patience).catch((error: unknown) => {
      if (error instanceof PinRefused) throw error;
    });
  }

  async generate(alg: KeyAlgorithm, installation: string): Promise<RemoteKeyPair> {
    const { publicJwk, reference } = await this.module.ask<KeyThere>({ what: 'generate', alg, installation }, making);
    return { publicJwk, reference, taken: () => this.module.ask<undefined>({ what: 'taken', reference, alg }, patience) };
  }

  /** Modules hash for RSA and for Ed25519; what they call ECDSA takes a hash. */
  sign(reference: string, alg: KeyAlgorithm, bytes: Uint8Array): Promise<Uint8Array> {
    return this.module.ask({ what: 'sign', reference, alg, bytes: alg === 'ES256' ? sha256Bytes(bytes) : bytes }, patience);
  }

  async wrap(key: Uint8Array): Promise<string> {
    return `${this.name}:${Buffer.from(await this.module.ask<Uint8Array>({ what: 'wrap', bytes: key }, patience)).toString('base64')}`;
  }

  unwrap(wrapped: string): Promise<Uint8Array> {
    return this.module.ask({ what: 'unwrap', bytes: Buffer.from(wrapped.slice(this.name.length + 1), 'base64') }, patience);
  }
}
