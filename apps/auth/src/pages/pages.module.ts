import { Module } from '@nestjs/common';
import { BrowserCookie } from '../platform/http/browser-cookie.ts';
import { Runtime } from '../platform/runtime.ts';
import { BrandingStore } from './branding.store.ts';
import { loadPageRenderer } from './page-renderer.ts';
import { Pages } from './pages.ts';
import { StylesheetController } from './stylesheet.controller.ts';

@Module({
  controllers: [StylesheetController],
  providers: [
    { provide: BrandingStore, useFactory: ({ database, clock }: Runtime) => new BrandingStore(database, clock), inject: [Runtime] },
    {
      provide: Pages,
      useFactory: async ({ random, settings }: Runtime, branding: BrandingStore) => new Pages(branding, random, await loadPageRenderer(settings.SYMBOLON_PAGES)),
      inject: [Runtime, BrandingStore],
    },
    { provide: BrowserCookie, useFactory: ({ settings, masterKey }: Runtime) => new BrowserCookie(settings.SYMBOLON_ISSUER, masterKey), inject: [Runtime] },
  ],
  exports: [Pages, BrandingStore, BrowserCookie],
})
export class PagesModule {}
