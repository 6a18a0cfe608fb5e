import { Module } from '@nestjs/common';
import { BrowserCookie } from '../http/browser-cookie.ts';
import { Runtime } from '../runtime.ts';
import { BrandingStore } from './branding.store.ts';
import { loadPageRenderer } from './page-renderer.ts';
import { Pages } from './pages.ts';
import { StylesheetController } from './stylesheet.controller.ts';

@Module({
  controllers: [StylesheetController],
  providers: [
    {
      provide: Pages,
      useFactory: async ({ database, clock, random, settings }: Runtime) =>
        new Pages(new BrandingStore(database, clock), random, await loadPageRenderer(settings.SYMBOLON_PAGES)),
      inject: [Runtime],
    },
    { provide: BrowserCookie, useFactory: ({ settings, masterKey }: Runtime) => new BrowserCookie(settings.SYMBOLON_ISSUER, masterKey), inject: [Runtime] },
  ],
  exports: [Pages, BrowserCookie],
})
export class PagesModule {}
