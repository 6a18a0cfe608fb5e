import { Controller, HttpCode, Options, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ClientStore } from '../../domain/clients/client.store.ts';
import { scriptEndpoints } from '../../platform/http/client-cors.ts';
import { methodsAt } from '../../platform/http/contract-route.ts';

/** Authress SDKs name themselves in X-Powered-By. */
const headers = 'Authorization, Content-Type, X-Powered-By';

/**
 * Answers a browser that asks whether a script may send a request (Fetch, CORS preflight). The question names no client, so every origin
 * that some client lists may ask; the answer to the request itself is for the origins of its own client alone.
 */
@Controller()
export class PreflightController {
  constructor(private readonly clients: ClientStore) {}

  @Options(scriptEndpoints.map(({ path }) => path))
  @HttpCode(204)
  async preflight(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const { origin } = request.headers;
    reply.header('Vary', 'Origin');
    if (origin === undefined || !(await this.clients.origins()).has(origin)) return;
    reply
      .header('Access-Control-Allow-Origin', origin)
      .header('Access-Control-Allow-Methods', methodsAt(request.routeOptions.url).join(', '))
      .header('Access-Control-Allow-Headers', headers)
      .header('Access-Control-Max-Age', '600');
  }
}
