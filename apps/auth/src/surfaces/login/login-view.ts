import { Injectable } from '@nestjs/common';
import { api, type LoginPage } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PasskeyCeremony } from '../../domain/factors/passkey-ceremony.ts';
import type { Flow } from '../../domain/sessions/flow.store.ts';
import { SessionStore } from '../../domain/sessions/session.store.ts';
import { beginsAccounts, SignInPolicyStore } from '../../domain/users/sign-in-policy.store.ts';
import { Pages } from '../../pages/pages.ts';
import { Settings } from '../../platform/config.ts';
import { ConnectionButtons } from './connection-buttons.ts';
import { DoorCheck } from './door-check.ts';
import { nameOf, pagePath, type OpenFlow } from './flow-gate.ts';
import { flowAbout } from './flow-about.ts';

type Shown = Partial<Pick<LoginPage, 'error' | 'notice' | 'stay' | 'unknown_passkey'>> & {
  /** They have asked for the field for the password. */
  readonly wantsPassword?: boolean;
};

/** Shows the log-in page: first, and after each refusal. */
@Injectable()
export class LoginView {
  constructor(
    private readonly ceremony: PasskeyCeremony,
    private readonly pages: Pages,
    private readonly sessions: SessionStore,
    private readonly policy: SignInPolicyStore,
    private readonly check: DoorCheck,
    private readonly connections: ConnectionButtons,
    private readonly settings: Settings,
  ) {}

  async show(request: FastifyRequest, reply: FastifyReply, open: OpenFlow, { error = null, notice = null, stay = false, unknown_passkey = null, wantsPassword = false }: Shown, typed: string | undefined): Promise<void> {
    const { flow, client, csrf, browser } = open;
    const { firstFactors } = await this.policy.current();
    const hasPassword = firstFactors.includes('password');
    const hint = typed ?? flow.request.login_hint ?? (await this.#known(flow, browser.token));
    const asksName = hasPassword && !wantsPassword && !hint && (error === null || error === 'missing') && (await this.connections.haveDomains());
    return this.pages.show(
      request,
      reply,
      {
        page: 'login',
        action: api.login.login.path,
        csrf,
        flow: flow.id,
        client_name: nameOf(client),
        login_hint: hint || null,
        error,
        notice,
        password_field: hasPassword,
        password_url: asksName ? `${pagePath('login', flow.id)}&ask=password` : null,
        email_code_url: firstFactors.includes('email_code') ? pagePath('login/email', flow.id, typed) : null,
        connections: await this.connections.of(flow, typed),
        passkey: firstFactors.includes('passkey') ? { action: api.login.submitPasskey.path, options: this.ceremony.request(flowAbout('log-in', open), { verification: 'required' }), again_url: pagePath('login', flow.id, typed) } : null,
        unknown_passkey,
        ...(hasPassword && !asksName ? this.check.offer('log-in', request, open) : { work: null, captcha: null }),
        stay: this.settings.SYMBOLON_STAY_SIGNED_IN === 'ask' ? stay : null,
        signup_url: this.settings.SYMBOLON_SIGNUP === 'open' && beginsAccounts({ firstFactors }) ? pagePath('signup', flow.id, typed) : null,
        forgot_password_url: hasPassword && !asksName ? pagePath('forgot-password', flow.id, typed) : null,
      },
      { status: error === 'unavailable' ? 503 : error && !isToldLater(error) ? 400 : 200, uiLocales: flow.request.ui_locales, typed },
    );
  }

  /** Whoever has to log in once more is most often who is logged in. */
  async #known({ request }: Flow, browserToken: string): Promise<string | undefined> {
    if (request.prompt?.includes('login') !== true && request.max_age === undefined) return undefined;
    const sessions = await this.sessions.ofBrowser(browserToken);
    return sessions.length === 1 ? sessions[0]?.username : undefined;
  }
}

/** What was refused before this page: as it is loaded it refuses nothing. */
const isToldLater = (error: string): boolean => error.startsWith('connection_');
