import { Controller, Req, Res } from '@nestjs/common';
import { api, type PageFactor, type SecondFactorPage } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Letters } from '../../delivery/mail/letters.ts';
import { claimsRequestOf, wantedAcr } from '../../domain/access/asked-claims.ts';
import { isBeside, isPageFactor, keyOf, withFactor } from '../../domain/factors/factor.ts';
import { Factors, needsHardware } from '../../domain/factors/factors.ts';
import { KeyMakes } from '../../domain/factors/key-makes.ts';
import { PasskeyCeremony } from '../../domain/factors/passkey-ceremony.ts';
import { PasskeyProof } from '../../domain/factors/passkey-proof.ts';
import { PasskeyStore } from '../../domain/factors/passkey.store.ts';
import { RememberedDeviceStore } from '../../domain/factors/remembered-device.store.ts';
import { SecondFactor } from '../../domain/factors/second-factor.ts';
import { headOf } from '../../domain/sessions/flow-id.ts';
import { RecoveryWaitStore } from '../../domain/sessions/recovery-wait.store.ts';
import { SessionStore } from '../../domain/sessions/session.store.ts';
import type { User } from '../../domain/users/user.ts';
import { Pages } from '../../pages/pages.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { DeviceCookie } from '../../platform/http/device-cookie.ts';
import { note } from '../../platform/http/request-log.ts';
import { Entry } from './entry.ts';
import { FlowGate, nameOf, pagePath, type OpenFlow, type PostedFlow } from './flow-gate.ts';
import { flowAbout } from './flow-about.ts';
import { RecoveryWaits } from './recovery-waits.ts';
import { SecondFactorMail } from './second-factor-mail.ts';
import { SecondFactorSms } from './second-factor-sms.ts';

/** Who is asked for a second factor, and what they have proven. */
interface Asked {
  readonly user: Pick<User, 'id' | 'username'>;
  readonly amr: readonly string[];
  readonly since: Date;
  /** The log-in that is to be worth more; undefined where there is none before the second factor. */
  readonly sessionId: string | undefined;
  /** They have deleted the account: what they are asked next is whether to keep it. */
  readonly isLeaving: boolean;
  /** They have proven it here already. */
  readonly isThrough: boolean;
}

/** The page that asks for a second factor: of who has shown the first in this flow, or is logged in and has to prove more. */
@Controller()
export class SecondFactorController {
  constructor(
    private readonly gate: FlowGate,
    private readonly entry: Entry,
    private readonly secondFactor: SecondFactor,
    private readonly proof: PasskeyProof,
    private readonly ceremony: PasskeyCeremony,
    private readonly passkeys: PasskeyStore,
    private readonly makes: KeyMakes,
    private readonly factors: Factors,
    private readonly remembered: RememberedDeviceStore,
    private readonly sessions: SessionStore,
    private readonly letters: Letters,
    private readonly mail: SecondFactorMail,
    private readonly sms: SecondFactorSms,
    private readonly waits: RecoveryWaits,
    private readonly waitStore: RecoveryWaitStore,
    private readonly device: DeviceCookie,
    private readonly pages: Pages,
  ) {}

