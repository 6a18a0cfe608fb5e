import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askedImport, importPeople, type TypedImport } from '../src/command-line/import-people.ts';
import type { Outcome } from '../src/domain/imports/people-import.ts';
import type { Provider } from './provider.ts';

/** A folder with files of other systems, which are imported into a provider as the command does it. */
export class ImportPlace {
  readonly folder = mkdtempSync(join(tmpdir(), 'symbolon-import-'));
  #files = 0;

  constructor(private readonly provider: Provider) {}

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
