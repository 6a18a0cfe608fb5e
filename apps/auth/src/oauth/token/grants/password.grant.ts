import type { PasswordTokenRequest } from '@symbolon/contracts';
import type { Client } from '../../../clients/client.ts';
import type { Clock } from '../../../clock.ts';
import { OAuthError } from '../../../errors/oauth-error.ts';
import type { UserAuthentication } from '../../../users/user-authentication.ts';
import { Grant, type Authorization, type Origin } from '../grant.ts';

/** A person's own password, through an application of ours (RFC 6749 section 4.3), with signup and update by `type`. */
export class PasswordGrant extends Grant<'password'> {
  override readonly grantType = 'password';
  override readonly hasUser = true;
  readonly #users: UserAuthentication;
  readonly #clock: Clock;

  constructor(users: UserAuthentication, clock: Clock) {
    super();
    this.#users = users;
    this.#clock = clock;
  }

  override async authorize({ username, password, type }: PasswordTokenRequest, client: Client, origin: Origin): Promise<Authorization> {
    if (!client.firstParty) throw new OAuthError('unauthorized_client', { reason: 'password grant of a client that is not first-party' });
    if (client.authenticationMethod === 'none') throw new OAuthError('unauthorized_client', { reason: 'password grant of a public client' });
    if (type && !client.passwordGrantTypes.includes(type))
      throw new OAuthError('unauthorized_client', { sentence: `This client may not use type=${type}.`, reason: `type ${type} not enabled` });

    const outcome = await this.#users.authenticate({ username, password, type, address: origin.address, clientId: client.clientId });
    if (outcome.kind === 'weak') throw new OAuthError('invalid_request', { sentence: outcome.sentence, reason: 'weak password' });
    if (outcome.kind === 'rejected')
      throw new OAuthError('invalid_grant', { reason: outcome.reason, ...(outcome.retryAfter > 0 && { retryAfter: outcome.retryAfter }) });
    return {
      subject: { kind: 'user', user: outcome.user, authTime: this.#clock.now(), amr: ['pwd'] },
      notes: { user_id: outcome.user.id, event: outcome.event },
    };
  }
}
