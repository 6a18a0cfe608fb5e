import { Module } from '@nestjs/common';
import { Settings } from '../platform/config.ts';
import { BrowserCookie } from '../platform/http/browser-cookie.ts';
import { DeviceCookie } from '../platform/http/device-cookie.ts';
import { BrandingStore } from './branding.store.ts';
import { loadPageRenderer, PageRenderer } from './page-renderer.ts';
import { Pages } from './pages.ts';
import { StylesheetController } from './stylesheet.controller.ts';

@Module({
  controllers: [StylesheetController],
  providers: [
    BrandingStore,
    Pages,
    BrowserCookie,
    DeviceCookie,
    { provide: PageRenderer, useFactory: ({ SYMBOLON_PAGES }: Settings) => loadPageRenderer(SYMBOLON_PAGES), inject: [Settings] },
  ],
  exports: [Pages, BrandingStore, BrowserCookie, DeviceCookie],
})
export class PagesModule {}
