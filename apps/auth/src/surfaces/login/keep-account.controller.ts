import { Controller, Req, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Letters } from '../../delivery/mail/letters.ts';
import { FlowStore } from '../../domain/sessions/flow.store.ts';
import { LeavingStore } from '../../domain/users/leaving.store.ts';
import type { Proven } from '../../domain/users/user.store.ts';
import { Pages } from '../../pages/pages.ts';
import { Clock } from '../../platform/clock.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { note } from '../../platform/http/request-log.ts';
import { Entry } from './entry.ts';
import { FlowGate, nameOf, type OpenFlow, type PostedFlow } from './flow-gate.ts';

type Leaver = Proven & { readonly deletionAt: Date };

/** Asks who has deleted their account, and has proven all that they are asked for, whether to keep it. Nobody else comes here, and nobody is in before they say yes. */
@Controller()
export class KeepAccountController {
  constructor(
    private readonly gate: FlowGate,
    private readonly entry: Entry,
    private readonly flows: FlowStore,
    private readonly leaving: LeavingStore,
    private readonly letters: Letters,
    private readonly clock: Clock,
    private readonly pages: Pages,
  ) {}

  @Serves(api.login.keepAccount)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.opened(request, reply);
    if (!open) return;
    const leaver = await this.leaver(open);
    if (!leaver) return this.gate.goOn(reply, open);
    const { flow, client, csrf } = open;
    const content = { page: 'keep-account', action: api.login.keepAccount.path, csrf, flow: flow.id, client_name: nameOf(client), username: leaver.username, deletion_at: leaver.deletionAt.toISOString() } as const;
    await this.pages.show(request, reply, content, { uiLocales: flow.request.ui_locales });
  }

  @Serves(api.login.submitKeepAccount)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open) return;
    const leaver = await this.leaver(open);
    if (leaver && open.form['decision'] === 'leave') return this.left(request, reply, open, leaver);
    if (leaver && open.form['decision'] === 'keep') await this.keep(request, reply, open, leaver);
    await this.gate.goOn(reply, open);
  }

  /** Undefined for who has yet to prove something, and for who stays, as they may have said in another window. */
  private async leaver(open: OpenFlow): Promise<Leaver | undefined> {
    const person = await this.entry.waiting(open);
    if (!person?.deletionAt || (await this.entry.left(open, person)) === 'ask') return undefined;
    return { ...person, deletionAt: person.deletionAt };
  }

  /** Who has to set up a second factor does that next. */
  private async keep(request: FastifyRequest, reply: FastifyReply, open: PostedFlow, leaver: Leaver): Promise<void> {
    const { flow } = open;
    const locale = this.pages.localeOf(request, flow.request.ui_locales);
    const stays = await this.leaving.stay(leaver.id, this.clock.now(), (transaction) => this.letters.ask(transaction, { about: 'deletion_withdrawn', username: leaver.username, flow: null, locale }));
    if (!stays || (await this.entry.left(open, leaver)) !== 'none') return;
    note(request, { user_id: leaver.id, event: 'account_kept' });
    await this.entry.begin(request, reply, open, { user: leaver, amr: flow.proven?.amr ?? [], wantsToStay: flow.proven?.stays === true });
  }

  /** What was proven counts no longer: whoever sits down at the browser next is not asked. */
  private async left(request: FastifyRequest, reply: FastifyReply, { flow }: OpenFlow, { username, deletionAt }: Leaver): Promise<void> {
    await this.flows.forgetProof(flow.id);
    await this.pages.show(request, reply, { page: 'account-deleted', username, deletion_at: deletionAt.toISOString(), login_url: api.account.overview.path }, { uiLocales: flow.request.ui_locales });
  }
}
