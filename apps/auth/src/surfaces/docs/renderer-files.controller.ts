import { createReadStream } from 'node:fs';
import { Controller, Get, NotFoundException, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { acceptedEncoding } from './accepted-encoding.ts';
import { RendererFiles, rendererPath } from './renderer-files.ts';

/** Serves what shows the reference, for good: another release has other names. */
@Controller()
export class RendererFilesController {
  constructor(private readonly files: RendererFiles) {}

  @Get(`${rendererPath}/:name`)
  async show(@Param('name') name: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const file = this.files.file(name);
    if (!file) throw new NotFoundException();
    const encoding = acceptedEncoding(request.headers['accept-encoding'], ['br', 'gzip']);
    const { path, bytes } = file.as[encoding ?? 'identity'];
    if (encoding !== undefined) reply.header('Content-Encoding', encoding);
    await reply
      .header('Cache-Control', 'public, max-age=31536000, immutable')
      .header('Cross-Origin-Resource-Policy', 'same-origin')
      .header('Vary', 'Accept-Encoding')
      .header('Content-Length', bytes)
      .type(file.type)
      .send(createReadStream(path));
  }
}
