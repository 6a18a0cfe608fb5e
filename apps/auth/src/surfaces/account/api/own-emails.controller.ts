import { Controller, Req, Res } from '@nestjs/common';
import { api, type AccountEmailList } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EmailAddressStore } from '../../../domain/users/email-address.store.ts';
import { UserDirectory } from '../../../domain/users/user-directory.ts';
import { Pages } from '../../../pages/pages.ts';
import { ProblemError, wrongMember } from '../../../platform/errors/problem-error.ts';
import { Serves } from '../../../platform/http/contract-route.ts';
import { note } from '../../../platform/http/request-log.ts';
import { askedEvents, EmailChange, type EmailPurpose } from '../email-change.ts';
import { FurtherEmails } from '../further-emails.ts';
import type { AccountCaller } from './account-callers.ts';
import { AccountDoor } from './account-door.ts';

/** Seconds after which as many mails may be asked for as before. */
const mailHour = 3_600;

/** The addresses of a person. A link to a new one counts only in a browser that is logged in as them; an address that somebody has is answered the same. */
@Controller()
export class OwnEmailsController {
  constructor(
    private readonly door: AccountDoor,
    private readonly directory: UserDirectory,
    private readonly emails: EmailAddressStore,
    private readonly change: EmailChange,
    private readonly further: FurtherEmails,
    private readonly pages: Pages,
  ) {}

  @Serves(api.myAccount.listEmails)
  list(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<AccountEmailList> {
    return this.door.open(api.myAccount.listEmails, request, reply, async ({ caller: { userId } }) => ({
      items: (await this.emails.of(userId)).map(({ id, address, addedAt }) => ({ email_id: id, email: address, created_at: addedAt.toISOString() })),
    }));
  }

  @Serves(api.myAccount.askForEmail)
  async askForEmail(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.open(api.myAccount.askForEmail, request, reply, ({ caller, body }) => this.#ask(request, caller, 'change_email', body.email));
  }

  @Serves(api.myAccount.askForFurtherEmail)
  async askForFurtherEmail(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.open(api.myAccount.askForFurtherEmail, request, reply, ({ caller, body }) => this.#ask(request, caller, 'add_email', body.email));
  }

  @Serves(api.myAccount.makePrimaryEmail)
  async makePrimary(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.open(api.myAccount.makePrimaryEmail, request, reply, async ({ caller, params }) => {
      await this.#demandOwn(caller);
      if ((await this.further.makePrimary(caller.userId, params.email_id, this.pages.localeOf(request, undefined))) === undefined) throw new ProblemError('not-found');
      note(request, { event: 'primary_email_changed' });
      return undefined;
    });
  }

  @Serves(api.myAccount.removeEmail)
  async remove(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.open(api.myAccount.removeEmail, request, reply, async ({ caller, params }) => {
      if ((await this.further.remove(caller.userId, params.email_id, this.pages.localeOf(request, undefined))) !== 'removed') throw new ProblemError('not-found');
      note(request, { event: 'email_removed' });
      return undefined;
    });
  }

  async #ask(request: FastifyRequest, caller: AccountCaller, purpose: EmailPurpose, typed: string): Promise<undefined> {
    await this.#demandOwn(caller);
    const { userId, username } = caller;
    const outcome = await this.change.ask({ purpose, userId, username, typed: typed.trim(), locale: this.pages.localeOf(request, undefined), address: request.ip, device: undefined });
    if (outcome === 'gone') throw new ProblemError('no-address');
    if (outcome === 'throttled') throw new ProblemError('too-many-requests', { detail: 'As many mails were sent as are in an hour.', retryAfter: mailHour });
    if (outcome === 'too_many') throw new ProblemError('too-many-emails');
    if (outcome === 'email_invalid') throw wrongMember('/email', 'must be an e-mail address, and another than now');
    note(request, { event: askedEvents[purpose] });
    return undefined;
  }

  async #demandOwn({ userId }: AccountCaller): Promise<void> {
    if ((await this.directory.find(userId))?.declared) throw new ProblemError('managed-by-file');
  }
}
