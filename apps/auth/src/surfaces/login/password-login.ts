import { Injectable } from '@nestjs/common';
import { maxPasswordBytes, Secret, type PasswordGrantType } from '@symbolon/contracts';
import { OverloadedError } from '@symbolon/crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Letters } from '../../delivery/mail/letters.ts';
import { DirectoryUnavailableError, type DirectoryDoor, type DirectoryRefusal } from '../../domain/users/directories.ts';
import type { PasswordWeakness } from '../../domain/users/password-policy.ts';
import { SignInPolicyStore } from '../../domain/users/sign-in-policy.store.ts';
import { UserAuthentication } from '../../domain/users/user-authentication.ts';
import { isUsername, type User } from '../../domain/users/user.ts';
import { Pages } from '../../pages/pages.ts';
import { DeviceCookie } from '../../platform/http/device-cookie.ts';
import { note } from '../../platform/http/request-log.ts';
import { DoorCheck } from './door-check.ts';
import { EmailVerification } from './email-verification.ts';
import { Entry } from './entry.ts';
import type { PostedFlow } from './flow-gate.ts';

interface Typed {
  readonly username: string;
  readonly password: string;
  /** The log-in is to outlive the browser. */
  readonly stays?: boolean;
  /** Of who signs up. */
  readonly claims?: User['claims'];
}

/** What came of a password; `unproven` is right, but its address has to be proven first; with `more` a second factor, which the flow will ask for; `throttled` at a log-in can show work instead. */
type Outcome = 'not_offered' | 'entered' | 'more' | 'unproven' | 'missing' | 'invalid_credentials' | 'throttled' | 'captcha_missing' | 'unavailable';

/** What a directory said: `prove_account` has to be proven by who has it, in this log-in. */
type OfDirectory = 'prove_account' | 'connection_no_account' | 'connection_no_address' | 'connection_unavailable';
const toldStrangers: Readonly<Record<DirectoryRefusal, OfDirectory>> = { 'prove account': 'prove_account', no_address: 'connection_no_address', no_account: 'connection_no_account', user_disabled: 'connection_no_account' };

const isOfDirectory = (outcome: unknown): outcome is OfDirectory => Object.values(toldStrangers).includes(outcome as OfDirectory) || outcome === 'connection_unavailable';

/** Who was let in, by a password alone. */
export interface Entered {
  readonly entered: Pick<User, 'id' | 'username'>;
}

/** At a sign-up there are more: whoever has to wait is told so, for nobody looked whether the name is taken. */
type SignUpOutcome = Outcome | 'username_invalid' | PasswordWeakness;

/** Turns a right password into a session of this browser and the account of this flow. The same rules as every other door's. */
@Injectable()
export class PasswordLogin {
  constructor(
    private readonly users: UserAuthentication,
    private readonly policy: SignInPolicyStore,
    private readonly verification: EmailVerification,
    private readonly entry: Entry,
    private readonly device: DeviceCookie,
    private readonly check: DoorCheck,
    private readonly letters: Letters,
    private readonly pages: Pages,
  ) {}

  async logIn(request: FastifyRequest, reply: FastifyReply, open: PostedFlow, typed: Typed): Promise<Outcome | OfDirectory | Entered> {
    if (Buffer.byteLength(typed.password) > maxPasswordBytes) return 'invalid_credentials';
    const outcome = await this.#enter(request, reply, open, typed, undefined);
    if (typeof outcome === 'object' && 'entered' in outcome) return outcome;
    return typeof outcome === 'string' && outcome !== 'username_invalid' ? outcome : 'invalid_credentials';
  }

  /** A name that is taken is a log-in. */
  async signUp(request: FastifyRequest, reply: FastifyReply, open: PostedFlow, typed: Typed): Promise<SignUpOutcome> {
    const outcome = await this.#enter(request, reply, open, typed, 'signup');
    if (isOfDirectory(outcome)) throw new Error('No directory is asked at a sign-up.');
    return typeof outcome === 'object' && 'entered' in outcome ? 'entered' : outcome;
  }

  async #enter(request: FastifyRequest, reply: FastifyReply, open: PostedFlow, { username, password, stays, claims }: Typed, type: PasswordGrantType | undefined): Promise<SignUpOutcome | OfDirectory | Entered> {
    if (!(await this.policy.beginsBy('password'))) return 'not_offered';
    if (username.trim() === '' || password === '') return 'missing';
    if (!isUsername(username)) return 'invalid_credentials';
    const showWork = type === undefined ? this.check.answerOf('log-in', request, open) : undefined;
    const refusal = type === 'signup' ? await this.check.refusal('sign-up', request, reply, open) : showWork && (await this.check.missing(showWork));
    if (refusal) return refusal;
    try {
      const outcome = await this.users.authenticate({ username, password: new Secret(password), type, showWork, isOpenDoor: true, claims, address: request.ip, device: this.device.read(request), clientId: open.client?.clientId ?? '', names: [open.client?.name], directory: this.#directory(request, open) });
      if (outcome.kind === 'unusable') return 'username_invalid';
      if (outcome.kind === 'weak') return outcome.weakness;
      if (outcome.kind === 'rejected') {
        note(request, { error: 'invalid_credentials', reason: outcome.reason });
        if (outcome.retryAfter > 0) reply.header('Retry-After', outcome.retryAfter);
        if (outcome.isWorkable) return 'throttled';
        if (outcome.stranger) return toldStrangers[outcome.stranger];
        if (outcome.unproven) await this.verification.awaitProof(request, open, { user: outcome.unproven, amr: ['pwd'] });
        if (outcome.unproven) return 'unproven';
        return type === 'signup' && outcome.retryAfter > 0 ? 'throttled' : 'invalid_credentials';
      }
      const entrant = { user: outcome.user, typed: username, amr: ['pwd'], wantsToStay: stays === true };
      if (outcome.kind === 'incomplete' && outcome.isLeaving) await this.entry.wait(open, entrant);
      if (outcome.kind === 'incomplete' && (outcome.isLeaving || !(await this.entry.beside(request, reply, open, entrant)))) {
        note(request, { user_id: outcome.user.id, event: outcome.event === 'signup' ? 'signup' : 'first_factor' });
        return 'more';
      }
      if (outcome.kind === 'accepted') await this.entry.begin(request, reply, open, entrant);
      note(request, { user_id: outcome.user.id, event: outcome.event });
      return outcome.kind === 'accepted' ? { entered: outcome.user } : 'entered';
    } catch (error) {
      if (!(error instanceof OverloadedError)) throw error;
      reply.header('Retry-After', error.retryAfterSeconds);
      if (error instanceof DirectoryUnavailableError) note(request, { error: 'connection_unavailable', reason: error.reason });
      return error instanceof DirectoryUnavailableError ? 'connection_unavailable' : 'unavailable';
    }
  }

  #directory(request: FastifyRequest, { flow }: PostedFlow): DirectoryDoor {
    const locale = this.pages.localeOf(request, flow.request.ui_locales);
    return { flowId: flow.id, tell: (transaction, username) => this.letters.tellChange(transaction, username, locale) };
  }
}
