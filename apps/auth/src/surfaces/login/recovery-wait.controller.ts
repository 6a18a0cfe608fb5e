import { Controller, Req, Res } from '@nestjs/common';
import { api, type RecoveryWaitPage } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Pages } from '../../pages/pages.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { formOf, isSigned } from '../../platform/http/posted-form.ts';
import { note } from '../../platform/http/request-log.ts';
import { queryOf } from '../../platform/http/request-target.ts';
import { FlowGate } from './flow-gate.ts';
import { readLink } from './link.ts';
import { RecoveryWaits } from './recovery-waits.ts';

type Act = RecoveryWaitPage['act'];

/** Where mailed links about a wait lead, in any browser. Opening one does nothing: mail scanners open links. */
@Controller()
export class RecoveryWaitController {
  constructor(
    private readonly gate: FlowGate,
    private readonly waits: RecoveryWaits,
    private readonly pages: Pages,
  ) {}

  @Serves(api.login.beginRecovery)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { token = '' } = readLink(queryOf(request)) ?? {};
    const link = await this.waits.find(token);
    if (link === 'administers') return this.refuse(request, reply);
    await (link ? this.page(request, reply, 'begin', token, link) : this.over(request, reply));
  }

  @Serves(api.login.submitBeginRecovery)
  async begin(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const token = this.posted(request, 'begin');
    const dueAt = token === undefined ? undefined : await this.waits.begin(token, this.pages.localeOf(request, undefined));
    if (!dueAt) return this.over(request, reply);
    note(request, { event: 'recovery_begun' });
    await this.told(request, reply, dueAt);
  }

  @Serves(api.login.stopRecovery)
  async showStop(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { token = '' } = readLink(queryOf(request)) ?? {};
    const wait = await this.waits.findByStop(token);
    await (wait ? this.page(request, reply, 'stop', token, wait) : this.over(request, reply));
  }

  @Serves(api.login.submitStopRecovery)
  async stop(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const token = this.posted(request, 'stop');
    if (token === undefined || !(await this.waits.stop(token))) return this.over(request, reply);
    note(request, { event: 'recovery_stopped' });
    await this.told(request, reply, null);
  }

  /** The token, if the form is ours: the token itself is the proof. */
  private posted(request: FastifyRequest, act: Act): string | undefined {
    const { flow: token = '', csrf = '' } = formOf(request);
    return isSigned({ flow: token, csrf }, this.csrf(act, token)) ? token : undefined;
  }

  private csrf(act: Act, token: string): string {
    return this.gate.csrf(`recovery ${act} ${token}`);
  }

  private async page(request: FastifyRequest, reply: FastifyReply, act: Act, token: string, { email, dueAt }: { readonly email: string; readonly dueAt: Date }): Promise<void> {
    const action = act === 'begin' ? api.login.beginRecovery.path : api.login.stopRecovery.path;
    await this.pages.show(request, reply, { page: 'recovery-wait', action, csrf: this.csrf(act, token), flow: token, act, username: email, due_at: dueAt.toISOString() }, {});
  }

  private async told(request: FastifyRequest, reply: FastifyReply, dueAt: Date | null): Promise<void> {
    await this.pages.show(request, reply, { page: 'recovery-told', due_at: dueAt?.toISOString() ?? null, login_url: api.account.overview.path }, {});
  }

  private refuse(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    note(request, { error: 'access_denied' });
    return this.pages.error(request, reply, { code: 'access_denied', sentence: 'Who administers is let back in by another administrator.', status: 403 });
  }

  private over(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    note(request, { error: 'link_expired' });
    return this.pages.error(request, reply, { code: 'link_expired', sentence: 'This link has expired or was already used.', status: 400 });
  }
}
