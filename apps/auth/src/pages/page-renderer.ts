import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PageData } from '@symbolon/contracts';
import { SettingsError } from '../platform/config.ts';
import { renderPage } from './render-page.ts';

/** Makes a whole page of its data. `nonce` is what the Content-Security-Policy lets inline styles and scripts carry. */
export abstract class PageRenderer {
  abstract render(data: PageData, nonce: string): string;
}

type Render = PageRenderer['render'];

/**
 * The pages of an installation: those of its own module, and ours for each page that it leaves to us by answering undefined.
 * Throws a SettingsError when the module cannot be used, so that it is found out at the start.
 */
export async function loadPageRenderer(path: string | undefined): Promise<PageRenderer> {
  if (path === undefined) return { render: renderPage };
  const file = resolve(path);
  const fix = `SYMBOLON_PAGES is ${file}, which cannot be used`;
  const loaded = await import(pathToFileURL(file).href).then(
    (module: unknown) => module as { readonly renderPage?: unknown },
    (error: unknown) => {
      throw new SettingsError(`${fix}: ${(error as Error).message}`);
    },
  );
  const { renderPage: own } = loaded;
  if (!isFunction(own)) throw new SettingsError(`${fix}: export a function renderPage(data, nonce) from it.`);
  const show: Render = (data, nonce) => {
    const page: unknown = own(data, nonce);
    if (page !== undefined && typeof page !== 'string') throw new TypeError('renderPage of SYMBOLON_PAGES must answer a string, or undefined for the page of ours.');
    return page ?? renderPage(data, nonce);
  };
  return { render: (data, nonce) => (data.page === 'error' ? orOurs(show, data, nonce) : show(data, nonce)) };
}

const isFunction = (value: unknown): value is (data: PageData, nonce: string) => unknown => typeof value === 'function';

/** Whatever else is broken, the page that says so is shown. */
function orOurs(show: Render, data: PageData, nonce: string): string {
  try {
    return show(data, nonce);
  } catch {
    return renderPage(data, nonce);
  }
}
