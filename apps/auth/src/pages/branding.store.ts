import { Injectable } from '@nestjs/common';
import { imageType, type PageBranding, type PageLinks } from '@symbolon/contracts';
import { sha256 } from '@symbolon/crypto';
import { Database } from '@symbolon/database';
import { Clock } from '../platform/clock.ts';
import { RowCache } from '../platform/row-cache.ts';

const own: PageBranding = { name: 'Symbolon', logo_url: null, is_wordmark: false, links: {}, colors: { primary: null, background: null } };

/** An image of the installation, and where it is served from: a path that changes with its content. */
export interface Image {
  readonly url: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

interface Looks {
  readonly branding: PageBranding;
  readonly favicon?: Image | undefined;
  readonly images: ReadonlyMap<string, Image>;
}

/** Below it are the images of the installation. */
export const imagesPath = '/branding';

/** What would not be taken for an image now is none. */
function imageOf(bytes: Uint8Array | null): Image | undefined {
  const type = bytes ? imageType(bytes) : undefined;
  return bytes && type ? { url: `${imagesPath}/${sha256(bytes).slice(0, 22)}`, type, bytes } : undefined;
}

/** What an installation has said of its looks. */
interface Said {
  readonly name: string;
  readonly logoUrl: string | null;
  readonly logo: Uint8Array | null;
  readonly favicon: Uint8Array | null;
  readonly isWordmark: boolean;
  readonly links: unknown;
  readonly primary: string | null;
  readonly background: string | null;
}

export function looksOf(said: Said): Looks {
  const [logo, favicon] = [imageOf(said.logo), imageOf(said.favicon)];
  const branding = {
    name: said.name,
    logo_url: logo ? logo.url : said.logoUrl,
    ...(favicon && { favicon_url: favicon.url }),
    is_wordmark: said.isWordmark,
    links: said.links as PageLinks,
    colors: { primary: said.primary, background: said.background },
  };
  return { branding, favicon, images: new Map([logo, favicon].flatMap((image) => (image ? [[image.url, image]] : []))) };
}

/** Answers how the pages look, from memory where it can. */
@Injectable()
export class BrandingStore {
  readonly #rows: RowCache<Looks>;

  constructor(database: Database, clock: Clock) {
    this.#rows = new RowCache(clock, async () => {
      const row = await database.prisma.branding.findUnique({ where: { id: 1 } });
      return row ? looksOf(row) : { branding: own, images: new Map() };
    }, 1);
    database.changes.onChange((topic) => (topic === undefined || topic === 'branding') && this.#rows.clear());
  }

  /** Our own looks when the database is lost: a page that says so must still be shown. */
  async current(): Promise<PageBranding> {
    return (await this.#rows.get('branding').catch(() => undefined))?.branding ?? own;
  }

  /** Undefined when there is none, or the database is lost. */
  async favicon(): Promise<Image | undefined> {
    return (await this.#rows.get('branding').catch(() => undefined))?.favicon;
  }

  /** The image that is shown from this path now. */
  async image(url: string): Promise<Image | undefined> {
    return (await this.#rows.get('branding'))?.images.get(url);
  }
}
