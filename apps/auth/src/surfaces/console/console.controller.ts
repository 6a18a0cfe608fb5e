import { Controller, Get, NotFoundException, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrandingStore } from '../../pages/branding.store.ts';
import { Settings } from '../../platform/config.ts';
import { sendBuiltFile } from '../../platform/http/built-files.ts';
import { ConsoleFiles } from './console-files.ts';
import { consolePage, consolePolicy, framePage, framePolicy } from './console-page.ts';

/** Serves the console: its files by name, and the page at every other address below, which the page itself reads. */
@Controller('console')
export class ConsoleController {
  constructor(
    private readonly files: ConsoleFiles,
    private readonly branding: BrandingStore,
    private readonly settings: Settings,
  ) {}

  @Get('assets/:name')
  async asset(@Param('name') name: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const file = this.files.asset(name);
    if (!file) throw new NotFoundException();
    await sendBuiltFile(file, request, reply);
  }

  @Get('frame')
  async frame(@Res() reply: FastifyReply): Promise<void> {
    await reply.header('Content-Type', 'text/html; charset=utf-8').header('Cache-Control', 'no-store').header('Content-Security-Policy', framePolicy).send(framePage);
  }

  @Get(['', '*'])
  async page(@Res() reply: FastifyReply): Promise<void> {
    const built = this.files.page;
    if (built === undefined) throw new NotFoundException();
    const { name } = await this.branding.current();
    await reply
      .header('Content-Type', 'text/html; charset=utf-8')
      .header('Cache-Control', 'no-store')
      .header('Content-Security-Policy', consolePolicy)
      .header('Cross-Origin-Opener-Policy', 'same-origin') // a token lives in its window
      .send(consolePage(built, { issuer: this.settings.SYMBOLON_ISSUER, name }));
  }
}
