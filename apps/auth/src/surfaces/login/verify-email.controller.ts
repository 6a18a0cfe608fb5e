import { Controller, Req, Res } from '@nestjs/common';
import { api, type VerifyEmailSentPage } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AwaitedProof, KeptProof } from '../../domain/sessions/email-proof.store.ts';
import { SessionStore } from '../../domain/sessions/session.store.ts';
import { OneTimeTokenStore, type OneTimeToken } from '../../domain/users/one-time-token.store.ts';
import { typedCode } from '../../domain/users/typed-code.ts';
import { Pages } from '../../pages/pages.ts';
import { BrowserCookie } from '../../platform/http/browser-cookie.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { formOf, isSigned, type Form } from '../../platform/http/posted-form.ts';
import { note } from '../../platform/http/request-log.ts';
import { queryOf } from '../../platform/http/request-target.ts';
import { DoorCheck } from './door-check.ts';
import { EmailVerification } from './email-verification.ts';
import { Entry } from './entry.ts';
import { FlowGate, pagePath, type OpenFlow } from './flow-gate.ts';
import { linkText, readLink, type Link } from './link.ts';

/**
 * Proof of an e-mail address. The link counts as it is only in a browser that has shown the account's password or passkey: anybody can
 * sign up with somebody else's address. Elsewhere it leads to a new password, which makes the one chosen before worthless.
 */
@Controller()
export class VerifyEmailController {
  constructor(
    private readonly gate: FlowGate,
    private readonly tokens: OneTimeTokenStore,
    private readonly verification: EmailVerification,
    private readonly check: DoorCheck,
    private readonly entry: Entry,
    private readonly sessions: SessionStore,
    private readonly cookie: BrowserCookie,
    private readonly pages: Pages,
  ) {}

