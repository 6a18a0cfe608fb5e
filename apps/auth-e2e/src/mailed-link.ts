import { readFileSync } from 'node:fs';
import type { ServerProcess } from './server-process.ts';
import { until } from './until.ts';

const filesOf = ({ log }: ServerProcess): readonly string[] => log.flatMap(({ file }) => (typeof file === 'string' && file.endsWith('.eml') ? [file] : []));

/** The link in the next mail that a server without SMTP settings writes to a file, whose name it logs; to be asked for before what makes the mail. */
export function nextLink(server: ServerProcess): Promise<string> {
  const before = filesOf(server).length;
  return until('a mail', () => {
    const file = filesOf(server)[before];
    if (file === undefined) return undefined;
    return /^https?:\/\/[^\s?]+\?\S+$/m.exec(readFileSync(file, 'utf8'))?.[0];
  });
}
