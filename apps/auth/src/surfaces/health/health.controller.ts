import { Controller, Res } from '@nestjs/common';
import { api, type Health } from '@symbolon/contracts';
import type { FastifyReply } from 'fastify';
import { Serves } from '../../platform/http/contract-route.ts';
import { Readiness, type MissingPart } from './readiness.ts';

/** For anybody who asks, so the same everywhere: what only the operator may know is in the log. */
const whatToDo: Readonly<Record<MissingPart, string>> = {
  database: 'The database cannot be written: look whether it runs, can be reached, lets this server in and is not read-only. The log of this node has the reason.',
  clock: 'The clock of this machine and that of the database are more than a minute apart: let both ask a time server.',
  master_key: 'The master key of this installation was changed, and this node has another: start it anew with the one of now.',
  shutdown: 'This node was told to stop and takes no new requests: send them to another, or start it again.',
};

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
    const part = await this.readiness.missing();
    if (part === undefined) return { status: 'ok' };
    reply.status(503).header('Retry-After', 2);
    return { status: 'unavailable', part, message: whatToDo[part] };
  }
}
