import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../../tmp');

/** Adds what a run was like to tmp/upgrade-figures.jsonl, as a line: docs/upgrading.md has the figures of several. */
export function keepFigures(figures: Readonly<Record<string, string | number>>): void {
  const line = JSON.stringify({ at: new Date().toISOString(), ...figures });
  mkdirSync(folder, { recursive: true });
  appendFileSync(join(folder, 'upgrade-figures.jsonl'), `${line}\n`);
  process.stdout.write(`${line}\n`);
}
