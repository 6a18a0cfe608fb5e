import { Controller, Req, Res } from '@nestjs/common';
import { api, usernameFault, type SignupPage } from '@symbolon/contracts';
import { Database } from '@symbolon/database';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { passkeyAmr } from '../../domain/factors/factor.ts';
import { KeyMakes } from '../../domain/factors/key-makes.ts';
import { PasskeyCeremony } from '../../domain/factors/passkey-ceremony.ts';
import { providerOf } from '../../domain/factors/passkey-providers.ts';
import { PasskeySignUp, type MadeFirst } from '../../domain/factors/passkey-sign-up.ts';
import { isEmailAddress } from '../../domain/users/email-address.ts';
import { SignInPolicyStore } from '../../domain/users/sign-in-policy.store.ts';
import { SignupThrottle } from '../../domain/users/signup-throttle.ts';
import { isUsername, usernameKey, type User } from '../../domain/users/user.ts';
import { Languages } from '../../pages/messages/languages.ts';
import { Pages } from '../../pages/pages.ts';
import { Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { note } from '../../platform/http/request-log.ts';
import { DoorCheck } from './door-check.ts';
import { EmailVerification } from './email-verification.ts';
import { Entry } from './entry.ts';
import { FlowGate, pagePath, type PostedFlow } from './flow-gate.ts';
import { flowAbout } from './flow-about.ts';
import { SignupView } from './signup-view.ts';

interface Signup {
  readonly email: string;
  readonly made: MadeFirst;
  readonly user: User;
}

/** Sign-up by a passkey in the place of a password. What it costs, and what is told, does not depend on whether the address is taken. */
@Controller()
export class PasskeySignupController {
  constructor(
    private readonly gate: FlowGate,
    private readonly view: SignupView,
    private readonly policy: SignInPolicyStore,
    private readonly ceremony: PasskeyCeremony,
    private readonly makes: KeyMakes,
    private readonly signUps: PasskeySignUp,
    private readonly verification: EmailVerification,
    private readonly check: DoorCheck,
    private readonly throttle: SignupThrottle,
    private readonly entry: Entry,
    private readonly database: Database,
    private readonly languages: Languages,
    private readonly pages: Pages,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  @Serves(api.login.submitSignupPasskey)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open || !(await this.view.isOffered(request, reply))) return;
    if (!(await this.policy.beginsBy('passkey'))) return this.view.show(request, reply, open, 'not_offered', open.form);
    const created = await this.ceremony.created(open.form['credential'] ?? '', flowAbout('sign-up', open), false);
    if (created === undefined || created === 'not_allowed') return this.view.show(request, reply, open, created === undefined ? 'passkey_failed' : 'passkey_not_allowed', open.form);
    const error = await this.signUp(request, reply, open, { ...created, name: providerOf(created.key.aaguid) ?? this.unnamed(request, open) });
    if (error === null) return;
    const unknown_passkey = JSON.stringify({ rpId: this.ceremony.rpId, credentialId: Buffer.from(created.key.credentialId).toString('base64url') });
    await this.view.show(request, reply, open, error, { ...open.form, ...(error !== 'passkey_there' && { unknown_passkey }) });
  }

  /** Null when the answer has been sent. */
  private async signUp(request: FastifyRequest, reply: FastifyReply, open: PostedFlow, made: MadeFirst): Promise<SignupPage['error']> {
    const { username = '' } = open.form;
    const mustProve = this.settings.SYMBOLON_EMAIL_VERIFICATION === 'required';
    const [claims, email] = [this.view.claimsOf(open.form), usernameKey(username)];
    if (claims === undefined || email === '') return 'missing';
    if (!isUsername(username) || usernameFault(username) !== undefined || (mustProve && !isEmailAddress(email))) return 'username_invalid';
    const signup = { email, made, user: this.signUps.userOf(made, email, claims, this.clock.now()) };
    return mustProve ? this.verified(request, reply, open, signup) : this.entered(request, reply, open, signup);
  }

  /** The address comes first; whether it is taken is told only to its owner. */
  private async verified(request: FastifyRequest, reply: FastifyReply, open: PostedFlow, { email, made, user }: Signup): Promise<SignupPage['error']> {
    const refusal = await this.verification.refusal(request, reply, open, email);
    if (refusal) return refusal;
    const outcome = await this.verification.begin(request, open, { user, amr: passkeyAmr((await this.makes.hardware())(made.key)) }, (transaction, until) => this.signUps.make(transaction, made, { user, clientId: open.client?.clientId, until }));
    if (outcome === 'there') return 'passkey_there';
    if (outcome === 'again' && (await this.verification.awaited(open))?.email !== email) return 'passkey_failed';
    if (outcome === 'awaited') await this.verification.signUpAnew(open, email);
    await reply.redirect(pagePath('verify-email', open.flow.id), 303);
    return null;
  }

  /** In at once; a mail asks for the proof. It is counted before anybody looks whether the name is taken, as the answer tells it. */
  private async entered(request: FastifyRequest, reply: FastifyReply, open: PostedFlow, { email, made, user }: Signup): Promise<SignupPage['error']> {
    const again = await this.entry.again(request, reply, open, (userId) => this.signUps.isOf(userId, made.key));
    if (!again) {
      const refusal = await this.check.refusal('sign-up', request, reply, open);
      if (refusal) return refusal;
      const wait = (await this.throttle.waitOf(request.ip)) || (await this.throttle.count(request.ip));
      if (wait > 0) reply.header('Retry-After', wait);
      if (wait > 0) return 'throttled';
      const outcome = await this.database.prisma.$transaction((transaction) => this.signUps.make(transaction, made, { user, clientId: open.client?.clientId }));
      if (outcome !== true) return outcome === 'there' ? 'passkey_there' : outcome === 'again' ? 'passkey_failed' : 'username_taken';
      await this.entry.begin(request, reply, open, { user, amr: passkeyAmr((await this.makes.hardware())(made.key)) });
      await this.verification.offer(request, open, email);
      note(request, { user_id: user.id, event: 'signup' });
    }
    await this.gate.goOn(reply, open);
    return null;
  }

  /** What a passkey is called of whose keeper nothing is known, in the language of the person. */
  private unnamed(request: FastifyRequest, { flow }: PostedFlow): string {
    return this.languages.current().for([this.pages.localeOf(request, flow.request.ui_locales)]).messages.passkey.unnamed;
  }
}
