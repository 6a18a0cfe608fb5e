import { Injectable } from '@nestjs/common';
import { MasterKey } from '@symbolon/crypto';
import { Database, type PasskeyAtLogInRow } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import { networkCharges } from '../../platform/network-charges.ts';
import { AuditStore } from '../audit/audit.store.ts';
import { CountedEvents } from '../audit/counted-events.ts';
import { isLeaving, isShutOut } from '../users/leaving.store.ts';
import { UserStore } from '../users/user.store.ts';
import { KeyMakes } from './key-makes.ts';
import { readAssertion, type Assertion } from './passkey-answer.ts';
import { handleOf, PasskeyCeremony, type Shown } from './passkey-ceremony.ts';
import { PasskeyChallenge } from './passkey-challenge.ts';
import { PasskeyStore } from './passkey.store.ts';

/**
 * What came of a passkey: whose it is, also of who has yet to prove their address (`unproven`), or that it does not let in. All refusals look the same but for how long to wait; one that
 * `isUsed` is right, and came before; `unknown` is for the
 * browser alone, which can tell whoever keeps the passkey that it is for nothing.
 */
export type PasskeyOutcome =
  | { readonly kind: 'proven' | 'unproven'; readonly user: { readonly id: string; readonly username: string }; readonly isLeaving: boolean; readonly isHardware: boolean }
  | { readonly kind: 'rejected'; readonly retryAfter: number; readonly isUsed: boolean; readonly unknown?: string };

interface PasskeyAttempt {
  /** As the browser sent it. */
  readonly answer: string;
  /** What the challenge was given out for. */
  readonly about: string;
  readonly address: string;
  readonly clientId: string;
  /** Whom it stands beside a first factor of; undefined when it is all that is shown. */
  readonly beside?: { readonly userId: string; readonly since: Date };
}

/** Proves who somebody is by a passkey: each challenge once, whichever node its answer comes to. What is wrong is counted for the network that it came from. */
@Injectable()
export class PasskeyProof {
  constructor(
    private readonly database: Database,
    private readonly ceremony: PasskeyCeremony,
    private readonly challenges: PasskeyChallenge,
    private readonly passkeys: PasskeyStore,
    private readonly makes: KeyMakes,
    private readonly users: UserStore,
    private readonly audit: AuditStore,
    private readonly events: CountedEvents,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  async prove(attempt: PasskeyAttempt): Promise<PasskeyOutcome> {
    const charges = networkCharges('passkey-address', attempt.address, this.masterKey, this.settings);
    const answer = readAssertion(attempt.answer);
    const credentialId = Buffer.from(answer?.rawId ?? '', 'base64url');
    const { blockedUntil, passkey } = await this.database.hot.passkeyAttempt(credentialId, charges.map(({ key }) => key), this.clock.now());
    if (blockedUntil) return this.#rejected(attempt, passkey, 'throttled', { isUsed: false, retryAfter: Math.max(1, Math.ceil((blockedUntil.getTime() - this.clock.now().getTime()) / 1000)) });
    const shown = answer && (await this.ceremony.shown(answer, passkey && new Uint8Array(passkey.publicKey), attempt.about, !attempt.beside));
    const use = shown && passkey && this.#mayUse(passkey, attempt, answer) ? await this.#use(passkey, shown) : undefined;
    if (passkey && use === 'first') return this.#letIn(attempt, passkey);
    await this.database.hot.chargeThrottle(charges, this.clock.now());
    return this.#rejected(attempt, passkey, 'wrong_passkey', { retryAfter: 0, isUsed: use === 'again', ...(answer && !passkey && { unknown: answer.id }) });
  }

  /** Whether an answer, which may be used up by now, is by a passkey of this user: the form with it was sent twice. */
  async isOf(userId: string, { answer: text, about, beside }: Pick<PasskeyAttempt, 'answer' | 'about'> & { readonly beside: boolean }): Promise<boolean> {
    const answer = readAssertion(text);
    const { passkey } = await this.database.hot.passkeyAttempt(Buffer.from(answer?.rawId ?? '', 'base64url'), [], this.clock.now());
    const shown = answer && (await this.ceremony.shown(answer, passkey && new Uint8Array(passkey.publicKey), about, !beside));
    return shown !== undefined && passkey?.userId === userId && (beside || !passkey.isSecondFactor);
  }

  /** Who has yet to prove the address is led to where they can, as by a right password. */
  async #letIn({ clientId }: PasskeyAttempt, passkey: PasskeyAtLogInRow): Promise<PasskeyOutcome> {
    const { userId: id, username, mustVerifyEmail } = passkey;
    const whose = { user: { id, username }, isLeaving: isLeaving(passkey, this.clock.now()), isHardware: this.makes.isHardware(passkey) };
    if (!this.#isUnproven(passkey)) {
      if (mustVerifyEmail) await this.users.stay(id);
      return { kind: 'proven', ...whose };
    }
    this.events.count({ type: 'user.login.failed', actor: { kind: 'anonymous' }, subject: { kind: 'user', id }, ...(clientId !== '' && { client_id: clientId }), details: { reason: 'address_not_proven' } }, ['address_not_proven', id]);
    return { kind: 'unproven', ...whose };
  }

