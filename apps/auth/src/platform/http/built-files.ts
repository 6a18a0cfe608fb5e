import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { acceptedEncoding } from './accepted-encoding.ts';

/** A file that the build left on the disk, and the same compressed. */
export interface BuiltFile {
  readonly type: string;
  readonly as: Readonly<Record<'identity' | 'gzip' | 'br', { readonly path: string; readonly bytes: number }>>;
}

const types: Readonly<Record<string, string>> = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8' };

/** The scripts and stylesheets of a folder by their names, which change with what is in them; none where the server was built without them, as inside the tests of a service. */
export function builtFilesIn(folder: string, named: RegExp): ReadonlyMap<string, BuiltFile> {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return new Map(names.flatMap((name) => {
    const type = types[named.exec(name)?.[1] ?? ''];
    const at = (path: string) => ({ path, bytes: statSync(path).size });
    return type === undefined ? [] : [[name, { type, as: { identity: at(folder + name), gzip: at(`${folder}${name}.gz`), br: at(`${folder}${name}.br`) } }]];
  }));
}

/** Sends such a file for good: another release has other names. */
export async function sendBuiltFile({ type, as }: BuiltFile, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const encoding = acceptedEncoding(request.headers['accept-encoding'], ['br', 'gzip']);
  const { path, bytes } = as[encoding ?? 'identity'];
  if (encoding !== undefined) reply.header('Content-Encoding', encoding);
  await reply
    .header('Cache-Control', 'public, max-age=31536000, immutable')
    .header('Cross-Origin-Resource-Policy', 'same-origin')
    .header('Vary', 'Accept-Encoding')
    .header('Content-Length', bytes)
    .type(type)
    .send(createReadStream(path));
}
