import { Injectable } from '@nestjs/common';
import { api, type PasskeyOfferPage } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PasskeyStore } from '../../domain/factors/passkey.store.ts';
import { SignInPolicyStore } from '../../domain/users/sign-in-policy.store.ts';
import type { User } from '../../domain/users/user.ts';
import { Pages } from '../../pages/pages.ts';
import { pagePath, type OpenFlow } from './flow-gate.ts';
import { flowAbout } from './flow-about.ts';
import { NewKeyOptions } from './new-key-options.ts';

type Person = Pick<User, 'id' | 'username'>;

/** Offers a passkey to who was just let in by a password: once each, and nothing waits for it. */
@Injectable()
export class PasskeyOffer {
  constructor(
    private readonly policy: SignInPolicyStore,
    private readonly passkeys: PasskeyStore,
    private readonly options: NewKeyOptions,
    private readonly pages: Pages,
  ) {}

  async isDue({ id }: Person): Promise<boolean> {
    const { offerPasskey, firstFactors } = await this.policy.current();
    return offerPasskey && firstFactors.includes('passkey') && this.passkeys.offer(id);
  }

  async show(request: FastifyRequest, reply: FastifyReply, open: OpenFlow, { id, username }: Person, { error = null, uiLocales = open.flow.request.ui_locales }: { readonly error?: PasskeyOfferPage['error']; readonly uiLocales?: string | undefined } = {}): Promise<void> {
    const { flow, csrf } = open;
    const options = await this.options.for({ id, username }, offerAbout(open, id), false);
    await this.pages.show(
      request,
      reply,
      {
        page: 'passkey-offer',
        action: api.login.submitPasskeyOffer.path,
        csrf,
        flow: flow.id,
        username,
        passkey: { action: api.login.submitPasskeyOffer.path, options, again_url: pagePath('passkey-offer', flow.id) },
        error,
        skip_url: `${api.oauth.resume.path}?flow=${flow.id}`,
      },
      { status: error ? 400 : 200, uiLocales },
    );
  }
}

/** What the passkey is made for: by this person, after the log-in of this flow. The browser is another by it. */
export const offerAbout = ({ flow, browser }: Pick<OpenFlow, 'flow' | 'browser'>, userId: string): string => `${flowAbout('offer', { flow, browser })} ${userId}`;
