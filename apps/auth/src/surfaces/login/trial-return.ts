import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ConnectionTrialStore } from '../../domain/connections/connection-trial.store.ts';
import { ConnectionStore } from '../../domain/connections/connection.store.ts';
import { UpstreamBound } from '../../domain/connections/upstream-bound.ts';
import { SessionStore } from '../../domain/sessions/session.store.ts';
import { Pages } from '../../pages/pages.ts';
import { BrowserCookie } from '../../platform/http/browser-cookie.ts';
import type { ReadAnswer } from './connection-return.ts';

/** Takes who administers back from a log-in that they only try: what the provider says is kept for them for minutes, and nobody is linked, made or let in. */
@Injectable()
export class TrialReturn {
  constructor(
    private readonly connections: ConnectionStore,
    private readonly trials: ConnectionTrialStore,
    private readonly bound: UpstreamBound,
    private readonly sessions: SessionStore,
    private readonly cookie: BrowserCookie,
    private readonly pages: Pages,
  ) {}

  async comeBack(request: FastifyRequest, reply: FastifyReply, connectionId: string, state: string, read: ReadAnswer): Promise<void> {
    const browser = this.cookie.known(request);
    const people = browser ? await this.sessions.ofBrowser(browser.token) : [];
    const connection = await this.connections.findAny(connectionId);
    const trial = connection && (await this.trials.use(state, connection.id, people.map(({ userId }) => userId)));
    if (!trial) return this.pages.error(request, reply, { code: 'flow_over', sentence: 'This trial of a connection is over, or was begun in another browser.' });
    const person = await this.bound.within(connection.id, request.ip, () => read(connection, undefined));
    await this.trials.keep(trial, person);
    await reply.redirect(`/console/connections/${connection.id}?trial=${trial}`, 303);
  }
}
