import { createHash } from 'node:crypto';

/** A key that opens files, and the name by which files are sealed for it. */
export interface FileKey {
  /** What opens: whoever has it reads everything that was sealed for it. */
  readonly identity: string;
  /** What seals, and is no secret. */
  readonly recipient: string;
}

/** A file that is not opened by this key. */
export class OtherFileKeyError extends Error {}

type Bytes = ReadableStream<Uint8Array<ArrayBuffer>>;

/** age, which is loaded where a file is sealed or opened and nowhere else. */
const age = () => import('age-encryption');

/** A key of age (X25519), which its own programs read as well. */
export async function newFileKey(): Promise<FileKey> {
  const { generateX25519Identity, identityToRecipient } = await age();
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

/** Whether a text names a key that files can be sealed for. */
export async function isFileRecipient(text: string): Promise<boolean> {
  const { Encrypter } = await age();
  return acceptedBy(() => new Encrypter().addRecipient(text));
}

/** Whether a text is a key that opens files. */
export async function isFileIdentity(text: string): Promise<boolean> {
  const { Decrypter } = await age();
  return acceptedBy(() => new Decrypter().addIdentity(text));
}

/** Seals a stream for recipients, each of whom opens it alone, as it flows. Anybody who knows them can do so: it says nothing of who did. */
export async function sealFile(recipients: readonly string[], file: Bytes): Promise<Bytes> {
  const { Encrypter } = await age();
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return (await encrypter.encrypt(file)) as Bytes;
}

/** Opens it, as it flows: the stream ends in an error where a byte was changed or the end is missing. */
export async function openFile(identity: string, file: Bytes): Promise<Bytes> {
  const { Decrypter } = await age();
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  try {
    return (await decrypter.decrypt(file)) as Bytes;
  } catch (cause) {
    throw cause instanceof Error && cause.message.includes('no identity matched') ? new OtherFileKeyError(cause.message, { cause }) : cause;
  }
}

/** SHA-256 of what comes in pieces. */
export class PiecewiseSha256 {
  readonly #hash = createHash('sha256');

  add(piece: Uint8Array): void {
    this.#hash.update(piece);
  }

  /** Once, at the end. */
  hex(): string {
    return this.#hash.digest('hex');
  }
}

function acceptedBy(add: () => void): boolean {
  try {
    add();
    return true;
  } catch {
    return false;
  }
}
