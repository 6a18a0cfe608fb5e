import { Injectable } from '@nestjs/common';
import type { Transaction } from '@symbolon/database';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Letters } from '../../delivery/mail/letters.ts';
import type { Whose } from '../../domain/factors/factor-change.ts';
import { providerOf } from '../../domain/factors/passkey-providers.ts';
import { SessionStore } from '../../domain/sessions/session.store.ts';
import { shownName } from '../../domain/users/user.ts';
import { Languages } from '../../pages/messages/languages.ts';
import type { Messages } from '../../pages/messages/messages.ts';
import { Pages } from '../../pages/pages.ts';
import { note } from '../../platform/http/request-log.ts';
import { AccountGate, accountUrl, type OpenAccount } from './account-gate.ts';
import { FreshProof, type ProvenBy } from './fresh-proof.ts';

/** What the pages of all kinds of factors share: whom a change is about, what a new one is called, and the codes that come with the first. */
@Injectable()
export class FactorAnswers {
  constructor(
    private readonly letters: Letters,
    private readonly proof: FreshProof,
    private readonly sessions: SessionStore,
    private readonly languages: Languages,
    private readonly pages: Pages,
    private readonly gate: AccountGate,
  ) {}

  /** Whether this log-in is enough is asked again with the person held: of two who know the password and act at once one adds the first factor. */
  whose(request: FastifyRequest, { session, uiLocales }: { readonly session: ProvenBy & Pick<OpenAccount['session'], 'username'> & { readonly id?: string; readonly sessionId?: string | undefined }; readonly uiLocales?: string | undefined }): Whose {
    const locale = this.pages.localeOf(request, uiLocales);
    return {
      userId: session.userId,
      tell: (transaction) => this.letters.tellChange(transaction, session.username, locale),
      isStill: async (transaction) => (await this.proof.missing(session, transaction)) === undefined && (await this.#goesOn(session.id ?? session.sessionId, transaction)),
    };
  }

  /** The log-in that it is done in; a token may come from none of a browser. */
  async #goesOn(sessionId: string | undefined, transaction: Transaction): Promise<boolean> {
    return sessionId === undefined || this.sessions.isOpen(transaction, sessionId);
  }

  /** As its person typed it, or else by what it is, in their language. */
  nameOf(request: FastifyRequest, { uiLocales }: { readonly uiLocales?: string | undefined }, typed: string, unnamed: (messages: Messages) => string): string {
    return shownName(typed) || unnamed(this.languages.current().for([this.pages.localeOf(request, uiLocales)]).messages);
  }

  /** A key without a name is called by who keeps it, where that can be told. */
  nameOfKey(request: FastifyRequest, open: { readonly uiLocales?: string | undefined }, typed: string, { aaguid, isSecondFactor }: { readonly aaguid: string; readonly isSecondFactor: boolean }): string {
    return this.nameOf(request, open, typed, ({ passkey: words }) => providerOf(aaguid) ?? (isSecondFactor ? words.unnamedKey : words.unnamed));
  }

  /** What the first brings is shown; of any other the account says that it is there. The form once more has the same answer. */
  async added(request: FastifyRequest, reply: FastifyReply, open: OpenAccount, codes: readonly string[], notice: 'factor_added' | 'passkey_added' | 'phone_added'): Promise<void> {
    note(request, { event: notice });
    await (codes.length > 0 ? this.recoveryCodes(request, reply, open, codes) : this.gate.done(reply, open, notice));
  }

  recoveryCodes(request: FastifyRequest, reply: FastifyReply, { session, uiLocales }: OpenAccount, codes: readonly string[]): Promise<void> {
    return this.pages.show(request, reply, { page: 'recovery-codes', username: session.username, codes, continue_url: accountUrl(session.id, uiLocales) }, { uiLocales });
  }
}
