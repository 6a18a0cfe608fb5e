import { Controller, Req, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import { MasterKey } from '@symbolon/crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ClientStore } from '../../domain/clients/client.store.ts';
import { wayOnTo } from '../../domain/clients/way-on.ts';
import { openVerdict } from '../../domain/sessions/asked-by-saml.ts';
import { flowEnds } from '../../domain/sessions/flow-end.ts';
import { FlowStore } from '../../domain/sessions/flow.store.ts';
import { SessionStore } from '../../domain/sessions/session.store.ts';
import { Pages } from '../../pages/pages.ts';
import { Settings } from '../../platform/config.ts';
import { BrowserCookie } from '../../platform/http/browser-cookie.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { readForm } from '../../platform/http/posted-form.ts';
import { queryOf } from '../../platform/http/request-target.ts';
import { failureOf, failures } from './failures.ts';
import { SamlResponses } from './responses.ts';

/** Where a log-in for an application that speaks SAML ends: its request has had its answer, which is written here. Loaded again at once, it is given again, as any other. */
@Controller()
export class RespondController {
  constructor(
    private readonly flows: FlowStore,
    private readonly clients: ClientStore,
    private readonly sessions: SessionStore,
    private readonly responses: SamlResponses,
    private readonly cookie: BrowserCookie,
    private readonly pages: Pages,
    private readonly masterKey: MasterKey,
    private readonly settings: Settings,
  ) {}

  @Serves(api.saml.respond)
  async respond(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { flow: id = '', verdict: sealed = '' } = readForm(queryOf(request));
    const browser = this.cookie.known(request);
    const flow = browser && id !== '' ? await this.flows.find(id, browser) : undefined;
    const verdict = openVerdict(this.masterKey, id, sealed);
    const client = flow?.clientId === undefined ? undefined : await this.clients.find(flow.clientId);
    const asked = flow?.request.saml;
    const isOpen = flow?.answered === 'again' && client?.saml !== undefined && asked !== undefined && client.saml.acs_urls.includes(asked.acsUrl);
    if (!browser || !isOpen || !verdict) {
      const { cause, uiLocales } = await this.flows.endOf(id, browser);
      return this.pages.error(request, reply, { ...flowEnds[cause], wayOn: wayOnTo(client, this.settings.SYMBOLON_ISSUER), uiLocales });
    }
    const application = { ...client, saml: client.saml };
    if ('error' in verdict) return this.responses.failure(request, reply, application, asked, failureOf(verdict.error));
    const session = (await this.sessions.ofBrowser(browser.token)).find((each) => each.id === verdict.session);
    await (session ? this.responses.person(request, reply, application, asked, session) : this.responses.failure(request, reply, application, asked, failures.notLoggedIn));
  }
}
