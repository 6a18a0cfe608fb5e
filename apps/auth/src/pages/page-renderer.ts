import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PageData } from '@symbolon/contracts';
import { SettingsError } from '../platform/config.ts';
import type { Log } from '../platform/log.ts';
import type { Languages } from './messages/languages.ts';
import { renderPage } from './render-page.ts';

/** Makes a whole page of its data. `nonce` is what the Content-Security-Policy lets inline styles and scripts carry. */
export abstract class PageRenderer {
  abstract render(data: PageData, nonce: string): Promise<string>;
}

type Own = (data: PageData, nonce: string) => unknown;

interface OwnPages {
  readonly path: string | undefined;
  readonly log: Log;
  readonly languages: Pick<Languages, 'current'>;
  /** Whether a module that was saved is read again: while pages are being written. */
  readonly rereads: boolean;
}

/**
 * The pages of an installation: those of its own module, and ours for each page that it leaves to us by answering undefined, or that it breaks.
 * Throws a SettingsError when the module cannot be used, so that it is found out at the start.
 */
export async function loadPageRenderer({ path, log, languages, rereads }: OwnPages): Promise<PageRenderer> {
  const ours = (data: PageData, nonce: string) => renderPage(data, nonce, languages.current());
  if (path === undefined) return { render: (data, nonce) => Promise.resolve(ours(data, nonce)) };
  const file = resolve(path);
  let at = savedAt(file);
  let own = await load(file, at);
  const readAgain = async () => {
    const now = savedAt(file);
    if (now === at) return;
    at = now;
    own = await load(file, now).catch((error: unknown) => {
      log.error({ reason: (error as Error).message }, 'the module of SYMBOLON_PAGES was saved and cannot be used: it stays as it was');
      return own;
    });
  };
  return {
    async render(data, nonce) {
      if (rereads) await readAgain();
      try {
        const page = await own(data, nonce);
        if (page !== undefined && typeof page !== 'string') throw new TypeError('renderPage of SYMBOLON_PAGES must answer a string, or undefined for the page of ours.');
        return page ?? ours(data, nonce);
      } catch (error) {
        log.error({ page: data.page, reason: messageOf(error), stack: placesOf(error) }, 'a page of SYMBOLON_PAGES failed: ours was shown');
        return ours(data, nonce);
      }
    },
  };
}

/** Its own words are all that helps whoever wrote the module, and it is given nothing that grants access but the tokens of forms. */
const messageOf = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, 500);
const placesOf = (error: unknown): string | undefined => (error instanceof Error ? error.stack?.split('\n').filter((line) => line.startsWith('    at ')).slice(0, 4).join('\n') : undefined);

/** When a file was written last; 0 when it is not there. */
const savedAt = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

async function load(file: string, version: number): Promise<Own> {
  const fix = `SYMBOLON_PAGES is ${file}, which cannot be used`;
  const { renderPage: own } = await import(`${pathToFileURL(file).href}?saved=${version}`).then(
    (module: unknown) => module as { readonly renderPage?: unknown },
    (error: unknown) => {
      throw new SettingsError(`${fix}: ${(error as Error).message}`);
    },
  );
  if (!isFunction(own)) throw new SettingsError(`${fix}: export a function renderPage(data, nonce) from it.`);
  return own;
}

const isFunction = (value: unknown): value is Own => typeof value === 'function';
