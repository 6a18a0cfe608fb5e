import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askedImport, importPeople, type TypedImport } from '../src/command-line/import-people.ts';
import type { Outcome } from '../src/domain/imports/people-import.ts';
import { desk } from './administration.ts';
import { shop, startProvider, type Provider } from './provider.ts';

/** A folder with files of other systems, which are imported into a provider as the command does it. */
export class ImportPlace {
  readonly folder = mkdtempSync(join(tmpdir(), 'symbolon-import-'));
  #files = 0;

  constructor(readonly provider: Provider) {}

  /** One of its own, with a connection that people may be linked by. */
  static async open(): Promise<ImportPlace> {
    const provider = await startProvider();
    await provider.apply({ ...shop, clients: [...shop.clients, desk], connections: [{ connection: 'google', type: 'oidc', name: 'Google', issuer: 'https://accounts.google.com', client_id: 'here', client_secret: 'a-secret-of-theirs-and-ours-1234' }] });
    return new ImportPlace(provider);
  }

  /** Nobody is left but who was there before. */
  async empty(): Promise<void> {
    await this.provider.database.prisma.user.deleteMany({ where: { usernameKey: { not: 'ada@example.com' } } });
    await this.provider.database.prisma.throttle.deleteMany();
  }

  file(text: string | Buffer): string {
    const path = join(this.folder, `file-${this.#files++}`);
    writeFileSync(path, text);
    return path;
  }

  /** Answers what became of each record, and what it ended with. */
  async import(kind: string, text: string | Buffer, typed: TypedImport = {}): Promise<{ readonly outcomes: readonly Outcome[]; readonly error: string | undefined }> {
    const lines: string[] = [];
    const error = await importPeople(askedImport([kind, this.file(text)], { ...typed, json: true }), this.provider.runtime, (line) => void lines.push(line)).then(
      () => undefined,
      (fault: Error) => fault.message,
    );
    return { outcomes: lines.map((line) => JSON.parse(line) as Outcome), error };
  }

  close(): void {
    rmSync(this.folder, { recursive: true });
  }
}
