import { Controller, Req, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Letters } from '../../delivery/mail/letters.ts';
import { Factors } from '../../domain/factors/factors.ts';
import { PasskeyCeremony } from '../../domain/factors/passkey-ceremony.ts';
import { PasskeyChange } from '../../domain/factors/passkey-change.ts';
import { providerOf } from '../../domain/factors/passkey-providers.ts';
import { SessionStore } from '../../domain/sessions/session.store.ts';
import { isJustMade } from '../../domain/sessions/session.ts';
import type { User } from '../../domain/users/user.ts';
import { Languages } from '../../pages/messages/languages.ts';
import { Pages } from '../../pages/pages.ts';
import { Clock } from '../../platform/clock.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { note } from '../../platform/http/request-log.ts';
import { FlowGate, type OpenFlow } from './flow-gate.ts';
import { offerAbout, PasskeyOffer } from './passkey-offer.ts';

/** Adds the passkey that was offered after a log-in by a password. Whatever comes of it, the person gets on. */
@Controller()
export class PasskeyOfferController {
  constructor(
    private readonly gate: FlowGate,
    private readonly offer: PasskeyOffer,
    private readonly ceremony: PasskeyCeremony,
    private readonly change: PasskeyChange,
    private readonly factors: Factors,
    private readonly sessions: SessionStore,
    private readonly letters: Letters,
    private readonly languages: Languages,
    private readonly pages: Pages,
    private readonly clock: Clock,
  ) {}

  /** Once more, in another language or with new options. */
  @Serves(api.login.passkeyOffer)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { flow: id, ui_locales: locale } = request.query as { flow?: unknown; ui_locales?: unknown };
    const open = await this.gate.find(request, typeof id === 'string' ? id : '');
    const person = open && (await this.person(open));
    if (open && person) return this.offer.show(request, reply, open, person, this.pages.locales.includes(locale as string) ? { uiLocales: locale as string } : {});
    const shown = open ?? (await this.gate.opened(request, reply));
    if (shown) await this.gate.goOn(reply, shown);
  }

  @Serves(api.login.submitPasskeyOffer)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    const person = open && (await this.person(open));
    if (!open || !person) return open && this.gate.goOn(reply, open);
    const created = await this.ceremony.created(open.form['credential'] ?? '', offerAbout(open, person.id), false);
    if (created === undefined || created === 'not_allowed') return this.offer.show(request, reply, open, person, { error: created === undefined ? 'passkey_failed' : 'passkey_not_allowed' });
    const locale = this.pages.localeOf(request, open.flow.request.ui_locales);
    const name = providerOf(created.key.aaguid) ?? this.languages.current().for([locale]).messages.passkey.unnamed;
    const added = await this.change.add({ userId: person.id, tell: (transaction) => this.letters.tellChange(transaction, person.username, locale) }, { ...created, name, isSecondFactor: false });
    if (added === 'there') return this.offer.show(request, reply, open, person, { error: 'passkey_there' });
    note(request, { user_id: person.id, event: 'passkey_added' });
    await this.gate.goOn(reply, open);
  }

  /** Who was let in by this flow a while ago at most, by all that they are asked for: a browser that is spared the second step is not enough. */
  private async person({ flow, browser }: OpenFlow): Promise<Pick<User, 'id' | 'username'> | undefined> {
    const session = (await this.sessions.ofBrowser(browser.token)).find(({ id }) => id === flow.sessionId);
    if (!session || !isJustMade(session, this.clock.now())) return undefined;
    const isEnough = session.amr.includes('mfa') || (await this.factors.second(session.userId, session.amr)) === 'none';
    return isEnough ? { id: session.userId, username: session.username } : undefined;
  }
}
