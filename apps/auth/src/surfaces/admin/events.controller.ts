import { Controller, Req, Res } from '@nestjs/common';
import { api, limitOf, type EventPage } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AuditStore } from '../../domain/audit/audit.store.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { AdminDoor } from './admin-door.ts';
import { Cursors } from './cursors.ts';

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
      const { cursor, since, until, type, actor, subject, client } = query;
      const filter = { since, until, type, actor, subject, client };
      const list = JSON.stringify(['events', filter]);
      const limit = limitOf(query);
      const place = this.cursors.read(list, cursor);
      const found = await this.audit.page({ ...filter, after: place && { at: new Date(place[0]), id: place[1] }, limit: limit + 1 });
      const last = found.length > limit ? found[limit - 1] : undefined;
      return { items: found.slice(0, limit), next_cursor: last ? this.cursors.write(list, [last.at, last.id]) : null };
    });
  }
}
