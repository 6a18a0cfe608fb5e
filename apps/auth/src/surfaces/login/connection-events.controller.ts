import { Controller, Param, Req } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { FastifyRequest } from 'fastify';
import { ConnectionStore } from '../../domain/connections/connection.store.ts';
import { UpstreamBound } from '../../domain/connections/upstream-bound.ts';
import { Hearing } from '../../domain/connections/hearing/hearing.ts';
import { OAuthError } from '../../platform/errors/oauth-error.ts';
import { Parsed, Serves } from '../../platform/http/contract-route.ts';
import { note } from '../../platform/http/request-log.ts';
import { notHeard } from './not-heard.ts';

/** Security events that other providers push here. */
@Controller()
export class ConnectionEventsController {
  constructor(
    private readonly connections: ConnectionStore,
    private readonly bound: UpstreamBound,
    private readonly hearing: Hearing,
  ) {}

  /** As with log-outs, told is only whether it was understood. What has come before is taken again and does nothing: its sender may not have heard the answer. */
  @Serves(api.login.connectionEvents)
  async hear(@Req() request: FastifyRequest, @Param('connection') id: string, @Parsed() token: string): Promise<void> {
    const connection = await this.connections.findAny(id);
    if (connection?.type !== 'oidc') throw new OAuthError('invalid_request', { reason: 'no such connection' });
    const read = await this.bound.hearing(request.ip, () => this.hearing.take(connection, token));
    if ('refusal' in read) throw notHeard(read);
    if (read.isNew) note(request, { event: 'upstream_security_event' });
  }
}
