import type { Readable } from 'node:stream';
import { Controller, Req, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AuditStore } from '../../../domain/audit/audit.store.ts';
import { Log } from '../../../platform/log.ts';
import { Serves } from '../../../platform/http/contract-route.ts';
import { AdminDoor } from '../admin-door.ts';
import { Cursors } from '../../../platform/http/cursors.ts';
import { EventStreams } from './event-streams.ts';

/** What happens, as it happens: server-sent events (HTML Standard section 9.2). */
@Controller()
export class EventStreamController {
  constructor(
    private readonly door: AdminDoor,
    private readonly audit: AuditStore,
    private readonly cursors: Cursors,
    private readonly streams: EventStreams,
    private readonly log: Log,
  ) {}

  @Serves(api.admin.streamEvents)
  async stream(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Readable> {
    const { query, caller, stillMay } = await this.door.open(api.admin.streamEvents, request, reply);
    const { since, type, actor, subject, client } = query;
    const filter = { since, type, actor, subject, client };
    const list = JSON.stringify(['event-stream', filter]);
    const from = this.place(list, request, query.cursor) ?? (since ? 0n : await this.audit.end());
    const stream = this.streams.open(`${caller.kind} ${caller.id}`, {
      from,
      stillMay,
      following: (after, limit) => this.audit.following(after, filter, limit),
      nameOf: (seq) => this.cursors.cursorOf(list, [String(seq), '']),
      onFault: (error) => this.log.warn({ request_id: request.id, reason: (error as Error).message }, 'a stream of events ended'),
    });
    // A stream that its reader leaves has no line of its own in the log.
    this.log.info({ request_id: request.id, client_id: caller.clientId, ...(caller.kind === 'user' && { user_id: caller.id }) }, 'a stream of events begins');
    reply.raw.once('close', () => stream.end()); // or its place would be free at the next look
    // A proxy must hold nothing back; and the connection is over with the stream, so that a node that drains waits for nobody.
    reply.type('text/event-stream').header('X-Accel-Buffering', 'no').header('Connection', 'close');
    return stream.body;
  }

  /** What an EventSource sends by itself is later than the address that it was given. */
  private place(list: string, { headers }: FastifyRequest, cursor: string | undefined): bigint | undefined {
    const last = headers['last-event-id'];
    if (typeof last === 'string' && last !== '') return BigInt(this.cursors.placeOf(list, last, 'Last-Event-ID')[0]);
    return cursor === undefined ? undefined : BigInt(this.cursors.placeOf(list, cursor)[0]);
  }
}
