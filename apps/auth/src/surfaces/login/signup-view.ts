import { Injectable } from '@nestjs/common';
import { api, type SignupPage } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PasskeyCeremony } from '../../domain/factors/passkey-ceremony.ts';
import { PasswordPolicy } from '../../domain/users/password-policy.ts';
import { beginsAccounts, SignInPolicyStore } from '../../domain/users/sign-in-policy.store.ts';
import { shownName, type User } from '../../domain/users/user.ts';
import { BrandingStore } from '../../pages/branding.store.ts';
import { Pages } from '../../pages/pages.ts';
import { Settings } from '../../platform/config.ts';
import type { Form } from '../../platform/http/posted-form.ts';
import { ConnectionButtons } from './connection-buttons.ts';
import { DoorCheck } from './door-check.ts';
import { nameOf, pagePath, type OpenFlow } from './flow-gate.ts';
import { flowAbout } from './flow-about.ts';

interface Typed {
  readonly username?: string | undefined;
  readonly name?: string | undefined;
  readonly unknown_passkey?: string | null;
}

/** The sign-up page, where the installation offers one: first, and after each refusal. */
@Injectable()
export class SignupView {
  constructor(
    private readonly ceremony: PasskeyCeremony,
    private readonly policy: SignInPolicyStore,
    private readonly branding: BrandingStore,
    private readonly pages: Pages,
    private readonly passwords: PasswordPolicy,
    private readonly check: DoorCheck,
    private readonly connections: ConnectionButtons,
    private readonly settings: Settings,
  ) {}

  async isOffered(request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
    if (this.settings.SYMBOLON_SIGNUP === 'open' && beginsAccounts(await this.policy.current())) return true;
    await this.pages.error(request, reply, { code: 'access_denied', sentence: 'Sign-up is not offered here.', status: 403 });
    return false;
  }

  /** What they say of themselves; undefined where that is missing. */
  claimsOf(form: Form): User['claims'] | undefined {
    const name = shownName(form['name'] ?? '');
    if (name === '' && this.settings.SYMBOLON_SIGNUP_NAME === 'required') return undefined;
    return this.settings.SYMBOLON_SIGNUP_NAME === 'off' || name === '' ? {} : { name };
  }

  async show(request: FastifyRequest, reply: FastifyReply, open: OpenFlow, error: SignupPage['error'], { username: typed, name = '', unknown_passkey = null }: Typed): Promise<void> {
    const { flow, client, csrf } = open;
    const { firstFactors } = await this.policy.current();
    const options = await this.ceremony.signUp(flowAbout('sign-up', open), (await this.branding.current()).name);
    return this.pages.show(
      request,
      reply,
      {
        page: 'signup',
        action: api.login.signup.path,
        csrf,
        flow: flow.id,
        client_name: nameOf(client),
        username: (typed ?? flow.request.login_hint) || null,
        name: shownName(name) || null,
        name_field: this.settings.SYMBOLON_SIGNUP_NAME === 'off' ? null : this.settings.SYMBOLON_SIGNUP_NAME,
        password_field: firstFactors.includes('password'),
        error,
        connections: await this.connections.of(flow, typed),
        passkey: firstFactors.includes('passkey') ? { action: api.login.submitSignupPasskey.path, options, again_url: pagePath('signup', flow.id, typed) } : null,
        unknown_passkey,
        ...this.check.offer('sign-up', request, open),
        min_password_length: await this.passwords.minLength(),
        login_url: pagePath('login', flow.id, typed),
      },
      { status: error === 'unavailable' ? 503 : error ? 400 : 200, uiLocales: flow.request.ui_locales, typed },
    );
  }
}
