import { Controller, HttpCode, Options, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ClientStore } from '../../domain/clients/client.store.ts';
import { bearerPaths, documentPaths, scriptPaths } from '../../platform/http/client-cors.ts';
import { methodsAt } from '../../platform/http/contract-route.ts';
import { pathOf } from '../../platform/http/request-target.ts';
import { askedHeaders, scriptHeaders } from '../../platform/http/script-headers.ts';

/**
 * Answers a browser that asks whether a script may send a request (Fetch, CORS preflight), never with credentials. The question names no
 * client, so every origin that some client lists may ask; the answer to the request itself is for the origins of its own client alone.
 */
@Controller()
export class PreflightController {
  constructor(private readonly clients: ClientStore) {}

  @Options(scriptPaths)
  @HttpCode(204)
  async ofClients(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const { origin } = request.headers;
    reply.header('Vary', 'Origin');
    if (origin !== undefined && (await this.clients.origins()).has(origin)) allow(request, reply, { origin, headers: scriptHeaders, seconds: 600 });
  }

  @Options(bearerPaths)
  @HttpCode(204)
  withToken(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): void {
    allow(request, reply, { origin: '*', headers: scriptHeaders, seconds: 86_400 });
  }

  @Options(documentPaths)
  @HttpCode(204)
  ofDocuments(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): void {
    reply.header('Vary', 'Access-Control-Request-Headers');
    allow(request, reply, { origin: '*', headers: askedHeaders(request.headers['access-control-request-headers']), seconds: 86_400 });
  }
}

interface Allowed {
  readonly origin: string;
  readonly headers: string | undefined;
  readonly seconds: number;
}

function allow(request: FastifyRequest, reply: FastifyReply, { origin, headers, seconds }: Allowed): void {
  reply.header('Access-Control-Allow-Origin', origin).header('Access-Control-Allow-Methods', methodsAt(pathOf(request)).join(', ')).header('Access-Control-Max-Age', seconds);
  if (headers !== undefined) reply.header('Access-Control-Allow-Headers', headers);
}
