import { Controller, Req, Res } from '@nestjs/common';
import { api, type EventPage } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AuditStore } from '../../../domain/audit/audit.store.ts';
import { Serves } from '../../../platform/http/contract-route.ts';
import { AdminDoor } from '../admin-door.ts';
import { Cursors } from '../../../platform/http/cursors.ts';

/** What happened, for who looks later. */
@Controller()
export class EventsController {
  constructor(
    private readonly door: AdminDoor,
    private readonly audit: AuditStore,
    private readonly cursors: Cursors,
  ) {}

  @Serves(api.admin.listEvents)
  list(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<EventPage> {
    return this.door.read(api.admin.listEvents, request, reply, async ({ query }) => {
      const { since, until, type, actor, subject, client } = query;
      const filter = { since, until, type, actor, subject, client };
      return this.cursors.page(JSON.stringify(['events', filter]), query, {
        find: (after, limit) => this.audit.list({ ...filter, after: after && { at: new Date(after[0]), id: after[1] }, limit }),
        placeOf: ({ at, id }) => [at, id],
        view: (event) => event,
      });
    });
  }
}
