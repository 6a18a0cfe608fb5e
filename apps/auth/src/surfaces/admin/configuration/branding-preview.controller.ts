import { Controller, Req, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PagePreviews } from '../../../pages/page-previews.ts';
import { Serves } from '../../../platform/http/contract-route.ts';
import { AdminDoor } from '../admin-door.ts';

const { previewBranding } = api.admin;

/** Whoever opens the answer as a document runs nothing, and is of no origin. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox";

/** Shows looks that are not saved, on the pages that people see. */
@Controller()
export class BrandingPreviewController {
  constructor(
    private readonly door: AdminDoor,
    private readonly previews: PagePreviews,
  ) {}

  @Serves(previewBranding)
  async preview(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const page = await this.door.read(previewBranding, request, reply, ({ body, query }) => this.previews.render(body, query));
    reply.header('Content-Type', 'text/html; charset=utf-8').header('Content-Security-Policy', policy);
    return page;
  }
}
