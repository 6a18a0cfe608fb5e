import { Controller, Req, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { askedClaims, claimsRequestOf, scopeToAllow } from '../../domain/access/asked-claims.ts';
import { ResourceServerStore } from '../../domain/access/resource-server.store.ts';
import { pageScopes } from '../../domain/access/scope-sentences.ts';
import { FlowStore } from '../../domain/sessions/flow.store.ts';
import { SessionStore } from '../../domain/sessions/session.store.ts';
import type { Session } from '../../domain/sessions/session.ts';
import { Pages } from '../../pages/pages.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { FlowGate, type OpenFlow } from './flow-gate.ts';

/** Asks a person whether a client may have what it asks for, and stores the answer with the flow. */
@Controller()
export class ConsentController {
  constructor(
    private readonly gate: FlowGate,
    private readonly sessions: SessionStore,
    private readonly flows: FlowStore,
    private readonly pages: Pages,
    private readonly resourceServers: ResourceServerStore,
  ) {}

  @Serves(api.login.consent)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.opened(request, reply);
    if (!open) return;
    const session = await this.account(open);
    const { flow, client, csrf } = open;
    if (!session || !client) return this.gate.goOn(reply, open);
    const scope = flow.request.scope?.split(' ').filter((name) => client.scope.includes(name)) ?? client.scope;
    const asked = askedClaims(claimsRequestOf(flow.request.claims), scope, client.scope);
    await this.pages.show(
      request,
      reply,
      {
        page: 'consent',
        action: api.login.consent.path,
        csrf,
        flow: flow.id,
        client_name: client.name ?? client.clientId,
        client_url: client.clientUri,
        client_logo_url: client.logoUri,
        policy_url: client.policyUri,
        tos_url: client.tosUri,
        username: session.username,
        scopes: pageScopes(scopeToAllow(scope, asked), await this.resourceServers.all(), this.pages.localeOf(request, flow.request.ui_locales)),
      },
      { uiLocales: flow.request.ui_locales },
    );
  }

  @Serves(api.login.submitConsent)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open) return;
    const session = await this.account(open);
    const { decision } = open.form;
    if (session && (decision === 'approve' || decision === 'deny')) await this.flows.decide(open.flow.id, session.id, decision === 'approve' ? 'approved' : 'denied');
    await this.gate.goOn(reply, open);
  }

  /** The account that the authorization endpoint chose for this flow, while it is still logged in. */
  private async account({ flow, browser }: OpenFlow): Promise<Session | undefined> {
    const sessions = await this.sessions.ofBrowser(browser.token);
    return sessions.find(({ id }) => id === flow.sessionId);
  }
}
