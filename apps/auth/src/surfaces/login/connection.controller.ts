import { Controller, Req, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { connectionPath, redirectUriOf } from '../../domain/connections/connection-path.ts';
import type { Connection } from '../../domain/connections/connection.ts';
import { ConnectionStore } from '../../domain/connections/connection.store.ts';
import { SamlUpstream } from '../../domain/connections/saml-upstream.ts';
import { UpstreamBound } from '../../domain/connections/upstream-bound.ts';
import { Upstream } from '../../domain/connections/upstream.ts';
import { UpstreamRequestStore } from '../../domain/connections/upstream-request.store.ts';
import { Settings } from '../../platform/config.ts';
import { Pages } from '../../pages/pages.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { queryOf } from '../../platform/http/request-target.ts';
import { ConnectionReturn } from './connection-return.ts';
import { FlowGate, typedName, type OpenFlow } from './flow-gate.ts';
import { askedMaxAge, passedOn } from './passed-on.ts';
import { postedForm } from './posted-answer.ts';

/** The way to another provider and back. Each has a redirect URI of its own, so that an answer of one is no answer of another (RFC 9700 section 4.4.2). */
@Controller()
export class ConnectionController {
  constructor(
    private readonly gate: FlowGate,
    private readonly connections: ConnectionStore,
    private readonly requests: UpstreamRequestStore,
    private readonly upstream: Upstream,
    private readonly saml: SamlUpstream,
    private readonly bound: UpstreamBound,
    private readonly back: ConnectionReturn,
    private readonly pages: Pages,
    private readonly settings: Settings,
  ) {}

  /** A link, which a person presses on a page of their log-in: nobody else can name it. */
  @Serves(api.login.connection)
  async leave(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.kept(request, reply);
    if (!open) return;
    const connection = await this.connections.find(idOf(request));
    if (!connection) return this.back.refuse(reply, open, 'connection_unavailable', typedName(request));
    const proofs = await this.requests.begin(open.flow.id, connection.id, askedMaxAge(open));
    if (connection.type === 'saml') return this.leaveBySaml(request, reply, open, connection, proofs.state);
    const address = await this.upstream.addressOf(connection, this.redirectUri(connection), proofs, passedOn(open, typedName(request)), (push) => this.bound.pushing(connection.id, request.ip, push));
    if ('refusal' in address) return this.back.refused(request, reply, open, connection, address);
    await reply.redirect(address.href, 303);
  }

  @Serves(api.login.connectionCallback)
  async comeBack(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const query = queryOf(request);
    const state = new URLSearchParams(query).get('state') ?? '';
    await this.back.comeBack(request, reply, idOf(request), state, async (connection, authSince) => {
      if (connection.type === 'saml') return { refusal: 'wrong_answer', said: 'an answer of another protocol' };
      return this.upstream.personOf(connection, new URL(`${this.redirectUri(connection)}?${query}`), this.requests.proofsOf(state), authSince);
    });
  }

  /** A cross-site POST comes without our cookie; asked again as a GET, it comes with it. Nothing else of the form is carried on. An answer of SAML is too long for an address: a form of ours carries it on, from one page of ours to another. */
  @Serves(api.login.connectionCallbackPost)
  async comeBackByForm(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const form = postedForm(request);
    const answer = form.get('SAMLResponse');
    if (answer !== null) {
      const action = `${this.settings.SYMBOLON_ISSUER}${connectionPath(api.login.connectionAnswer.path, encodeURIComponent(idOf(request)))}`;
      return this.pages.show(request, reply, { page: 'form-post', redirect_uri: action, members: [{ name: 'SAMLResponse', value: answer }] }, {});
    }
    const carried = [...form].filter(([name]) => ofAnswer.includes(name));
    await reply.redirect(`${connectionPath(api.login.connectionCallback.path, encodeURIComponent(idOf(request)))}?${new URLSearchParams(carried).toString()}`, 303);
  }

  private async leaveBySaml(request: FastifyRequest, reply: FastifyReply, open: OpenFlow, connection: Connection, state: string): Promise<void> {
    const way = await this.saml.wayThere(connection, state, passedOn(open, typedName(request)));
    if ('refusal' in way) return this.back.refused(request, reply, open, connection, way);
    if ('address' in way) return void (await reply.redirect(way.address, 303));
    await this.pages.show(request, reply, { page: 'form-post', redirect_uri: way.action, members: [...way.fields] }, { uiLocales: open.flow.request.ui_locales });
  }

  private redirectUri(connection: Connection): string {
    return redirectUriOf(this.settings.SYMBOLON_ISSUER, connection);
  }
}

/** What a provider may answer (RFC 6749 sections 4.1.2 and 4.1.2.1, RFC 9207), and the name that Apple tells once. */
const ofAnswer: readonly string[] = ['code', 'state', 'iss', 'error', 'user'];

const idOf = (request: FastifyRequest): string => String((request.params as { readonly connection?: unknown }).connection);
