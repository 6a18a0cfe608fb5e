import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import catalogue from './catalogue.json' with { type: 'json' };

/** A program that uses Symbolon: what has to be installed, the blocks that are its files, and how it is run. */
export interface Example {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly install?: string;
  readonly run: string;
  readonly blocks: readonly Block[];
  /** What stands in the blocks where the values of an installation go. */
  readonly issuer: string;
  readonly secret: string;
  readonly redirect_uri: string;
  /** Where log-ins usually come back to on a developer's machine, when that is not what stands in the blocks. */
  readonly usual?: string;
}

export interface Block {
  readonly name: string;
  readonly code: string;
}

/** What a program has to know. Its secret is no part of it: programs take that from their environment. */
export interface Values {
  readonly issuer: string;
  readonly client_id?: string;
  readonly redirect_uri?: string;
  readonly audience?: string;
  readonly scope?: string;
}

/** From a line with `#region NAME` to one with `#endregion`; both may be comments of any language. */
const region = /^.*#region (\S+).*\n([\s\S]*?)\n.*#endregion/gm;

function blocksIn(file: string): readonly Block[] {
  const blocks = [...readFileSync(join(import.meta.dirname, file), 'utf8').matchAll(region)].map(([, name = '', code = '']) => ({ name, code }));
  if (blocks.length === 0) throw new Error(`${file} has no #region.`);
  return blocks;
}

/** Every program of the catalogue, with the text of its files. */
export const examples: readonly Example[] = catalogue.map(({ files, ...rest }) => ({ issuer: 'http://localhost:3000', secret: 'CLIENT_SECRET', redirect_uri: '', ...rest, blocks: files.flatMap(blocksIn) }));

/** The code with the values of an installation. It needs nothing of this file: the console has it as text. */
export function fillIn(code: string, example: Example, values: Values): string {
  const parts = (address: string) => (URL.canParse(address) ? new URL(address) : undefined);
  const [written, wanted] = [parts(example.redirect_uri), parts(values.redirect_uri ?? '')];
  const replaced = new Map([[example.issuer, values.issuer]]);
  if (values.client_id !== undefined) replaced.set('my-app', values.client_id);
  if (values.scope !== undefined) replaced.set('orders:read', values.scope);
  if (values.audience !== undefined) replaced.set('https://api.example.com/', values.audience.replace(/\/?$/, '/')).set('https://api.example.com', values.audience);
  if (values.redirect_uri !== undefined && example.redirect_uri !== '') replaced.set(example.redirect_uri, values.redirect_uri);
  const api = parts(values.audience ?? '');
  if (api && api.port !== '') replaced.set('4000', api.port);
  if (written && wanted) {
    if (wanted.port !== '' && written.port !== '') replaced.set(written.port, wanted.port);
    if (written.pathname !== '/') replaced.set(written.pathname, wanted.pathname);
  }
  const literals = [...replaced.keys()].sort((one, other) => other.length - one.length).map((each) => each.replace(/[$.*+?^(){}|[\]\\]/g, '\\$&'));
  return code.replace(new RegExp(literals.join('|'), 'g'), (literal) => replaced.get(literal) ?? literal);
}
