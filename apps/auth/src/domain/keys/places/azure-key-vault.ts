import { KeyClient, type CryptographyClient, type JsonWebKey, type KeyClientOptions, type KeyVaultKey } from '@azure/keyvault-keys';
import { sha256Bytes, type KeyAlgorithm, type KeySource, type RemoteKeyPair } from '@symbolon/crypto';
import { azureCredential } from './azure-credential.ts';

/** What Azure makes for what we need, and the bytes of a signature. It has no Ed25519. */
const kinds: Partial<Readonly<Record<KeyAlgorithm, { readonly type: 'EC' | 'RSA'; readonly size: number }>>> = { ES256: { type: 'EC', size: 64 }, PS256: { type: 'RSA', size: 256 }, RS256: { type: 'RSA', size: 256 } };
const kindOf = (alg: KeyAlgorithm) => kinds[alg] ?? unknown(alg);
const unknown = (alg: KeyAlgorithm): never => {
  throw new Error(`it has no keys for ${alg}`);
};

/** Milliseconds for an answer, and for a new key, for which no request waits. Of the first answer one for credentials is a part, which a machine may have to be asked for. */
const patience = 2_000;
const making = 20_000;
const fetching = 10_000;
const wrapping = 'RSA-OAEP-256';
/** The tag of a version that is not in use yet. */
const nextTag = 'symbolon-next';

/** The client says that there is one, and looks at no answer. */
interface Result {
  readonly result?: Uint8Array;
}
const nothing = new Uint8Array();

interface How {
  readonly abortSignal: AbortSignal;
}

export interface AzureAddress {
  /** Of the vault, or of a Managed HSM. */
  readonly url: string;
  /** What the names of all keys there begin with. */
  readonly prefix: string;
  readonly level: 'software' | 'hsm';
}

/** Azure Key Vault and Managed HSM, by Microsoft's own client: it signs in where the vault says, and nowhere that the vault's own address does not belong to. */
export class AzureKeyVault implements KeySource {
  readonly name = 'azure';
  readonly algorithms = Object.keys(kinds) as readonly KeyAlgorithm[];
  readonly #client: KeyClient;
  readonly #signers = new Map<string, CryptographyClient>();
  readonly #prefix: string;
  readonly #hsm: boolean;
  #isKnown = false;

  constructor({ url, prefix, level }: AzureAddress, credential = azureCredential(), reached: Pick<KeyClientOptions, 'httpClient'> = {}) {
    this.#prefix = prefix;
    this.#hsm = level === 'hsm' || new URL(url).hostname.includes('.managedhsm.'); // which has no others
    this.#client = new KeyClient(url, credential, { retryOptions: { maxRetries: 0 }, redirectOptions: { maxRetries: 0 }, ...reached });
  }

