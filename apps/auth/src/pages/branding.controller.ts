import { Controller, Get, NotFoundException, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { pathOf } from '../platform/http/request-target.ts';
import { BrandingStore, imagesPath } from './branding.store.ts';
import { sendImage } from './send-image.ts';

/** Serves the images of the installation, each at an address that changes with it. */
@Controller()
export class BrandingController {
  constructor(private readonly branding: BrandingStore) {}

  @Get(`${imagesPath}/:name`)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const image = await this.branding.image(pathOf(request));
    if (!image) throw new NotFoundException();
    await sendImage(reply, image, 'public, max-age=31536000, immutable');
  }
}
