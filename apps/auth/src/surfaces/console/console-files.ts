import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Injectable } from '@nestjs/common';
import { builtFilesIn, type BuiltFile } from '../../platform/http/built-files.ts';

const folder = fileURLToPath(new URL('./generated/console/', import.meta.url));

/** What the build made of apps/console: the page, which is small and kept, and its scripts and stylesheets, which stay on the disk. */
@Injectable()
export class ConsoleFiles {
  readonly #assets = builtFilesIn(`${folder}assets/`, /^[\w-]+\.[0-9a-f]+\.(js|css)$/);
  /** The page as it was built; undefined where the server was built without it, as inside the tests of a service. */
  readonly page = existsSync(`${folder}index.html`) ? readFileSync(`${folder}index.html`, 'utf8') : undefined;

  /** Undefined for every name but those of these files. */
  asset(name: string): BuiltFile | undefined {
    return this.#assets.get(name);
  }
}
