import { Controller, Req, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FlowStore } from '../../domain/sessions/flow.store.ts';
import { SessionStore } from '../../domain/sessions/session.store.ts';
import { Pages } from '../../pages/pages.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { FlowGate, nameOf, pagePath } from './flow-gate.ts';

/** Asks which account of this browser to go on with. */
@Controller()
export class SelectAccountController {
  constructor(
    private readonly gate: FlowGate,
    private readonly sessions: SessionStore,
    private readonly flows: FlowStore,
    private readonly pages: Pages,
  ) {}

  @Serves(api.login.selectAccount)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.opened(request, reply);
    if (!open) return;
    const { flow, client, csrf, browser } = open;
    const accounts = (await this.sessions.ofBrowser(browser.token)).map(({ username, id }) => ({ username, session: id }));
    await this.pages.show(
      request,
      reply,
      { page: 'select-account', action: api.login.selectAccount.path, csrf, flow: flow.id, client_name: nameOf(client), accounts },
      { uiLocales: flow.request.ui_locales },
    );
  }

  @Serves(api.login.submitAccount)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open) return;
    if (open.form['other'] !== undefined) return void (await reply.redirect(pagePath('login', open.flow.id), 303));
    const sessions = await this.sessions.ofBrowser(open.browser.token);
    const chosen = sessions.find(({ id }) => id === open.form['session']);
    if (chosen) await this.flows.choose(open.flow.id, chosen.id);
    await this.gate.goOn(reply, open);
  }
}
