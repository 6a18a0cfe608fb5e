import { Controller, Get, NotFoundException, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { pathOf } from '../platform/http/request-target.ts';
import { BrandingStore, imagesPath } from './branding.store.ts';

/** Serves the images of the installation. Opened by itself an SVG is a document of our origin: it may run nothing, load nothing and is of no origin at all. */
@Controller()
export class BrandingController {
  constructor(private readonly branding: BrandingStore) {}

  @Get(`${imagesPath}/:name`)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const image = await this.branding.image(pathOf(request));
    if (!image) throw new NotFoundException();
    await reply
      .header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox")
      .header('Cross-Origin-Resource-Policy', 'same-origin')
      .header('Cache-Control', 'public, max-age=31536000, immutable')
      .type(image.type)
      .send(Buffer.from(image.bytes));
  }
}
