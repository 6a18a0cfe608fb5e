import { Injectable } from '@nestjs/common';
import type { AuthorizationRequest, Secret } from '@symbolon/contracts';
import type { FastifyRequest } from 'fastify';
import { Letters } from '../../../delivery/mail/letters.ts';
import { SmsCodes } from '../../../delivery/sms/sms-codes.ts';
import type { Client } from '../../../domain/clients/client.ts';
import { withFactor } from '../../../domain/factors/factor.ts';
import { Factors } from '../../../domain/factors/factors.ts';
import { endingOf } from '../../../domain/factors/phone-number.ts';
import { SecondFactor } from '../../../domain/factors/second-factor.ts';
import type { Challenge } from '../../../domain/sessions/challenge.store.ts';
import { UserStore } from '../../../domain/users/user.store.ts';
import { Pages } from '../../../pages/pages.ts';
import { Clock } from '../../../platform/clock.ts';
import { Settings } from '../../../platform/config.ts';
import { note } from '../../../platform/http/request-log.ts';

/** The log-in in an application, and who has shown a password in it. */
type ProvenChallenge = Challenge & { readonly proven: NonNullable<Challenge['proven']> };
/** What a code can be sent by. */
export type Sendable = { readonly can_send?: 'sms'; readonly phone_ending?: string };

type StepOutcome = { readonly kind: 'proven'; readonly amr: readonly string[]; readonly user: { readonly id: string; readonly username: string } } | { readonly kind: 'rejected'; readonly retryAfter: number } | { readonly kind: 'over' };

/** The second factor of who shows it to an application of ours: what can be typed. For anything else there are the pages. */
@Injectable()
export class SecondStep {
  constructor(
    private readonly users: UserStore,
    private readonly factors: Factors,
    private readonly secondFactor: SecondFactor,
    private readonly letters: Letters,
    private readonly sms: SmsCodes,
    private readonly pages: Pages,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** Whether a person can prove it here: who has yet to set one up, or has a key alone, cannot. */
  async isHere(userId: string): Promise<boolean> {
    return (await this.factors.of([userId])).get(userId)?.includes('authenticator') === true || (await this.sendable(userId)).can_send !== undefined;
  }

  /** What a code can be sent by to a person who has shown the password: nothing where nothing sends messages. */
  async sendable(userId: string): Promise<Sendable> {
    const number = this.settings.SYMBOLON_SMS_URL === undefined ? undefined : await this.factors.phoneOf(userId);
    return number === undefined ? {} : { can_send: 'sms', phone_ending: endingOf(number) };
  }

  /** Paid for as on the page, and counted with those of the page. */
  async send(http: FastifyRequest, { name, proven: { userId, at } }: ProvenChallenge, request: AuthorizationRequest): Promise<'sent' | 'sms_throttled' | 'sms_failed' | 'not_offered' | 'over'> {
    const person = await this.users.findSince(userId, at, this.clock.now());
    if (!person || person.deletionAt !== null) return 'over';
    const number = (await this.sendable(userId)).can_send && (await this.factors.phoneOf(userId));
    if (number === undefined) return 'not_offered';
    const outcome = await this.sms.send({ userId, number, flow: flowOf(name), purpose: 'sign_in', locale: this.pages.localeOf(http, request.ui_locales), address: http.ip });
    note(http, { user_id: userId, ...(outcome === 'sent' ? { event: 'second_factor_sms' } : { error: outcome }) });
    return outcome;
  }

  /** Counted as a code that is typed on the page is. What the password proved counts no longer after a new one. */
  async prove(http: FastifyRequest, { name, proven: { userId, at: since } }: ProvenChallenge, otp: Secret, { client, request }: { readonly client: Client; readonly request: AuthorizationRequest }): Promise<StepOutcome> {
    const person = await this.users.findSince(userId, since, this.clock.now());
    if (!person || person.deletionAt !== null) return { kind: 'over' };
    const { username } = person;
    const locale = this.pages.localeOf(http, request.ui_locales);
    const onRecoveryCode = (transaction: Parameters<Letters['ask']>[0]): Promise<void> => this.letters.ask(transaction, { about: 'recovery_code_used', username, flow: null, locale });
    const outcome = await this.secondFactor.prove({ userId, username, flow: flowOf(name), amr: ['pwd'], code: otp.reveal(), since, address: http.ip, clientId: client.clientId, onRecoveryCode });
    return outcome.kind === 'rejected' ? outcome : { kind: 'proven', amr: withFactor(['pwd'], outcome.factor), user: { id: userId, username } };
  }
}

/** What a message's code counts in: no log-in of our pages is called so. */
const flowOf = (name: string): string => `challenge ${name}`;
