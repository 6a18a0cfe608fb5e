import { Injectable } from '@nestjs/common';
import type { AuthorizationRequest, Secret } from '@symbolon/contracts';
import type { FastifyRequest } from 'fastify';
import { Letters } from '../../../delivery/mail/letters.ts';
import type { Client } from '../../../domain/clients/client.ts';
import { withFactor } from '../../../domain/factors/factor.ts';
import { Factors } from '../../../domain/factors/factors.ts';
import { SecondFactor } from '../../../domain/factors/second-factor.ts';
import type { Challenge } from '../../../domain/sessions/challenge.store.ts';
import { UserStore } from '../../../domain/users/user.store.ts';
import { Pages } from '../../../pages/pages.ts';
import { Clock } from '../../../platform/clock.ts';

type StepOutcome = { readonly kind: 'proven'; readonly amr: readonly string[]; readonly user: { readonly id: string; readonly username: string } } | { readonly kind: 'rejected'; readonly retryAfter: number } | { readonly kind: 'over' };

/** The second factor of who shows it to an application of ours: what can be typed. For anything else there are the pages. */
@Injectable()
export class SecondStep {
  constructor(
    private readonly users: UserStore,
    private readonly factors: Factors,
    private readonly secondFactor: SecondFactor,
    private readonly letters: Letters,
    private readonly pages: Pages,
    private readonly clock: Clock,
  ) {}

  /** Whether a person can prove it here: who has yet to set one up, or has a key alone, cannot. */
  async isHere(userId: string): Promise<boolean> {
    return (await this.factors.of([userId])).get(userId)?.includes('authenticator') === true;
  }

  /** Counted as a code that is typed on the page is. What the password proved counts no longer after a new one. */
  async prove(http: FastifyRequest, { userId, at: since }: NonNullable<Challenge['proven']>, otp: Secret, { client, request }: { readonly client: Client; readonly request: AuthorizationRequest }): Promise<StepOutcome> {
    const person = await this.users.findSince(userId, since, this.clock.now());
    if (!person || person.deletionAt !== null) return { kind: 'over' };
    const { username } = person;
    const locale = this.pages.localeOf(http, request.ui_locales);
    const onRecoveryCode = (transaction: Parameters<Letters['ask']>[0]): Promise<void> => this.letters.ask(transaction, { about: 'recovery_code_used', username, flow: null, locale });
    const outcome = await this.secondFactor.prove({ userId, username, flow: '', amr: ['pwd'], code: otp.reveal(), since, address: http.ip, clientId: client.clientId, onRecoveryCode });
    return outcome.kind === 'rejected' ? outcome : { kind: 'proven', amr: withFactor(['pwd'], outcome.factor), user: { id: userId, username } };
  }
}
