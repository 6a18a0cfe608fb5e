import { Controller, Req, Res } from '@nestjs/common';
import { api, type AddedFactor, type AuthenticatorOffer, type PasskeyOptions as OfferedPasskey } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Enrolment, keyUri, offerLife } from '../../../domain/factors/enrolment.ts';
import { FactorChange } from '../../../domain/factors/factor-change.ts';
import { PasskeyCeremony } from '../../../domain/factors/passkey-ceremony.ts';
import { PasskeyChange } from '../../../domain/factors/passkey-change.ts';
import { BrandingStore } from '../../../pages/branding.store.ts';
import { ProblemError, wrongMember } from '../../../platform/errors/problem-error.ts';
import { Serves } from '../../../platform/http/contract-route.ts';
import { note } from '../../../platform/http/request-log.ts';
import { FactorAnswers } from '../factor-answers.ts';
import { PasskeyOptions, type KeyKind } from '../passkey-options.ts';
import type { AccountCaller } from './account-callers.ts';
import { AccountDoor } from './account-door.ts';

/**
 * What a person adds to their account on an application's own page. What is offered is good for this person by this application alone. A key
 * is made at our origin, or at one of SYMBOLON_PASSKEY_ORIGINS: browsers see to it, and so does the ceremony.
 */
@Controller()
export class OwnAdditionsController {
  constructor(
    private readonly door: AccountDoor,
    private readonly enrolment: Enrolment,
    private readonly factors: FactorChange,
    private readonly ceremony: PasskeyCeremony,
    private readonly options: PasskeyOptions,
    private readonly passkeys: PasskeyChange,
    private readonly answers: FactorAnswers,
    private readonly branding: BrandingStore,
  ) {}

  @Serves(api.myAccount.offerAuthenticator)
  offerAuthenticator(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<AuthenticatorOffer> {
    return this.door.open(api.myAccount.offerAuthenticator, request, reply, async ({ caller }) => {
      const { sealed, secret } = this.enrolment.offer(holderOf(caller));
      return { offer: sealed, secret, uri: keyUri((await this.branding.current()).name, caller.username, secret), expires_in: offerLife };
    });
  }

  /** The same offer taken once more adds nothing, and answers the same. */
  @Serves(api.myAccount.addAuthenticator)
  addAuthenticator(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<AddedFactor> {
    return this.door.add(api.myAccount.addAuthenticator, request, reply, async ({ caller, body }) => {
      const [offer, holder] = [body.offer.reveal(), holderOf(caller)];
      if (!this.enrolment.again(offer, holder)) throw wrongMember('/offer', 'is no offer to this person by this application, or too old: ask for another');
      const taken = this.enrolment.take(offer, holder, body.code.reveal());
      if (!taken) throw wrongMember('/code', 'is not what the authenticator shows now');
      const name = this.answers.nameOf(request, {}, body.name ?? '', ({ authenticator }) => authenticator.unnamed);
      const added = await this.factors.add(this.answers.whose(request, { session: caller }), taken, name);
      if (typeof added === 'string') throw new ProblemError('too-many-factors');
      note(request, { event: 'factor_added' });
      return { factor_id: taken.id, recovery_codes: added.codes };
    });
  }

  @Serves(api.myAccount.offerPasskey)
  offerPasskey(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<OfferedPasskey> {
    return this.door.open(api.myAccount.offerPasskey, request, reply, async ({ caller, body: { kind } }) => {
      await this.#demandOffered(kind);
      return { options: JSON.parse(await this.options.for(caller, aboutOf(caller, kind), kind)) as OfferedPasskey['options'] };
    });
  }

  @Serves(api.myAccount.addPasskey)
  addPasskey(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<AddedFactor> {
    return this.door.add(api.myAccount.addPasskey, request, reply, async ({ caller, body: { kind, credential, name: typed = '' } }) => {
      await this.#demandOffered(kind);
      const isSecondFactor = kind === 'security_key';
      const created = await this.ceremony.created(JSON.stringify(credential), aboutOf(caller, kind), isSecondFactor);
      if (created === undefined) throw wrongMember('/credential', 'is no answer to options that this person was given by this application of late');
      if (created === 'not_allowed') throw wrongMember('/credential', 'is of a make that is not taken here');
      const name = this.answers.nameOfKey(request, {}, typed, { aaguid: created.key.aaguid, isSecondFactor });
      const added = await this.passkeys.add(this.answers.whose(request, { session: caller }), { ...created, name, isSecondFactor });
      if (typeof added === 'string') throw new ProblemError(added === 'there' ? 'already-exists' : 'too-many-factors');
      note(request, { event: 'passkey_added' });
      return { factor_id: added.id, recovery_codes: added.codes };
    });
  }

  async #demandOffered(kind: KeyKind): Promise<void> {
    if (!(await this.options.isOffered(kind))) throw wrongMember('/kind', 'begins no log-in here, by the sign-in policy');
  }
}

/** No log-in of ours is called so. */
const holderOf = ({ clientId, userId }: AccountCaller): string => `by ${clientId} ${userId}`;
const aboutOf = (caller: AccountCaller, kind: KeyKind): string => `add ${kind} ${holderOf(caller)}`;