  @Serves(api.login.secondFactor)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.opened(request, reply);
    if (!open) return;
    const asked = await this.asked(open);
    if (!asked) return this.gate.goOn(reply, open);
    if (open.flow.proven) {
      const left = await this.entry.left(open, asked.user);
      if (left !== 'ask' && asked.isLeaving) return void (await reply.redirect(pagePath('keep-account', open.flow.id), 303));
      if (left === 'enrol') return void (await reply.redirect(pagePath('second-factor/setup', open.flow.id), 303));
      if (left === 'none') return this.stayed(request, reply, open, asked);
    }
    await this.page(request, reply, open, asked, null);
  }

  @Serves(api.login.submitSecondFactor)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open) return;
    const asked = await this.asked(open);
    const { code = '' } = open.form;
    const isSame = (userId: string): Promise<boolean> => this.secondFactor.wasProvenJustNow(userId, headOf(open.flow.id), code);
    if (!asked) await this.entry.again(request, reply, open, isSame);
    if (!asked || asked.isThrough) return this.gate.goOn(reply, open);
    if (open.form['send'] !== undefined) return this.send(request, reply, open, asked);
    if (code.trim() === '') return this.page(request, reply, open, asked, 'missing');
    const { user, since, amr } = asked;
    const outcome = await this.secondFactor.prove({ userId: user.id, flow: headOf(open.flow.id), username: user.username, code, since, amr, address: request.ip, device: this.device.read(request), clientId: open.client?.clientId ?? '', onRecoveryCode: (transaction) => this.letters.ask(transaction, { about: 'recovery_code_used', username: user.username, flow: null, locale: this.pages.localeOf(request, open.flow.request.ui_locales) }) });
    if (outcome.kind === 'rejected') {
      if ((await isSame(user.id)) && (await this.isTwinThrough(request, reply, open, asked, isSame))) return this.gate.goOn(reply, open);
      const error = outcome.retryAfter > 0 ? 'throttled' : 'factor_wrong';
      note(request, { user_id: user.id, error });
      if (outcome.retryAfter > 0) reply.header('Retry-After', outcome.retryAfter);
      return this.page(request, reply, open, asked, error);
    }
    await this.proven(request, reply, open, asked, withFactor(asked.amr, outcome.factor));
    await this.gate.goOn(reply, open);
  }

  /** A message goes out by a form alone: what opens addresses by itself has none sent. */
  private async send(request: FastifyRequest, reply: FastifyReply, open: PostedFlow, asked: Asked): Promise<void> {
    const outcome = await (open.form['send'] === 'sms' ? this.sms.send(request, open, asked.user.id) : this.mail.send(request, open, asked.user, asked.amr));
    if (outcome !== 'sent' && outcome !== 'not_offered') return this.page(request, reply, open, asked, outcome);
    await reply.redirect(`${api.login.secondFactor.path}?flow=${open.flow.id}`, 303);
  }

  /** A security key, or a passkey of theirs: neither is typed, so nothing of it can be guessed. */
  @Serves(api.login.submitSecondPasskey)
  async submitPasskey(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open) return;
    const asked = await this.asked(open);
    const [answer, about] = [open.form['credential'] ?? '', flowAbout('second-factor', open)];
    const isSame = (userId: string): Promise<boolean> => this.proof.isOf(userId, { answer, about, beside: true });
    if (!asked) await this.entry.again(request, reply, open, isSame);
    if (!asked || asked.isThrough) return this.gate.goOn(reply, open);
    const { user, since } = asked;
    const outcome = await this.proof.prove({ answer, about, address: request.ip, clientId: open.client?.clientId ?? '', beside: { userId: user.id, since } });
    if (outcome.kind === 'rejected') {
      if (outcome.isUsed && (await this.isTwinThrough(request, reply, open, asked, isSame))) return this.gate.goOn(reply, open);
      const error = outcome.retryAfter > 0 ? 'throttled' : 'passkey_refused';
      note(request, { user_id: user.id, error });
      if (outcome.retryAfter > 0) reply.header('Retry-After', outcome.retryAfter);
      return this.page(request, reply, open, asked, error);
    }
    await this.proven(request, reply, open, asked, withFactor(asked.amr, keyOf(outcome.isHardware)));
    await this.gate.goOn(reply, open);
  }

  /** The form was sent twice at once: the other has let them in, or made their log-in worth more. */
  private isTwinThrough(request: FastifyRequest, reply: FastifyReply, open: OpenFlow, { amr }: Asked, isSame: (userId: string) => Promise<boolean>): Promise<boolean> {
    return this.entry.awaitTwin(open, async (now) => (await this.entry.again(request, reply, now, isSame)) !== undefined || ((await this.asked(now))?.amr.length ?? 0) > amr.length);
  }

  /** Somebody was asked whether to keep their account, and has said so in another window meanwhile. */
  private async stayed(request: FastifyRequest, reply: FastifyReply, open: OpenFlow, { user, amr }: Asked): Promise<void> {
    note(request, { user_id: user.id, event: 'login' });
    await this.entry.begin(request, reply, open, { user, amr, wantsToStay: open.flow.proven?.stays === true });
    await this.gate.goOn(reply, open);
  }

  private async proven(request: FastifyRequest, reply: FastifyReply, open: PostedFlow, { user, sessionId, isLeaving }: Asked, amr: readonly string[]): Promise<void> {
    note(request, { user_id: user.id, event: isLeaving ? 'first_factor' : 'login' });
    if (isLeaving) return this.entry.wait(open, { user, amr, wantsToStay: open.flow.proven?.stays === true });
    if (sessionId === undefined) return this.entry.begin(request, reply, open, { user, amr, wantsToStay: open.flow.proven?.stays === true, isRemembered: open.form['remember'] === 'true' });
    await this.sessions.prove(sessionId, open.browser.token, amr);
    await this.waitStore.end(user.id, 'log_in');
  }

  /** Undefined when there is nobody to ask: nothing was proven, or whoever it was is gone. */
  private async asked(open: OpenFlow): Promise<Asked | undefined> {
    const { flow, browser } = open;
    if (flow.proven) {
      const user = await this.entry.waiting(open);
      return user && { user, amr: flow.proven.amr, since: flow.proven.at, sessionId: undefined, isLeaving: user.deletionAt !== null, isThrough: flow.proven.amr.includes('mfa') };
    }
    const session = (await this.sessions.ofBrowser(browser.token)).find(({ id }) => id === flow.sessionId);
    return session && { user: { id: session.userId, username: session.username }, amr: session.amr, since: session.authTime, sessionId: session.id, isLeaving: false, isThrough: false };
  }

  private async page(request: FastifyRequest, reply: FastifyReply, open: OpenFlow, { user, amr, sessionId }: Asked, error: SecondFactorPage['error']): Promise<void> {
    const { flow, client, csrf } = open;
    const has = (await this.factors.of([user.id])).get(user.id)?.filter((factor) => isBeside(amr, factor)) ?? [];
    const wanted = wantedAcr(flow.request.acr_values, claimsRequestOf(flow.request.claims))?.values;
    const hardware_only = wanted !== undefined && needsHardware(amr, has, wanted);
    const isHardware = await this.makes.hardware();
    const keys = (await this.passkeys.of(user.id)).filter((key) => !hardware_only || isHardware(key));
    const options = this.ceremony.request(flowAbout('second-factor', open), { of: keys, verification: 'discouraged' });
    const again_url = `${api.login.secondFactor.path}?flow=${flow.id}`;
    const factors = hardware_only ? ['security_key' as const] : has.filter(isPageFactor);
    const mail_sent = factors.includes('email_code') && (await this.mail.isOut(open, user));
    const sms = factors.includes('sms_code') ? await this.sms.shown(open, user.id) : { sms_sent: false, phone_ending: null };
    await this.pages.show(
      request,
      reply,
      {
        page: 'second-factor',
        action: api.login.secondFactor.path,
        csrf,
        flow: flow.id,
        client_name: nameOf(client),
        username: user.username,
        factors,
        mail_sent,
        ...sms,
        hardware_only,
        remember_days: sessionId === undefined ? (await this.remembered.days()) || null : null,
        passkey: keys.length > 0 ? { action: api.login.submitSecondPasskey.path, options, again_url } : null,
        error: error === 'factor_wrong' && !factors.includes('authenticator') ? wrongCode(factors, mail_sent, sms.sms_sent) : error,
        recovery_url: await this.waits.askUrl(flow.id, user.username),
        login_url: pagePath('login', flow.id),
      },
      { status: error ? 400 : 200, uiLocales: flow.request.ui_locales },
    );
  }
}

/** What is said of a wrong code to who has no authenticator: that of a message was mistyped, or counts no more. */
function wrongCode(factors: readonly PageFactor[], isMailed: boolean, isSent: boolean): SecondFactorPage['error'] {
  if (isSent) return 'sms_wrong';
  if (isMailed) return 'code_wrong';
  return factors.includes('sms_code') ? 'sms_over' : factors.includes('email_code') ? 'code_over' : 'factor_wrong';
}
