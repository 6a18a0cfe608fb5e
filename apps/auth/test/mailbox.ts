import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser, type AddressObject } from 'mailparser';
import { issuer } from './provider.ts';

/** A mail, as a mail program reads it. */
export interface Mail {
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
  readonly headers: ReadonlyMap<string, unknown>;
  /** Where it leads, from the issuer on; empty when it holds no link of the issuer. */
  readonly link: string;
}

export async function readMail(raw: Uint8Array): Promise<Mail> {
  const { to, from, subject = '', text = '', html, messageId = '', headers } = await simpleParser(Buffer.from(raw));
  const link = text.split('\n').find((line) => line.startsWith(`${issuer}/`)) ?? '';
  return { to: addressOf(to), from: addressOf(from), subject, text, html: html || '', messageId, headers, link: link.replace(issuer, '') };
}

const addressOf = (object: AddressObject | AddressObject[] | undefined): string => [object ?? []].flat().map(({ text }) => text).join(', ');

/** A data directory of a test, with the mails that a server without SMTP settings leaves there. */
export class MailFolder {
  readonly dataDirectory = mkdtempSync(join(tmpdir(), 'symbolon-mail-'));
  readonly #folder = join(this.dataDirectory, 'mails');
  readonly #seen = new Set<string>();

  get environment(): NodeJS.ProcessEnv {
    return { SYMBOLON_DATA_DIR: this.dataDirectory };
  }

  get files(): readonly { readonly path: string; readonly mode: number }[] {
    const names = readdirSync(this.dataDirectory).includes('mails') ? readdirSync(this.#folder) : [];
    return names.map((name) => join(this.#folder, name)).map((path) => ({ path, mode: statSync(path).mode & 0o777 }));
  }

  /** The mails that came since it was asked last. */
  async news(): Promise<readonly Mail[]> {
    const fresh = this.files.map(({ path }) => path).filter((path) => !this.#seen.has(path));
    for (const path of fresh) this.#seen.add(path);
    return Promise.all(fresh.map((path) => readMail(readFileSync(path))));
  }

  /** Throws away the mails that are there. */
  empty(): void {
    for (const { path } of this.files) rmSync(path);
  }

  close(): void {
    rmSync(this.dataDirectory, { recursive: true });
  }
}
