import { Controller, Get, Header } from '@nestjs/common';
import { stylesheet, stylesheetPath } from './stylesheet.ts';

/** The one stylesheet of the pages: its path changes with its content, so browsers may keep it for good. */
@Controller()
export class StylesheetController {
  @Get(stylesheetPath)
  @Header('Content-Type', 'text/css; charset=utf-8')
  @Header('Cache-Control', 'public, max-age=31536000, immutable')
  show(): string {
    return stylesheet;
  }
}
