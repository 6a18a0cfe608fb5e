import { Controller, Req, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { Transaction } from '@symbolon/database';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Letters } from '../../delivery/mail/letters.ts';
import { Factors } from '../../domain/factors/factors.ts';
import { PasskeyCeremony } from '../../domain/factors/passkey-ceremony.ts';
import { PasskeyChange } from '../../domain/factors/passkey-change.ts';
import { providerOf } from '../../domain/factors/passkey-providers.ts';
import { SessionStore } from '../../domain/sessions/session.store.ts';
import { isJustMade, type Session } from '../../domain/sessions/session.ts';
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
    const session = open && (await this.person(open));
    if (open && session) return this.offer.show(request, reply, open, personOf(session), this.pages.locales.includes(locale as string) ? { uiLocales: locale as string } : {});
    const shown = open ?? (await this.gate.opened(request, reply));
    if (shown) await this.gate.goOn(reply, shown);
  }

  @Serves(api.login.submitPasskeyOffer)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    const session = open && (await this.person(open));
    if (!open || !session) return open && this.gate.goOn(reply, open);
    const person = personOf(session);
    const created = await this.ceremony.created(open.form['credential'] ?? '', offerAbout(open, person.id), false);
    if (created === undefined || created === 'not_allowed') return this.offer.show(request, reply, open, person, { error: created === undefined ? 'passkey_failed' : 'passkey_not_allowed' });
    const locale = this.pages.localeOf(request, open.flow.request.ui_locales);
    const name = providerOf(created.key.aaguid) ?? this.languages.current().for([locale]).messages.passkey.unnamed;
    const whose = { userId: person.id, tell: (transaction: Transaction) => this.letters.tellChange(transaction, person.username, locale), isStill: (transaction: Transaction) => this.isStill(session, transaction) };
    const added = await this.change.add(whose, { ...created, name, isSecondFactor: false });
    if (added === 'there') return this.offer.show(request, reply, open, person, { error: 'passkey_there' });
    note(request, { user_id: person.id, ...(typeof added === 'object' && { event: 'passkey_added' }) });
    await this.gate.goOn(reply, open);
  }

  /** Who was let in by this flow a while ago at most, by all that they are asked for: a browser that is spared the second step is not enough. */
  private async person({ flow, browser }: OpenFlow): Promise<Session | undefined> {
    const session = (await this.sessions.ofBrowser(browser.token)).find(({ id }) => id === flow.sessionId);
    return session && isJustMade(session, this.clock.now()) && (await this.isEnough(session)) ? session : undefined;
  }

  private async isEnough({ userId, amr }: Session, within?: Transaction): Promise<boolean> {
    return amr.includes('mfa') || (await this.factors.second(userId, amr, within)) === 'none';
  }

  /** Once more, where the person is held. */
  private async isStill(session: Session, within: Transaction): Promise<boolean> {
    return (await this.sessions.isOpen(within, session.id)) && this.isEnough(session, within);
  }
}

const personOf = ({ userId, username }: Session): Pick<User, 'id' | 'username'> => ({ id: userId, username });
