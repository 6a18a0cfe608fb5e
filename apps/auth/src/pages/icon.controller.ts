import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { BrandingStore } from './branding.store.ts';
import { icon } from './mark.ts';
import { sendImage } from './send-image.ts';

const aDay = 'public, max-age=86400';

/** The icon that browsers ask every site for: the installation's, or the mark. */
@Controller()
export class IconController {
  constructor(private readonly branding: BrandingStore) {}

  @Get('/favicon.ico')
  async show(@Res() reply: FastifyReply): Promise<void> {
    const favicon = await this.branding.favicon();
    if (favicon) return sendImage(reply, favicon, aDay);
    await reply.header('Cache-Control', aDay).type('image/svg+xml; charset=utf-8').send(icon);
  }
}
