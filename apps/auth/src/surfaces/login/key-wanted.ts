import { Injectable } from '@nestjs/common';
import type { Transaction } from '@symbolon/database';
import { claimsRequestOf, wantedAcr } from '../../domain/access/asked-claims.ts';
import { passkeyAmr } from '../../domain/factors/factor.ts';
import { Factors, wayToAcr } from '../../domain/factors/factors.ts';
import { KeyMakes } from '../../domain/factors/key-makes.ts';
import { SessionStore } from '../../domain/sessions/session.store.ts';
import { isJustMade, type Session } from '../../domain/sessions/session.ts';
import { acrsOf } from '../../domain/users/acr.ts';
import { SignInPolicyStore } from '../../domain/users/sign-in-policy.store.ts';
import { Clock } from '../../platform/clock.ts';
import { Enrolling } from './enrolling.ts';
import { flowAbout } from './flow-about.ts';
import type { OpenFlow } from './flow-gate.ts';

/** A key that somebody needs for what an application asks of their log-in. */
export interface WantedKey {
  readonly session: Session;
  /** The `acr` that would do. */
  readonly values: readonly unknown[];
  /** Only one that its maker attests will do. */
  readonly isHardware: boolean;
  /** It stands beside the password: hardware may be too old for anything else, and where nobody logs in by a passkey there is nothing else. */
  readonly isSecondFactor: boolean;
  /** They may set it up: it is what is missing, and all else is proven. */
  readonly isDue: boolean;
  /** What the answer of the browser is good for. */
  readonly about: string;
}

/** Says which key somebody is to set up in a log-in, by what its application cannot do without. */
@Injectable()
export class KeyWanted {
  constructor(
    private readonly enrolling: Enrolling,
    private readonly factors: Factors,
    private readonly makes: KeyMakes,
    private readonly policy: SignInPolicyStore,
    private readonly sessions: SessionStore,
    private readonly clock: Clock,
  ) {}

  /** Undefined where none is asked for, or the log-in is not of just now. */
  async of(open: OpenFlow): Promise<WantedKey | undefined> {
    const { acr_values: values, claims } = open.flow.request;
    const wanted = wantedAcr(values, claimsRequestOf(claims));
    const session = wanted?.isEssential ? await this.enrolling.session(open) : undefined;
    if (!wanted || !session || !isJustMade(session, this.clock.now())) return undefined;
    const { userId, amr } = session;
    const way = await this.#way(session, wanted.values);
    const isHardware = !acrsOf(passkeyAmr(false)).some((acr) => wanted.values.includes(acr));
    const isSecondFactor = isHardware || !(await this.policy.beginsBy('passkey'));
    return { session, values: wanted.values, isHardware, isSecondFactor, isDue: way === 'add key' && !acrsOf(amr).some((acr) => wanted.values.includes(acr)), about: `${flowAbout('key', open)} ${isSecondFactor ? 'security_key' : 'passkey'} ${userId}` };
  }

  /** Once more, where the person is held: the log-in goes on, and nothing was set up meanwhile that would have to be shown first. */
  async isStill({ session, values }: WantedKey, within: Transaction): Promise<boolean> {
    return (await this.sessions.isOpen(within, session.id)) && (await this.#way(session, values, within)) === 'add key';
  }

  async #way({ userId, amr }: Session, values: readonly unknown[], within?: Transaction): Promise<ReturnType<typeof wayToAcr>> {
    return wayToAcr(amr, (await this.factors.of([userId], within)).get(userId) ?? [], values, await this.makes.addable());
  }
}
