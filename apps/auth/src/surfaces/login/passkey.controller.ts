import { Controller, Req, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { passkeyAmr } from '../../domain/factors/factor.ts';
import { PasskeyCeremony } from '../../domain/factors/passkey-ceremony.ts';
import { PasskeyProof } from '../../domain/factors/passkey-proof.ts';
import { SignInPolicyStore } from '../../domain/users/sign-in-policy.store.ts';
import { Settings } from '../../platform/config.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { note } from '../../platform/http/request-log.ts';
import { EmailVerification } from './email-verification.ts';
import { Entry } from './entry.ts';
import { FlowGate, pagePath, type OpenFlow } from './flow-gate.ts';
import { flowAbout } from './flow-about.ts';
import { LoginView } from './login-view.ts';

/** Logs people in by a passkey, which is all that they are asked for. It costs no password hash. */
@Controller()
export class PasskeyController {
  constructor(
    private readonly gate: FlowGate,
    private readonly proof: PasskeyProof,
    private readonly ceremony: PasskeyCeremony,
    private readonly verification: EmailVerification,
    private readonly entry: Entry,
    private readonly view: LoginView,
    private readonly policy: SignInPolicyStore,
    private readonly settings: Settings,
  ) {}

  /** What browsers ask for when a page of another origin wants a passkey of ours. */
  @Serves(api.login.passkeyOrigins)
  origins(): { readonly origins: string[] } {
    return { origins: [...this.settings.SYMBOLON_PASSKEY_ORIGINS] };
  }

  @Serves(api.login.submitPasskey)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open) return;
    const { credential = '', stay } = open.form;
    if (!(await this.policy.beginsBy('passkey'))) return this.view.show(request, reply, open, { error: 'not_offered' }, undefined);
    const about = flowAbout('log-in', open);
    const isSame = (userId: string): Promise<boolean> => this.proof.isOf(userId, { answer: credential, about, beside: false });
    const isThrough = async (now: OpenFlow): Promise<boolean> => (now.flow.proven?.amr.includes('mfa') ? isSame(now.flow.proven.userId) : (await this.entry.again(request, reply, now, isSame)) !== undefined);
    if (await isThrough(open)) return this.gate.goOn(reply, open);
    const outcome = await this.proof.prove({ answer: credential, about, address: request.ip, clientId: open.client?.clientId ?? '' });
    if (outcome.kind === 'rejected' && outcome.isUsed && (await this.entry.awaitTwin(open, isThrough))) return this.gate.goOn(reply, open);
    if (outcome.kind === 'rejected') {
      note(request, { error: 'passkey_refused' });
      if (outcome.retryAfter > 0) reply.header('Retry-After', outcome.retryAfter);
      const unknown_passkey = outcome.unknown === undefined ? null : JSON.stringify({ rpId: this.ceremony.rpId, credentialId: outcome.unknown });
      return this.view.show(request, reply, open, { error: outcome.retryAfter > 0 ? 'throttled' : 'passkey_refused', stay: stay === 'true', unknown_passkey }, undefined);
    }
    const entrant = { user: outcome.user, amr: passkeyAmr(outcome.isHardware), wantsToStay: stay === 'true' };
    if (outcome.kind === 'unproven') {
      await this.verification.awaitProof(request, open, entrant);
      return void (await reply.redirect(pagePath('verify-email', open.flow.id), 303));
    }
    await (outcome.isLeaving ? this.entry.wait(open, entrant) : this.entry.begin(request, reply, open, entrant));
    note(request, { user_id: outcome.user.id, event: outcome.isLeaving ? 'first_factor' : 'login' });
    await this.gate.goOn(reply, open);
  }
}
