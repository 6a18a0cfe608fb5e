import { Controller, Req, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Letters } from '../../delivery/mail/letters.ts';
import { LinkedLoginStore, type WaitingLink } from '../../domain/connections/linked-login.store.ts';
import { headOf } from '../../domain/sessions/flow-id.ts';
import { SessionStore } from '../../domain/sessions/session.store.ts';
import { isMadeFor, type Session } from '../../domain/sessions/session.ts';
import { Pages } from '../../pages/pages.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { isSigned } from '../../platform/http/posted-form.ts';
import { note } from '../../platform/http/request-log.ts';
import { FlowGate, type OpenFlow } from './flow-gate.ts';

/** What somebody is asked who came by another provider, and has logged in here since. */
interface Asked {
  readonly waiting: WaitingLink;
  readonly session: Session;
  /** Proves of a form that it was shown for this very account of the other provider. */
  readonly link: string;
}

/**
 * Asks who has logged in whether the account elsewhere that waits in this log-in is to log them in, too: it may be somebody else's, who was at
 * this browser before, or brought it here. Nobody else comes here, so the page tells nobody whether there is an account.
 */
@Controller()
export class LinkConnectionController {
  constructor(
    private readonly gate: FlowGate,
    private readonly links: LinkedLoginStore,
    private readonly sessions: SessionStore,
    private readonly letters: Letters,
    private readonly pages: Pages,
  ) {}

  @Serves(api.login.linkConnection)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.opened(request, reply);
    if (!open) return;
    const asked = await this.asked(open);
    if (!asked) return this.gate.goOn(reply, open);
    const { waiting, session, link } = asked;
    const content = { page: 'link-connection', action: api.login.linkConnection.path, csrf: open.csrf, flow: open.flow.id, link, username: session.username, connection_name: waiting.connection.name, email: waiting.email } as const;
    await this.pages.show(request, reply, content, { uiLocales: open.flow.request.ui_locales });
  }

  @Serves(api.login.submitLinkConnection)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open) return;
    const asked = await this.asked(open);
    if (asked && open.form['decision'] === 'leave') await this.links.forget(open.flow.id);
    if (asked && open.form['decision'] === 'link' && isSigned({ csrf: open.form['link'] ?? '' }, asked.link)) {
      const locale = this.pages.localeOf(request, open.flow.request.ui_locales);
      await this.links.join(open.flow.id, asked.waiting, asked.session, (transaction, username) => this.letters.tellChange(transaction, username, locale));
      note(request, { user_id: asked.session.userId, event: 'connection_linked' });
    }
    await this.gate.goOn(reply, open);
  }

  /** Undefined where nothing waits, or not for who has logged in by this flow. */
  private async asked({ flow, browser }: OpenFlow): Promise<Asked | undefined> {
    const waiting = await this.links.waiting(flow.id);
    const session = waiting && (await this.sessions.ofBrowser(browser.token)).find(({ id }) => id === flow.sessionId);
    if (!session || session.userId !== waiting.userId || !isMadeFor(session, flow)) return undefined;
    return { waiting, session, link: this.gate.csrf(`link ${headOf(flow.id)} ${waiting.connection.id} ${waiting.email} ${waiting.subject}`) };
  }
}
