import { CreateAliasCommand, CreateKeyCommand, DecryptCommand, DeleteAliasCommand, DescribeKeyCommand, EncryptCommand, GetPublicKeyCommand, KMSClient, ScheduleKeyDeletionCommand, SignCommand, type KeyMetadata, type KeySpec, type SigningAlgorithmSpec } from '@aws-sdk/client-kms';
import { jwsFromDer, publicJwkOf, sha256Bytes, type KeyAlgorithm, type KeySource, type RemoteKeyPair } from '@symbolon/crypto';

/** How AWS names what we need. Ed25519 is not among it: AWS signs no more than 4096 bytes with that, and tokens may be longer. */
const kinds: Partial<Readonly<Record<KeyAlgorithm, { readonly spec: KeySpec; readonly signing: SigningAlgorithmSpec }>>> = {
  ES256: { spec: 'ECC_NIST_P256', signing: 'ECDSA_SHA_256' },
  PS256: { spec: 'RSA_2048', signing: 'RSASSA_PSS_SHA_256' },
  RS256: { spec: 'RSA_2048', signing: 'RSASSA_PKCS1_V1_5_SHA_256' },
};
const kindOf = (alg: KeyAlgorithm) => kinds[alg] ?? unknown(alg);
const unknown = (alg: KeyAlgorithm): never => {
  throw new Error(`it has no keys for ${alg}`);
};

/** A key by itself, of what names it by itself or with its account and region. */
const idOf = (key = ''): string => key.slice(key.lastIndexOf('/') + 1);

const unlessGone = (error: Error): undefined => {
  if ((error.cause as Error | undefined)?.name !== 'NotFoundException') throw error;
};

/** Milliseconds for an answer, and for a new key, for which no request waits. */
const patience = 2_000;
const making = 20_000;
/** The shortest that AWS has, after which a key that nothing leads to is gone. */
const daysToDeletion = 7;
/** Bytes that AWS hashes itself; of more it is given the hash. */
const longest = 4_096;
/** A wrapped key opens only where this is said again, so that it is told from all else that the key encrypts. */
const context = { symbolon: 'master-key' };

export interface AwsAddress {
  readonly region: string;
  /** Another address than that of the region: an endpoint inside of a network. */
  readonly url: string | undefined;
  /** What the aliases begin with, and the value of the tag `symbolon` that every key has. */
  readonly prefix: string;
  /** Where there are none, AWS's client looks for those of its machine, and for new ones in time. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string } | undefined;
}

/** AWS KMS, by Amazon's own client: it finds the credentials of a machine, a container or a pod, and takes new ones before they end. */
export class AwsKms implements KeySource {
  readonly name = 'aws';
  readonly algorithms = Object.keys(kinds) as readonly KeyAlgorithm[];
  readonly #client: KMSClient;
  readonly #prefix: string;

  constructor({ region, url, prefix, credentials }: AwsAddress) {
    this.#prefix = prefix;
    this.#client = new KMSClient({ region, maxAttempts: 1, ...(url !== undefined && { endpoint: url }), ...(credentials && { credentials }) });
  }

