import { Controller, Req, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { UserDirectory } from '../../domain/users/user-directory.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { note } from '../../platform/http/request-log.ts';
import { AccountGate, type PostedAccount } from './account-gate.ts';
import { AccountView } from './account-view.ts';
import { ProfileChange } from './profile-change.ts';

/** What people say of themselves. It asks for no fresh proof: it lets nobody in. */
@Controller()
export class ProfileController {
  constructor(
    private readonly gate: AccountGate,
    private readonly view: AccountView,
    private readonly directory: UserDirectory,
    private readonly profile: ProfileChange,
  ) {}

  @Serves(api.account.changeProfile)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open) return;
    const outcome = await this.profile.make(open.session.userId, open.form);
    if (outcome === 'gone') return this.view.show(request, reply, open, { error: 'gone', status: 404 });
    if (outcome !== 'done') return this.view.show(request, reply, open, { error: 'claim_invalid', status: 400, typed: { claims: await this.typed(open), wrong: outcome.wrong } });
    note(request, { event: 'profile_changed' });
    await this.gate.done(reply, open, 'profile_changed');
  }

  /** As it was typed, so that only what is wrong has to be typed again. */
  private async typed({ session, form }: PostedAccount): Promise<Awaited<ReturnType<ProfileChange['claimsFor']>>> {
    const person = await this.directory.find(session.userId);
    return person ? (await this.profile.claimsFor(person)).map(({ claim, value }) => ({ claim, value: (form[claim] ?? value).slice(0, 2000) })) : [];
  }
}
