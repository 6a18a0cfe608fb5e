import { Injectable } from '@nestjs/common';
import { api, type RecoveryPage } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Enrolment, keyUri } from '../../domain/factors/enrolment.ts';
import { PasskeyCeremony } from '../../domain/factors/passkey-ceremony.ts';
import type { RecoveryToken } from '../../domain/users/one-time-token.store.ts';
import { PasswordPolicy } from '../../domain/users/password-policy.ts';
import { BrandingStore } from '../../pages/branding.store.ts';
import { Pages } from '../../pages/pages.ts';
import { note } from '../../platform/http/request-log.ts';
import { linkPath } from '../../platform/link-path.ts';
import { AccountRecovery } from './account-recovery.ts';
import { FlowGate } from './flow-gate.ts';

/** The page of a link of an administrator, and of that at the end of a wait. */
@Injectable()
export class RecoveryView {
  constructor(
    private readonly gate: FlowGate,
    private readonly recovery: AccountRecovery,
    private readonly enrolment: Enrolment,
    private readonly ceremony: PasskeyCeremony,
    private readonly branding: BrandingStore,
    private readonly pages: Pages,
    private readonly passwords: PasswordPolicy,
  ) {}

  csrf(token: string): string {
    return this.gate.csrf(holderOf(token));
  }

  /** Shown again, it offers the secret that was scanned. No key that is there is left out: they are lost. */
  async show(request: FastifyRequest, reply: FastifyReply, token: string, { userId, email: username }: RecoveryToken, error: RecoveryPage['error'], before = ''): Promise<void> {
    const [wanted, { name: brand }] = await Promise.all([this.recovery.wanted(userId), this.branding.current()]);
    const offer = wanted.authenticator ? (this.enrolment.again(before, holderOf(token)) ?? this.enrolment.offer(holderOf(token))) : undefined;
    const holder = { id: userId, username, name: null };
    const options = wanted.passkey ? await this.ceremony.creation(holderOf(token), { holder, rpName: brand, has: [], isSecondFactor: false }) : undefined;
    await this.pages.show(
      request,
      reply,
      {
        page: 'recovery',
        action: api.login.recovery.path,
        csrf: this.csrf(token),
        flow: token,
        username,
        password_field: wanted.password,
        authenticator: offer ? { offer: offer.sealed, uri: keyUri(brand, username, offer.secret), secret: offer.secret } : null,
        passkey: options === undefined ? null : { action: api.login.submitRecoveryPasskey.path, options, again_url: linkPath(api.login.recovery, token) },
        error,
        min_password_length: await this.passwords.minLength(),
      },
      { status: error === 'unavailable' ? 503 : error ? 400 : 200 },
    );
  }

  over(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    note(request, { error: 'link_expired' });
    return this.pages.error(request, reply, { code: 'link_expired', sentence: 'This link has expired or was already used. Ask for a new one.', status: 400 });
  }
}

/** What everything on the page is made for: whoever has the link. */
export const holderOf = (token: string): string => `recovery ${token}`;
