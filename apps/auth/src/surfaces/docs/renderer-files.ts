import { fileURLToPath } from 'node:url';
import { Injectable } from '@nestjs/common';
import { builtFilesIn, type BuiltFile } from '../../platform/http/built-files.ts';

/** Below it is what shows the reference. */
export const rendererPath = '/docs/assets';

/** The files that the build took from swagger-ui-dist, by names that change with what is in them. They stay on the disk: 2 MB that are rarely asked for. */
@Injectable()
export class RendererFiles {
  readonly #files = builtFilesIn(fileURLToPath(new URL('./generated/swagger-ui/', import.meta.url)), /^swagger-ui\.[0-9a-f]+\.(js|css)$/);

  /** Undefined for every name but those of these files. */
  file(name: string): BuiltFile | undefined {
    return this.#files.get(name);
  }

  /** Where the script and the stylesheet are; undefined where the server was built without them, as inside the tests of a service. */
  get addresses(): { readonly script: string; readonly style: string } | undefined {
    const [script, style] = ['.js', '.css'].map((end) => [...this.#files.keys()].find((name) => name.endsWith(end)));
    return script !== undefined && style !== undefined ? { script: `${rendererPath}/${script}`, style: `${rendererPath}/${style}` } : undefined;
  }
}
