import { Injectable } from '@nestjs/common';
import type { BrandingEntry, PageData, PreviewPage } from '@symbolon/contracts';
import { Random, randomText } from '@symbolon/crypto';
import { looksOf } from './branding.store.ts';
import { Languages } from './messages/languages.ts';
import { PageRenderer } from './page-renderer.ts';
import { samplePages } from './sample-pages.ts';
import { withOwnStyle } from './stylesheet.ts';

interface Wish {
  readonly page: PreviewPage;
  readonly locale?: string | undefined;
  readonly colors?: 'light' | 'dark' | undefined;
}

/** Which of the samples stands for a page: none that asks anything of another site. */
const samples: Readonly<Partial<Record<PreviewPage, string>>> = { consent: 'consent-plain', 'verify-email': 'verify-email-sent', 'logged-out': 'logged-out-bare' };

/** Renders pages as they would look, by the renderer that people's pages have. */
@Injectable()
export class PagePreviews {
  constructor(
    private readonly renderer: PageRenderer,
    private readonly languages: Languages,
    private readonly random: Random,
  ) {}

  /** A page that stands alone: style and images are in it, so that whoever shows it asks for nothing more. */
  async render(entry: BrandingEntry, { page, locale = 'en', colors }: Wish): Promise<string> {
    const { branding, images } = looksOf({
      name: entry.name,
      logoUrl: entry.logo_url ?? null,
      logo: entry.logo ?? null,
      favicon: entry.favicon ?? null,
      isWordmark: entry.logo_is_wordmark,
      links: entry.links,
      primary: entry.primary_color ?? null,
      background: entry.background_color ?? null,
    });
    const offered = this.languages.current();
    const data: PageData | undefined = samplePages(offered.for([locale]).locale, branding, offered.locales)[samples[page] ?? page];
    if (!data) throw new Error(`There is no sample of ${page}.`);
    const nonce = randomText(this.random, 16);
    const rendered = withOwnStyle(await this.renderer.render(data, nonce), nonce);
    const inMode = colors === undefined ? rendered : rendered.replaceAll(/\(prefers-color-scheme: ?(light|dark)\)/g, (_, mode) => (mode === colors ? 'all' : 'not all')).replace('content="light dark"', `content="${colors}"`);
    return [...images.values()].reduce((text, { url, type, bytes }) => text.replaceAll(`"${url}"`, `"data:${type};base64,${Buffer.from(bytes).toString('base64')}"`), inMode);
  }
}