  /** A version of the key that this installation has for the algorithm. One has a tag until it is taken, so that one that could not be used is found again. */
  async generate(alg: KeyAlgorithm, installation: string): Promise<RemoteKeyPair> {
    const name = `${this.#prefix}-${alg.toLowerCase()}-${installation}`;
    const made = (await this.#waiting(name)) ?? (await this.#make(name, alg));
    const { version = '', exportable, tags = {} } = made.properties;
    if (exportable === true) throw new Error(`the key ${name} may be exported, so that others may have it`);
    if (made.keyType !== this.#typeOf(alg)) throw new Error(`the key ${name} is none of the type ${this.#typeOf(alg)}`);
    const { [nextTag]: _, ...others } = tags;
    const taken = async () => void (await this.#ask('update', (how) => this.#client.updateKeyProperties(name, version, { tags: others, ...how })));
    return { publicJwk: publicJwkOf(made.key ?? {}), reference: `${name}/${version}`, taken };
  }

  /** Azure is given the hash, and gives r and s as a JWS has them. */
  async sign(reference: string, alg: KeyAlgorithm, bytes: Uint8Array): Promise<Uint8Array> {
    const { size } = kindOf(alg);
    const { result = nothing } = (await this.#ask('sign', (how) => this.#by(reference).sign(alg, sha256Bytes(bytes), how))) as Result;
    if (result.length !== size) throw new Error('it signed otherwise than it was asked to');
    return result;
  }

  /** By a key that is made by whoever runs it: one that we could make, we could make anew where it was lost. */
  async wrap(key: Uint8Array): Promise<string> {
    const { properties } = await this.#ask('get', (how) => this.#client.getKey(this.#master, how));
    const { result = nothing } = (await this.#ask('wrapKey', (how) => this.#by(`${this.#master}/${properties.version}`).wrapKey(wrapping, key, how))) as Result;
    return `${this.name}:${properties.version}:${Buffer.from(result).toString('base64')}`;
  }

  /** By the version that wrapped it, since Azure does not find that by itself. */
  async unwrap(wrapped: string): Promise<Uint8Array> {
    const [, version, text = ''] = wrapped.split(':');
    const { result = nothing } = (await this.#ask('unwrapKey', (how) => this.#by(`${this.#master}/${version}`).unwrapKey(wrapping, Buffer.from(text, 'base64'), how))) as Result;
    return result;
  }

  get #master(): string {
    return `${this.#prefix}-master`;
  }

  #typeOf(alg: KeyAlgorithm): string {
    return `${kindOf(alg).type}${this.#hsm ? '-HSM' : ''}`;
  }

  /** The newest version, where it is not in use yet. One that was disabled is left to who did so. */
  async #waiting(name: string): Promise<KeyVaultKey | undefined> {
    const newest = await this.#ask('get', (how) => this.#client.getKey(name, how).catch(unlessGone));
    return newest?.properties.tags?.[nextTag] !== undefined && newest.properties.enabled !== false ? newest : undefined;
  }

  #make(name: string, alg: KeyAlgorithm): Promise<KeyVaultKey> {
    const asked = { ...(kindOf(alg).type === 'EC' ? { curve: 'P-256' } : { keySize: 2048 }), keyOps: ['sign'], tags: { symbolon: this.#prefix, [nextTag]: 'yes' } };
    return this.#ask('create', (how) => this.#client.createKey(name, this.#typeOf(alg), { ...asked, ...how }), making);
  }

  /** One for each version: it looks at the key before it first uses it. */
  #by(reference: string): CryptographyClient {
    const [name = '', keyVersion = ''] = reference.split('/');
    const known = this.#signers.get(reference) ?? this.#client.getCryptographyClient(name, { keyVersion });
    this.#signers.set(reference, known);
    return known;
  }

  /** The library for credentials knows no end of its tries, so nobody waits for it. Of a mistake only the status or the name is told: its text may say more than belongs in a log. */
  async #ask<Answer>(what: string, send: (how: How) => Promise<Answer>, within = this.#isKnown ? patience : fetching): Promise<Answer> {
    try {
      const abortSignal = AbortSignal.timeout(within);
      const late = new Promise<never>((_, reject) => abortSignal.addEventListener('abort', () => reject(abortSignal.reason as Error)));
      const answer = await Promise.race([send({ abortSignal }), late]);
      this.#isKnown = true;
      return answer;
    } catch (cause) {
      const { name, statusCode } = cause as Error & { readonly statusCode?: number };
      const told = /Credential|Authentication/.test(name) ? 'there are no credentials for it' : statusCode === undefined ? `${name} for ${what}` : `it answered ${statusCode} to ${what}`;
      throw new Error(told, { cause });
    }
  }
}

function unlessGone(error: { readonly statusCode?: number }): undefined {
  if (error.statusCode !== 404) throw error as unknown as Error;
}

/** Keys in hardware are of the same type elsewhere. */
function publicJwkOf({ kty = '', crv, x, y, n, e }: JsonWebKey): RemoteKeyPair['publicJwk'] {
  const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('base64url');
  return kty.startsWith('EC') ? { kty: 'EC', crv: String(crv), x: text(x), y: text(y) } : { kty: 'RSA', n: text(n), e: text(e) };
}
