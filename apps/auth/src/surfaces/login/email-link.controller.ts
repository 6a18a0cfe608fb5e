import { Controller, Req, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ClientStore } from '../../domain/clients/client.store.ts';
import { emailCodeAmr } from '../../domain/factors/factor.ts';
import { headOf } from '../../domain/sessions/flow-id.ts';
import { SessionStore } from '../../domain/sessions/session.store.ts';
import { LoginLinkStore, type LoginLink } from '../../domain/users/login-link.store.ts';
import { SignInPolicyStore } from '../../domain/users/sign-in-policy.store.ts';
import { browserName } from '../../pages/browser-name.ts';
import { Pages } from '../../pages/pages.ts';
import { Settings } from '../../platform/config.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { note } from '../../platform/http/request-log.ts';
import { queryOf } from '../../platform/http/request-target.ts';
import { Entry } from './entry.ts';
import { FlowGate, nameOf, type OpenFlow } from './flow-gate.ts';
import { readLink } from './link.ts';

/**
 * Where a mailed link leads that logs people in. Opening it uses up nothing: mail scanners open links. It lets in the browser that it is
 * opened in, and no other: whoever asks in somebody's name gets nothing by their click. Where it was asked for, that log-in goes on;
 * elsewhere another begins, of no application, whose `state` is in the browser that asked.
 */
@Controller()
export class EmailLinkController {
  constructor(
    private readonly gate: FlowGate,
    private readonly entry: Entry,
    private readonly links: LoginLinkStore,
    private readonly policy: SignInPolicyStore,
    private readonly sessions: SessionStore,
    private readonly clients: ClientStore,
    private readonly pages: Pages,
    private readonly settings: Settings,
  ) {}

  @Serves(api.login.emailLink)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const token = readLink(queryOf(request))?.token ?? '';
    const link = await this.counted(token);
    if (!link) return this.over(request, reply);
    const here = await this.gate.find(request, link.flow);
    const open = here ?? (await this.gate.begin(request, reply, link.user.username));
    await this.page(request, reply, open, token, link, here !== undefined);
  }

  /** The form belongs to a log-in of this browser: from another site nobody can send it. */
  @Serves(api.login.submitEmailLink)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open) return;
    const token = open.form['link'] ?? '';
    const isUsedBy = async (userId: string): Promise<boolean> => (await this.links.usedJustNow(token))?.user.id === userId;
    const isThrough = (now: OpenFlow): Promise<boolean> => this.entry.sentBefore(request, reply, now, isUsedBy);
    if (await isThrough(open)) return this.gate.goOn(reply, open);
    const link = await this.counted(token);
    const isUsed = link !== undefined && isFor(link, open) && (await this.links.use(token));
    if (!isUsed && (await this.links.usedJustNow(token)) && (await this.entry.awaitTwin(open, isThrough))) return this.gate.goOn(reply, open);
    const used = isUsed ? await this.links.usedJustNow(token) : undefined; // looked at again: they may have been disabled, or logged out everywhere, since
    if (!used) return this.over(request, reply);
    const { user } = used;
    const isIn = await this.entry.first(request, reply, open, { user, amr: emailCodeAmr, wantsToStay: open.form['stay'] === 'true', isLeaving: user.deletionAt !== null });
    note(request, { user_id: user.id, event: isIn ? 'login' : 'first_factor' });
    await this.gate.goOn(reply, open);
  }

  private async counted(token: string): Promise<LoginLink | undefined> {
    return token !== '' && (await this.policy.beginsBy('email_link')) ? this.links.find(token) : undefined;
  }

  private async page(request: FastifyRequest, reply: FastifyReply, { flow, browser: { token: browserToken }, csrf }: OpenFlow, token: string, link: LoginLink, isHere: boolean): Promise<void> {
    const { username } = link.user;
    const others = isHere ? [] : await this.sessions.ofBrowser(browserToken);
    const { browser, system } = browserName(link.userAgent ?? null);
    await this.pages.show(
      request,
      reply,
      {
        page: 'email-link',
        action: api.login.emailLink.path,
        csrf,
        flow: flow.id,
        link: token,
        client_name: nameOf(link.clientId === undefined ? undefined : await this.clients.find(link.clientId)),
        username,
        browser,
        system,
        asked_at: link.askedAt.toISOString(),
        is_here: isHere,
        signed_in: others.some((other) => other.username === username) ? null : (others[0]?.username ?? null),
        account_url: api.account.overview.path,
        stay: this.settings.SYMBOLON_STAY_SIGNED_IN === 'ask' ? false : null,
      },
      { uiLocales: flow.request.ui_locales },
    );
  }

  private over(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    note(request, { error: 'link_expired' });
    return this.pages.error(request, reply, { code: 'link_expired', sentence: 'This link has expired, or it or its code was already used. Ask for a new one where you sign in.', status: 400 });
  }
}

/** The log-in that it was asked for in, or one that began where it was opened: it goes into no application that did not ask. */
const isFor = (link: LoginLink, { flow, client }: OpenFlow): boolean => headOf(flow.id) === link.flow || client === undefined;
