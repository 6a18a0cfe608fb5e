import { Controller, Param, Req, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ConnectionStore } from '../../domain/connections/connection.store.ts';
import type { Connection } from '../../domain/connections/connection.ts';
import { SamlLogout, type LogoutMessage } from '../../domain/connections/saml-logout.ts';
import { stateOfRequest } from '../../domain/connections/saml-request.ts';
import { UpstreamBound } from '../../domain/connections/upstream-bound.ts';
import { readPostMessage } from '../../domain/saml/post-binding.ts';
import { readQueryMessage } from '../../domain/saml/redirect-binding.ts';
import type { WayThere } from '../../domain/saml/way-there.ts';
import { Pages } from '../../pages/pages.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { note } from '../../platform/http/request-log.ts';
import { queryOf } from '../../platform/http/request-target.ts';
import { HeardLogouts } from './heard-logout.ts';
import { postedForm } from './posted-answer.ts';
import { UpstreamLogoutRound } from '../../delivery/logout/upstream-logout-round.ts';

type Read = () => Promise<LogoutMessage>;

/**
 * Log-outs of providers that speak SAML (SAML profiles section 4.4): what one says by a browser, whom we send there, and whom it sends back. No cookie is looked at: what a provider
 * says is over is over, in whatever browser, and so it may say it in a frame. While a connection is shut, log-ins by it go on, and so they end.
 */
@Controller()
export class SamlLogoutController {
  constructor(
    private readonly connections: ConnectionStore,
    private readonly saml: SamlLogout,
    private readonly heard: HeardLogouts,
    private readonly bound: UpstreamBound,
    private readonly round: UpstreamLogoutRound,
    private readonly pages: Pages,
  ) {}

  @Serves(api.login.connectionSingleLogout)
  async byQuery(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('connection') id: string): Promise<void> {
    const query = queryOf(request);
    if (new URLSearchParams(query).has('SAMLResponse')) return this.comeBack(request, reply, id, () => readQueryMessage(query, 'SAMLResponse'));
    await this.hear(request, reply, id, () => readQueryMessage(query, 'SAMLRequest'));
  }

  @Serves(api.login.connectionSingleLogoutPost)
  async byForm(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('connection') id: string): Promise<void> {
    const form = postedForm(request);
    if (form.has('SAMLResponse')) return this.comeBack(request, reply, id, () => readPostMessage(form, 'SAMLResponse'));
    await this.hear(request, reply, id, () => readPostMessage(form, 'SAMLRequest'));
  }

  @Serves(api.login.connectionLeave)
  async leave(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('connection') id: string): Promise<void> {
    const leaving = this.round.leavingOf(id, new URLSearchParams(queryOf(request)).get('asked') ?? '');
    const connection = leaving && (await this.#known(id));
    if (!leaving || !connection) return void (await reply.redirect(api.login.loggedOut.path, 303));
    const way = await this.saml.wayThere(connection, leaving.hint, leaving.id);
    await this.#go(request, reply, way, leaving.onward);
  }

  /** Told is only that it was understood, whoever was logged in; and where applications of SAML were told of them, which hear of it by a browser of ours alone, that they have not (SAML core section 3.7.3.2). */
  private async hear(request: FastifyRequest, reply: FastifyReply, id: string, read: Read): Promise<void> {
    const connection = await this.#known(id);
    if (!connection) return this.pages.error(request, reply, { code: 'not_found', sentence: 'There is nothing here.', status: 404 });
    const heard = await this.heard.hear(request, connection, 'slo', read);
    if ('refusal' in heard) return this.#refuse(request, reply, heard.refusal, heard.said);
    await this.#go(request, reply, await this.saml.answer(connection, heard.id, heard.relayState, heard.isWhole), api.login.loggedOut.path);
  }

  /** Where to is in the name of our request; whoever brings what is no answer to one stays at our own page, logged out as they are. */
  private async comeBack(request: FastifyRequest, reply: FastifyReply, id: string, read: Read): Promise<void> {
    const connection = await this.#known(id);
    const answer = connection && (await this.bound.hearing(request.ip, () => this.saml.answered(connection, read)));
    if (answer && 'refusal' in answer) note(request, { error: answer.refusal, ...(answer.said !== undefined && { reason: answer.said }) });
    if (!answer || 'refusal' in answer) return void (await reply.redirect(api.login.loggedOut.path, 303));
    if (!answer.isDone) note(request, { reason: 'the provider has not logged the person out everywhere' });
    await reply.redirect(this.round.returnOf(id, stateOfRequest(answer.inResponseTo)) ?? api.login.loggedOut.path, 303);
  }

  async #known(id: string): Promise<Connection | undefined> {
    const connection = await this.connections.findAny(id);
    return connection?.type === 'saml' ? connection : undefined;
  }

  /** Nobody stays at a page of ours because a provider cannot be reached, or has no place for this. */
  async #go(request: FastifyRequest, reply: FastifyReply, way: WayThere | { readonly refusal: string; readonly said: string } | undefined, otherwise: string): Promise<void> {
    if (way && 'refusal' in way) note(request, { error: way.refusal, reason: way.said });
    if (!way || 'refusal' in way) return void (await reply.redirect(otherwise, 303));
    if ('address' in way) return void (await reply.redirect(way.address, 303));
    await this.pages.show(request, reply, { page: 'form-post', redirect_uri: way.action, members: [...way.fields] }, {});
  }

  async #refuse(request: FastifyRequest, reply: FastifyReply, error: string, reason: string | undefined): Promise<void> {
    note(request, { error, ...(reason !== undefined && { reason }) });
    await this.pages.error(request, reply, { code: 'invalid_request', sentence: 'The other provider has asked for a log-out in a way that is not taken: nobody was logged out here by it.' });
  }
}