  #isUnproven({ mustVerifyEmail }: Pick<PasskeyAtLogInRow, 'mustVerifyEmail'>): boolean {
    return this.settings.SYMBOLON_EMAIL_VERIFICATION === 'required' && mustVerifyEmail;
  }

  /** The person may get in, and the key is one that may be shown here. */
  #mayUse(passkey: PasskeyAtLogInRow, { beside }: PasskeyAttempt, { response }: Assertion): boolean {
    const { userId, isSecondFactor, passwordChangedAt } = passkey;
    if (isShutOut(passkey, this.clock.now()) || (beside && this.#isUnproven(passkey))) return false;
    if (response.userHandle && response.userHandle !== handleOf(passkey)) return false;
    if (!beside) return !isSecondFactor;
    return beside.userId === userId && (passwordChangedAt === null || passwordChangedAt <= beside.since);
  }

  /** Of many at once with the same challenge, one is in. A key that has counted less than was seen of it is in two hands, or was: its person has to be told. */
  #use({ id, name, userId, isSecondFactor }: PasskeyAtLogInRow, { challenge, ...shown }: Shown & { readonly challenge: string }): Promise<'first' | 'again' | undefined> {
    return this.database.prisma.$transaction(async (transaction) => {
      if (!(await this.challenges.use(transaction, challenge))) return 'again';
      if (await this.passkeys.use(transaction, id, shown)) return 'first';
      if (!(await transaction.passkey.findUnique({ where: { id }, select: { id: true } }))) return undefined; // it was just removed
      const details = { kind: isSecondFactor ? 'security_key' : 'passkey', name } as const;
      await this.audit.record({ type: 'user.passkey.cloned', actor: { kind: 'anonymous' }, subject: { kind: 'user', id: userId }, details }, transaction);
      return undefined;
    });
  }

  #rejected({ clientId, beside }: PasskeyAttempt, passkey: PasskeyAtLogInRow | undefined, reason: 'wrong_passkey' | 'throttled', why: { readonly retryAfter: number; readonly isUsed: boolean; readonly unknown?: string }): PasskeyOutcome {
    const subject = passkey ? ({ kind: 'user', id: passkey.userId } as const) : null;
    this.events.count({ type: beside ? 'user.factor.failed' : 'user.passkey.refused', actor: { kind: 'anonymous' }, subject: beside ? { kind: 'user', id: beside.userId } : subject, ...(clientId !== '' && { client_id: clientId }), details: { reason } }, [reason, beside?.userId ?? passkey?.userId ?? clientId]);
    return { kind: 'rejected', ...why };
  }
}
