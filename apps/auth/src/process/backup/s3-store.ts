import { Readable } from 'node:stream';
import { S3Client, S3Errors } from '@bradenmacdonald/s3-lite-client';
import type { Settings } from '../../platform/config.ts';
import { BackupError } from './backup-error.ts';
import type { BackupStore, Kept } from './store.ts';

/** Of the ten thousand that an object may have; four are in memory at a time. */
const partSize = 16 * 1024 * 1024;

/** Keeps backups at a service that speaks S3. It shows an object when all of its parts are there, and no sooner. */
export class S3Store implements BackupStore {
  private constructor(
    readonly place: string,
    private readonly client: S3Client,
    private readonly prefix: string,
  ) {}

  static at(place: string, settings: Settings): S3Store {
    const { SYMBOLON_BACKUP_S3_ENDPOINT: endPoint, AWS_REGION: region, AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = settings;
    if (!key || !secret) throw new BackupError(`${place} is at S3: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`);
    const [bucket = '', ...folders] = place.slice('s3://'.length).split('/').filter((part) => part !== '');
    const client = new S3Client({ endPoint: endPoint ?? `https://s3.${region}.amazonaws.com`, region, bucket, accessKey: key.reveal(), secretKey: secret.reveal(), ...(token && { sessionToken: token.reveal() }) });
    return new S3Store(place, client, folders.map((folder) => `${folder}/`).join(''));
  }

  async put(name: string, content: Readable): Promise<number> {
    let bytes = 0;
    const counted = async function* () {
      for await (const piece of content as AsyncIterable<Uint8Array<ArrayBuffer>>) {
        bytes += piece.length;
        yield piece;
      }
    };
    await this.#told(() => this.client.putObject(this.prefix + name, ReadableStream.from(counted()), { partSize })).finally(() => content.destroy());
    return bytes;
  }

  /** Part by part, each read at once: a connection that waits for whoever reads may be closed meanwhile, which the client of Node.js does not survive. */
  async get(name: string): Promise<Readable> {
    const { size } = await this.#told(() => this.client.statObject(this.prefix + name));
    const part = (offset: number) => this.#told(async () => Buffer.from(await (await this.client.getPartialObject(this.prefix + name, { offset, length: Math.min(partSize, size - offset) })).arrayBuffer()));
    return Readable.from(
      (async function* () {
        for (let offset = 0; offset < size; offset += partSize) yield await part(offset);
      })(),
    );
  }

  list(prefix: string): Promise<readonly Kept[]> {
    return this.#told(async () => {
      const found: Kept[] = [];
      for await (const { key, size } of this.client.listObjects({ prefix: this.prefix + prefix })) found.push({ name: key.slice(this.prefix.length), bytes: size });
      return found;
    });
  }

  async remove(name: string): Promise<void> {
    await this.#told(() => this.client.deleteObject(this.prefix + name));
  }

  /** The parts of an upload that was cut off are no object; a rule of the bucket removes them. */
  forgetDrafts(): void {}

  /** What the service says, and not where it stood in a request of ours. */
  async #told<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (cause) {
      if (cause instanceof S3Errors.ServerError) throw new BackupError(`${this.place} answered ${cause.statusCode} ${cause.code}.`, { cause });
      throw cause instanceof TypeError ? new BackupError(`${this.place} did not answer: ${reasonOf(cause)}.`, { cause }) : cause;
    }
  }
}

const reasonOf = ({ cause, message }: Error): string => (cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.message) : message);
