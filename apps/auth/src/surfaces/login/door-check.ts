import { Injectable } from '@nestjs/common';
import type { PageWork } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DoorThrottle, type Door } from '../../domain/users/door-throttle.ts';
import { ProofOfWork } from '../../domain/users/proof-of-work.ts';
import { Throttle } from '../../domain/users/throttle.ts';
import { note } from '../../platform/http/request-log.ts';
import type { OpenFlow, PostedFlow } from './flow-gate.ts';
import { flowAbout } from './flow-about.ts';

/** What a browser shows at a page that anybody may send, once its network has used up half of what it may do there. Where it shows nothing it waits. */
@Injectable()
export class DoorCheck {
  constructor(
    private readonly work: ProofOfWork,
    private readonly throttle: Throttle,
    private readonly doors: DoorThrottle,
  ) {}

  /** For the page, before the form comes; null when nothing is asked. */
  offer(door: Door | 'log-in', { ip }: FastifyRequest, open: OpenFlow): PageWork | null {
    const asks = door === 'log-in' ? this.throttle.asksForWork(ip) : this.doors.asksForWork(door, ip);
    return this.work.isOn && asks ? this.work.give(flowAbout(door, open)) : null;
  }

  /** What takes the answer of a log-in, once it is known to be needed: it counts once. Undefined when nothing is asked. */
  answerOf(door: Door | 'log-in', open: PostedFlow): (() => Promise<boolean>) | undefined {
    return this.work.isOn ? () => this.work.take(open.form['work'] ?? '', flowAbout(door, open)) : undefined;
  }

  /** Whether the form may be acted on; otherwise it is said how long that takes. The last thing before it costs anything, as an answer counts once. */
  async admits(door: Door, request: FastifyRequest, reply: FastifyReply, open: PostedFlow): Promise<boolean> {
    const answer = this.answerOf(door, open);
    if (!answer) return true;
    const { seconds, isWorkable } = await this.doors.waitOf(door, request.ip);
    if (seconds === 0 || (isWorkable && (await answer()))) return true;
    note(request, { error: 'throttled' });
    reply.header('Retry-After', seconds);
    return false;
  }
}
