import { Injectable } from '@nestjs/common';
import type { PageBranding, PageLinks } from '@symbolon/contracts';
import { Database } from '@symbolon/database';
import { Clock } from '../platform/clock.ts';
import { RowCache } from '../platform/row-cache.ts';

const own: PageBranding = { name: 'Symbolon', logo_url: null, is_wordmark: false, links: {}, colors: { primary: null, background: null } };

/** Answers how the pages look, from memory where it can. */
@Injectable()
export class BrandingStore {
  readonly #rows: RowCache<PageBranding>;

  constructor(database: Database, clock: Clock) {
    this.#rows = new RowCache(clock, async () => {
      const row = await database.prisma.branding.findUnique({ where: { id: 1 } });
      return row ? { name: row.name, logo_url: row.logoUrl, is_wordmark: row.isWordmark, links: row.links as PageLinks, colors: { primary: row.primary, background: row.background } } : own;
    });
    database.changes.onChange((topic) => (topic === undefined || topic === 'branding') && this.#rows.clear());
  }

  /** Our own looks when the database is lost: a page that says so must still be shown. */
  async current(): Promise<PageBranding> {
    return (await this.#rows.get('branding').catch(() => own)) ?? own;
  }
}
