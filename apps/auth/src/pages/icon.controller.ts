import { Controller, Get, Header } from '@nestjs/common';
import { icon } from './mark.ts';

/** The icon that browsers ask every site for. */
@Controller()
export class IconController {
  @Get('/favicon.ico')
  @Header('Content-Type', 'image/svg+xml; charset=utf-8')
  @Header('Cache-Control', 'public, max-age=86400')
  show(): string {
    return icon;
  }
}