  /** A key of its own each time. An alias leads to it until it is taken, so that one that could not be used is found again, and nobody pays for a row of them. */
  async generate(alg: KeyAlgorithm, installation: string): Promise<RemoteKeyPair> {
    const alias = `alias/${this.#prefix}-${alg.toLowerCase()}-${installation}-next`;
    const key = (await this.#waiting(alias)) ?? (await this.#make(alg, alias, installation));
    if (key?.Origin !== 'AWS_KMS') throw new Error(`the key of ${alias} was not made in AWS KMS, so that others may have it`);
    const shown = await this.#ask('GetPublicKey', (how) => this.#client.send(new GetPublicKeyCommand({ KeyId: key.Arn }), how));
    if (!shown.KeyId || !shown.PublicKey || shown.KeyUsage !== 'SIGN_VERIFY' || !shown.SigningAlgorithms?.includes(kindOf(alg).signing)) throw new Error(`the key of ${alias} signs nothing by ${kindOf(alg).signing}`);
    return { publicJwk: publicJwkOf(shown.PublicKey), reference: shown.KeyId, taken: () => this.#unname(alias) };
  }

  async sign(reference: string, alg: KeyAlgorithm, bytes: Uint8Array): Promise<Uint8Array> {
    const { signing } = kindOf(alg);
    const message = bytes.length > longest ? ({ Message: sha256Bytes(bytes), MessageType: 'DIGEST' } as const) : ({ Message: bytes, MessageType: 'RAW' } as const);
    const { Signature, SigningAlgorithm, KeyId } = await this.#ask('Sign', (how) => this.#client.send(new SignCommand({ KeyId: reference, SigningAlgorithm: signing, ...message }), how));
    if (!Signature || SigningAlgorithm !== signing || idOf(KeyId) !== idOf(reference)) throw new Error('it signed otherwise than it was asked to');
    return alg === 'ES256' ? jwsFromDer(Signature) : Signature;
  }

  /** By a key that is made by whoever runs it: one that we could make, we could make anew where it was lost. */
  async wrap(key: Uint8Array): Promise<string> {
    const { CiphertextBlob } = await this.#ask('Encrypt', (how) => this.#client.send(new EncryptCommand({ KeyId: this.#master, Plaintext: key, EncryptionContext: context }), how));
    if (!CiphertextBlob) throw new Error('it answered nothing to Encrypt');
    return `${this.name}:${Buffer.from(CiphertextBlob).toString('base64')}`;
  }

  async unwrap(wrapped: string): Promise<Uint8Array> {
    const CiphertextBlob = Buffer.from(wrapped.slice(this.name.length + 1), 'base64');
    const { Plaintext } = await this.#ask('Decrypt', (how) => this.#client.send(new DecryptCommand({ KeyId: this.#master, CiphertextBlob, EncryptionContext: context }), how));
    return Plaintext ?? new Uint8Array();
  }

  get #master(): string {
    return `alias/${this.#prefix}-master`;
  }

  async #make(alg: KeyAlgorithm, alias: string, installation: string): Promise<KeyMetadata | undefined> {
    const asked = { KeySpec: kindOf(alg).spec, KeyUsage: 'SIGN_VERIFY' as const, Description: `Symbolon signs ${alg}`, Tags: [{ TagKey: 'symbolon', TagValue: this.#prefix }, { TagKey: 'symbolon-installation', TagValue: installation }] };
    const { KeyMetadata } = await this.#ask('CreateKey', (how) => this.#client.send(new CreateKeyCommand(asked), how), making);
    const id = KeyMetadata?.Arn ?? '';
    await this.#ask('CreateAlias', (how) => this.#client.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: id }), how)).catch(async (error: Error) => {
      throw new Error(`${error.message}, and ${await this.#removed(id)}`, { cause: error.cause });
    });
    return KeyMetadata;
  }

  /** The key that an alias leads to. One on its way out, which was given up although its alias came about, makes room for another. */
  async #waiting(alias: string): Promise<KeyMetadata | undefined> {
    const there = await this.#ask('DescribeKey', (how) => this.#client.send(new DescribeKeyCommand({ KeyId: alias }), how)).catch(unlessGone);
    if (there?.KeyMetadata?.KeyState !== 'PendingDeletion') return there?.KeyMetadata;
    await this.#unname(alias);
    return undefined;
  }

  /** Another node may have done so just before. */
  async #unname(alias: string): Promise<void> {
    await this.#ask('DeleteAlias', (how) => this.#client.send(new DeleteAliasCommand({ AliasName: alias }), how)).catch(unlessGone);
  }

  /** Nobody finds a key again that no alias leads to, and each costs by the month. Says what became of it. */
  #removed(id: string): Promise<string> {
    const removal = { KeyId: idOf(id), PendingWindowInDays: daysToDeletion };
    return this.#ask('ScheduleKeyDeletion', (how) => this.#client.send(new ScheduleKeyDeletionCommand(removal), how)).then(
      () => `the key that was made goes in ${daysToDeletion} days`,
      (error: Error) => `the key ${idOf(id)} that was made stays (${error.message})`,
    );
  }

  /** Of a mistake only the name is told: its text may say more than belongs in a log. */
  async #ask<Answer>(what: string, send: (how: { readonly abortSignal: AbortSignal }) => Promise<Answer>, within = patience): Promise<Answer> {
    try {
      return await send({ abortSignal: AbortSignal.timeout(within) });
    } catch (cause) {
      throw new Error(`${(cause as Error).name} for ${what}`, { cause });
    }
  }
}
