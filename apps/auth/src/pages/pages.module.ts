import { Module } from '@nestjs/common';
import { Settings } from '../platform/config.ts';
import { BrowserCookie } from '../platform/http/browser-cookie.ts';
import { DeviceCookie } from '../platform/http/device-cookie.ts';
import { Log } from '../platform/log.ts';
import { BrandingController } from './branding.controller.ts';
import { BrandingStore } from './branding.store.ts';
import { IconController } from './icon.controller.ts';
import { Languages } from './messages/languages.ts';
import { PagePreviews } from './page-previews.ts';
import { loadPageRenderer, PageRenderer } from './page-renderer.ts';
import { Pages } from './pages.ts';
import { StylesheetController } from './stylesheet.controller.ts';

@Module({
  controllers: [BrandingController, IconController, StylesheetController],
  providers: [
    BrandingStore,
    Languages,
    Pages,
    PagePreviews,
    BrowserCookie,
    DeviceCookie,
    { provide: PageRenderer, useFactory: ({ SYMBOLON_PAGES: path }: Settings, log: Log, languages: Languages) => loadPageRenderer({ path, log, languages, rereads: process.env['NODE_ENV'] !== 'production' }), inject: [Settings, Log, Languages] },
  ],
  exports: [Pages, PagePreviews, Languages, BrandingStore, BrowserCookie, DeviceCookie],
})
export class PagesModule {}
