import { Controller, Res } from '@nestjs/common';
import { api, type Health } from '@symbolon/contracts';
import type { FastifyReply } from 'fastify';
import { Serves } from '../../platform/http/contract-route.ts';
import { Readiness } from './readiness.ts';

/** Answers the questions of a supervisor or load balancer. */
@Controller()
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Serves(api.health.live)
  live(): Health {
    return { status: 'ok' };
  }

  @Serves(api.health.ready)
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Health> {
    if (await this.readiness.isReady()) return { status: 'ok' };
    reply.status(503).header('Retry-After', 2);
    return { status: 'unavailable' };
  }
}
