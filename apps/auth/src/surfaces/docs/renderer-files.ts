import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Injectable } from '@nestjs/common';

/** Below it is what shows the reference. */
export const rendererPath = '/docs/assets';

/** A file on the disk, and the same compressed. */
export interface RendererFile {
  readonly type: string;
  readonly as: Readonly<Record<'identity' | 'gzip' | 'br', { readonly path: string; readonly bytes: number }>>;
}

const types: Readonly<Record<string, string>> = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8' };

/** The files that the build took from swagger-ui-dist, by names that change with what is in them. They stay on the disk: 2 MB that are rarely asked for. */
@Injectable()
export class RendererFiles {
  readonly #files: ReadonlyMap<string, RendererFile> = filesIn(fileURLToPath(new URL('./generated/swagger-ui/', import.meta.url)));

  /** Undefined for every name but those of these files. */
  file(name: string): RendererFile | undefined {
    return this.#files.get(name);
  }

  /** Where the script and the stylesheet are; undefined where the server was built without them, as inside the tests of a service. */
  get addresses(): { readonly script: string; readonly style: string } | undefined {
    const [script, style] = ['.js', '.css'].map((end) => [...this.#files.keys()].find((name) => name.endsWith(end)));
    return script !== undefined && style !== undefined ? { script: `${rendererPath}/${script}`, style: `${rendererPath}/${style}` } : undefined;
  }
}

function filesIn(folder: string): ReadonlyMap<string, RendererFile> {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return new Map(names.flatMap((name) => {
    const type = types[/^swagger-ui\.[0-9a-f]+\.(js|css)$/.exec(name)?.[1] ?? ''];
    const at = (path: string) => ({ path, bytes: statSync(path).size });
    return type === undefined ? [] : [[name, { type, as: { identity: at(folder + name), gzip: at(`${folder}${name}.gz`), br: at(`${folder}${name}.br`) } }]];
  }));
}