  @Serves(api.login.verifyEmail)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const link = readLink(queryOf(request));
    if (!link) return this.sent(request, reply);
    const prover = await this.prover(request, link, await this.tokens.find(link.token));
    if (!prover) return this.elsewhere(reply, link);
    const { email } = prover.proof;
    const flow = linkText(link);
    const csrf = this.gate.csrf(`proof ${flow}`);
    const asked = prover.open?.flow.request;
    await this.pages.show(
      request,
      reply,
      { page: 'verify-email', state: 'confirm', email, action: api.login.verifyEmail.path, csrf, flow },
      { uiLocales: asked?.ui_locales },
    );
  }

  @Serves(api.login.submitVerifyEmail)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const form = formOf(request);
    const link = readLink(form['flow'] ?? '');
    if (link) return this.confirm(request, reply, form, link);
    return form['code'] === undefined || form['again'] !== undefined ? this.again(request, reply) : this.typed(request, reply);
  }

  private async sent(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const open = await this.gate.opened(request, reply);
    if (!open) return;
    const awaited = await this.awaited(request, reply, open);
    if (!awaited) return;
    const { notice } = request.query as { notice?: unknown };
    await this.page(request, reply, open, awaited, { notice: notice === 'resent' || notice === 'not_yet' ? notice : null, error: awaited.isCodeSpent ? 'code_spent' : null });
  }

  /** A message as it is loaded has status 200: nothing was refused. */
  private async page(request: FastifyRequest, reply: FastifyReply, open: OpenFlow, { email }: AwaitedProof, { notice, error }: Pick<VerifyEmailSentPage, 'notice' | 'error'>, status = 200): Promise<void> {
    const { flow, csrf } = open;
    await this.pages.show(
      request,
      reply,
      {
        page: 'verify-email',
        state: 'sent',
        email,
        action: api.login.verifyEmail.path,
        csrf,
        flow: flow.id,
        notice,
        error,
        ...this.check.offer('verify-email', request, open),
        confirmed_url: `${pagePath('verify-email', flow.id)}&notice=not_yet`,
        login_url: pagePath('login', flow.id, email),
      },
      { status, uiLocales: flow.request.ui_locales },
    );
  }

  /** The code of the letter instead of its link, in the window that waits. */
  private async typed(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open) return;
    const awaited = await this.awaited(request, reply, open);
    if (!awaited) return;
    const code = typedCode(open.form['code'] ?? '');
    if (code === '') return this.page(request, reply, open, awaited, { notice: null, error: 'missing' }, 400);
    const outcome = /^\d{6}$/.test(code) ? await this.verification.confirmByCode(request, open, awaited, code) : 'code_wrong'; // anything else is no guess
    if (outcome === 'not_yet') return void (await reply.redirect(`${pagePath('verify-email', open.flow.id)}&notice=not_yet`, 303));
    if (typeof outcome === 'string') {
      note(request, { error: outcome });
      return this.page(request, reply, open, awaited, { notice: null, error: outcome }, 400);
    }
    note(request, { user_id: outcome.user.id, event: 'verify_email' });
    await this.entry.first(request, reply, open, outcome);
    await this.gate.goOn(reply, open);
  }

  private async again(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open) return;
    const awaited = await this.awaited(request, reply, open);
    if (!awaited) return;
    const refusal = await this.check.refusal('verify-email', request, reply, open);
    if (refusal) return this.page(request, reply, open, awaited, { notice: null, error: refusal }, 400);
    await this.verification.mailAgain(request, open, awaited);
    await reply.redirect(`${pagePath('verify-email', open.flow.id)}&notice=resent`, 303);
  }

  /** What this window still waits for; undefined when it has been sent on, because it waits for nothing or the address was proven elsewhere. */
  private async awaited(request: FastifyRequest, reply: FastifyReply, open: OpenFlow): Promise<KeptProof | undefined> {
    const awaited = await this.verification.awaited(open);
    const entrant = awaited && (await this.verification.proven(awaited));
    if (awaited && !entrant) return awaited;
    if (entrant) {
      note(request, { user_id: entrant.user.id, event: 'login' });
      await this.entry.first(request, reply, open, entrant);
    }
    await this.gate.goOn(reply, open);
    return undefined;
  }

  private async confirm(request: FastifyRequest, reply: FastifyReply, form: Form, link: Link): Promise<void> {
    if (!isSigned(form, this.gate.csrf(`proof ${form['flow'] ?? ''}`))) return this.elsewhere(reply, link);
    const fresh = await this.prover(request, link, await this.tokens.find(link.token));
    const isConfirmed = fresh !== undefined && (await this.verification.confirm(fresh.proof, link.token));
    const sentTwice = isConfirmed ? undefined : await this.tokens.usedJustNow(link.token, ['verify_email']);
    if (sentTwice && (await this.gate.wentOn(request, reply, link.flow))) return;
    const prover = isConfirmed ? fresh : await this.prover(request, link, sentTwice);
    if (!prover) return this.elsewhere(reply, link);
    const { proof, open, amr } = prover;
    note(request, { user_id: proof.userId, event: 'verify_email' });
    if (!open) return this.done(request, reply, proof, link);
    await this.entry.first(request, reply, open, { user: { id: proof.userId, username: proof.email }, amr });
    await this.gate.goOn(reply, open);
  }

  /** Confirmed by who is logged in: the window that waits for it may be another's. */
  private async done(request: FastifyRequest, reply: FastifyReply, { email }: OneTimeToken, { flow }: Link): Promise<void> {
    const { cause, wayOn } = await this.gate.endOf(request, flow);
    const isAwaited = cause === 'elsewhere';
    await this.pages.proven(request, reply, { email, notice: isAwaited ? 'first_window' : null, wayOn: isAwaited ? wayOn : undefined });
  }

  /** Undefined when the link does not count, or this browser has not shown the password or passkey of its account: neither in the flow that it was mailed for, nor by being logged in. */
  private async prover(request: FastifyRequest, { flow }: Link, proof: OneTimeToken | undefined): Promise<Prover | undefined> {
    const browserToken = this.cookie.read(request);
    if (proof?.purpose !== 'verify_email' || browserToken === undefined) return undefined;
    const open = await this.gate.find(request, flow);
    const awaited = open && (await this.verification.awaited(open));
    if (awaited?.userId === proof.userId) return { proof, open, amr: awaited.amr };
    const sessions = await this.sessions.ofBrowser(browserToken);
    return sessions.some(({ userId }) => userId === proof.userId) ? { proof, open: undefined, amr: [] } : undefined;
  }

  /** There it is told if the link is over, too. */
  private async elsewhere(reply: FastifyReply, link: Link): Promise<void> {
    await reply.redirect(`${api.login.resetPassword.path}?${linkText(link)}`, 303);
  }
}

/** A browser that may confirm, and the flow that goes on then. */
interface Prover {
  readonly proof: OneTimeToken;
  readonly open: OpenFlow | undefined;
  /** What was shown in that flow. */
  readonly amr: readonly string[];
}
