import { Controller, Req, Res } from '@nestjs/common';
import { api, type EmailCodePage } from '@symbolon/contracts';
import { Database } from '@symbolon/database';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Letters } from '../../delivery/mail/letters.ts';
import { emailCodeAmr } from '../../domain/factors/factor.ts';
import { MailedCodeLogin } from '../../domain/factors/mailed-code-login.ts';
import { MailedCodeStore } from '../../domain/factors/mailed-code.store.ts';
import { headOf } from '../../domain/sessions/flow-id.ts';
import { isEmailAddress } from '../../domain/users/email-address.ts';
import { MailThrottle } from '../../domain/users/mail-throttle.ts';
import { SignInPolicyStore } from '../../domain/users/sign-in-policy.store.ts';
import { isUsername, usernameKey } from '../../domain/users/user.ts';
import { Pages } from '../../pages/pages.ts';
import { Settings } from '../../platform/config.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { DeviceCookie } from '../../platform/http/device-cookie.ts';
import { note } from '../../platform/http/request-log.ts';
import { DoorCheck } from './door-check.ts';
import { Entry } from './entry.ts';
import { FlowGate, nameOf, pagePath, typedName, type OpenFlow, type PostedFlow } from './flow-gate.ts';

/** Logs people in by a code that is mailed to them. Until it is right it never looks whether there is such an account: no answer can tell. */
@Controller()
export class EmailCodeController {
  constructor(
    private readonly gate: FlowGate,
    private readonly entry: Entry,
    private readonly policy: SignInPolicyStore,
    private readonly login: MailedCodeLogin,
    private readonly codes: MailedCodeStore,
    private readonly check: DoorCheck,
    private readonly throttle: MailThrottle,
    private readonly letters: Letters,
    private readonly database: Database,
    private readonly device: DeviceCookie,
    private readonly pages: Pages,
    private readonly settings: Settings,
  ) {}

  @Serves(api.login.emailCode)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.opened(request, reply);
    if (open && (await this.isOffered(request, reply))) await this.page(request, reply, open, typedName(request) ?? open.flow.request.login_hint, null);
  }

  @Serves(api.login.submitEmailCode)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open || !(await this.isOffered(request, reply))) return;
    const { username = '', code = '' } = open.form;
    if (username.trim() === '') return this.page(request, reply, open, undefined, 'missing');
    if (!isUsername(username) || !isEmailAddress(usernameKey(username))) return this.page(request, reply, open, username, 'username_invalid');
    if (open.form['send'] !== undefined) return this.send(request, reply, open, username);
    if (code.trim() === '') return this.page(request, reply, open, username, 'missing');
    const attempt = { flow: headOf(open.flow.id), username, code };
    const isSame = (userId: string): Promise<boolean> => this.login.wasProvenJustNow(userId, attempt);
    const isThrough = (now: OpenFlow): Promise<boolean> => this.entry.sentBefore(request, reply, now, isSame);
    if (await isThrough(open)) return this.gate.goOn(reply, open);
    const outcome = await this.login.prove({ ...attempt, address: request.ip, device: this.device.read(request), clientId: open.client?.clientId ?? '' });
    if (outcome.kind === 'used' && (await this.entry.awaitTwin(open, isThrough))) return this.gate.goOn(reply, open);
    if (outcome.kind !== 'proven') {
      const retryAfter = outcome.kind === 'rejected' ? outcome.retryAfter : 0;
      note(request, { error: retryAfter > 0 ? 'throttled' : 'code_wrong' });
      if (retryAfter > 0) reply.header('Retry-After', retryAfter);
      return this.page(request, reply, open, username, retryAfter > 0 ? 'throttled' : 'code_wrong');
    }
    const isIn = await this.entry.first(request, reply, open, { user: outcome.user, typed: username, amr: emailCodeAmr, wantsToStay: open.form['stay'] === 'true', isLeaving: outcome.isLeaving });
    note(request, { user_id: outcome.user.id, event: isIn ? 'login' : 'first_factor' });
    await this.gate.goOn(reply, open);
  }

  /** A code for whoever was typed; that there is nobody to mail it to is found out when the letter is written. */
  private async send(request: FastifyRequest, reply: FastifyReply, open: PostedFlow, username: string): Promise<void> {
    const refusal = await this.check.refusal('email-code', request, reply, open);
    if (refusal) return this.page(request, reply, open, username, refusal);
    if (!(await this.throttle.admits({ username, address: request.ip, device: this.device.read(request) }))) return this.page(request, reply, open, username, 'throttled');
    const locale = this.pages.localeOf(request, open.flow.request.ui_locales);
    const hasLink = await this.policy.beginsBy('email_link');
    await this.database.prisma.$transaction(async (transaction) => {
      const flow = headOf(open.flow.id);
      const holder = this.login.holderOf({ flow, username });
      const asked = { flow, username, clientId: open.client?.clientId, userAgent: request.headers['user-agent'] };
      const mailed = hasLink ? await this.codes.issueWithLink(transaction, holder, asked) : { code: await this.codes.issue(transaction, holder) };
      await this.letters.ask(transaction, { about: 'first_factor', username, flow: null, locale, ...mailed });
    });
    note(request, { event: 'first_factor_mail' });
    await reply.redirect(pagePath('login/email', open.flow.id, username), 303);
  }

  private async isOffered(request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
    if (await this.policy.beginsBy('email_code')) return true;
    await this.pages.error(request, reply, { code: 'access_denied', sentence: 'Nobody signs in by a mailed code here.', status: 403 });
    return false;
  }

  private async page(request: FastifyRequest, reply: FastifyReply, open: OpenFlow, username: string | undefined, error: EmailCodePage['error']): Promise<void> {
    const { flow, client, csrf } = open;
    const mail_sent = username !== undefined && (await this.codes.isOut(this.login.holderOf({ flow: headOf(flow.id), username })));
    await this.pages.show(
      request,
      reply,
      {
        page: 'email-code',
        action: api.login.emailCode.path,
        csrf,
        flow: flow.id,
        client_name: nameOf(client),
        username: username ?? null,
        mail_sent,
        has_link: await this.policy.beginsBy('email_link'),
        stay: this.settings.SYMBOLON_STAY_SIGNED_IN === 'ask' ? false : null,
        ...this.check.offer('email-code', request, open),
        error: error === 'code_wrong' && !mail_sent ? 'code_over' : error,
        login_url: pagePath('login', flow.id, username),
      },
      { status: error ? 400 : 200, uiLocales: flow.request.ui_locales, typed: username },
    );
  }
}
