import { Controller, Get, NotFoundException, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendBuiltFile } from '../../platform/http/built-files.ts';
import { RendererFiles, rendererPath } from './renderer-files.ts';

/** Serves what shows the reference. */
@Controller()
export class RendererFilesController {
  constructor(private readonly files: RendererFiles) {}

  @Get(`${rendererPath}/:name`)
  async show(@Param('name') name: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const file = this.files.file(name);
    if (!file) throw new NotFoundException();
    await sendBuiltFile(file, request, reply);
  }
}
