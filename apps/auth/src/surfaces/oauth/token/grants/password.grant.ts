import { Injectable } from '@nestjs/common';
import type { PasswordTokenRequest } from '@symbolon/contracts';
import { Letters } from '../../../../delivery/mail/letters.ts';
import { AuditStore } from '../../../../domain/audit/audit.store.ts';
import type { Client } from '../../../../domain/clients/client.ts';
import { KnownNetworkStore } from '../../../../domain/sessions/known-network.store.ts';
import { SignInPolicyStore } from '../../../../domain/users/sign-in-policy.store.ts';
import { UserAuthentication } from '../../../../domain/users/user-authentication.ts';
import type { User } from '../../../../domain/users/user.ts';
import { Clock } from '../../../../platform/clock.ts';
import { Settings } from '../../../../platform/config.ts';
import { OAuthError } from '../../../../platform/errors/oauth-error.ts';
import { signupBy } from '../../open-signup.ts';
import { Grant, type Authorization, type Origin, type TokenCheck } from '../grant.ts';
import { OpenRequestProof } from '../open-request-proof.ts';
import { PasswordUpdate } from '../password-update.ts';

/**
 * A person's own password, through an application of ours (RFC 6749 section 4.3), with signup and update by `type`.
 * A public client needs an authorization request of its own that is open, besides.
 */
@Injectable()
export class PasswordGrant extends Grant<'password'> {
  override readonly grantType = 'password';
  override readonly hasUser = true;

  constructor(
    private readonly users: UserAuthentication,
    private readonly signIn: SignInPolicyStore,
    private readonly openRequests: OpenRequestProof,
    private readonly update: PasswordUpdate,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly audit: AuditStore,
    private readonly networks: KnownNetworkStore,
    private readonly letters: Letters,
  ) {
    super();
  }

  override async authorize({ username, password, currentPassword, type, codeVerifier }: PasswordTokenRequest, client: Client, origin: Origin, check: TokenCheck): Promise<Authorization> {
    const isPublic = client.authenticationMethod === 'none';
    if (!client.firstParty) throw new OAuthError('unauthorized_client', { reason: 'password grant of a client that is not first-party' });
    if (!(await this.signIn.beginsBy('password'))) throw new OAuthError('unauthorized_client', { sentence: 'Nobody signs in by a password here: lead people to the authorization endpoint.', reason: 'no passwords by policy' });
    if (type && !client.passwordGrantTypes.includes(type))
      throw new OAuthError('unauthorized_client', { sentence: `This client may not use type=${type}.`, reason: `type ${type} not enabled` });
    if (type === 'update' && isPublic) throw new OAuthError('unauthorized_client', { reason: 'update by a public client' });
    if (type === 'update' && !currentPassword && client.passwordUpdate !== 'without_current')
      throw new OAuthError('invalid_request', { sentence: 'type=update needs current_password.', reason: 'update without the current password' });

    const signup = type === 'signup' ? signupBy(client, this.settings) : 'here';
    if (signup !== 'here') throw new OAuthError('unauthorized_client', { sentence: signupRefusals[signup], reason: `sign-up ${signup}` });

    const shown = isPublic ? await this.openRequests.show(codeVerifier, client) : undefined;
    check.within(shown?.limit); // before a hash is spent
    const proven = (user: User): Pick<Authorization, 'subject' | 'limit'> => ({
      subject: { kind: 'user', user, authTime: this.clock.now(), amr: ['pwd'], nonce: shown?.open.request.nonce },
      ...(shown && { limit: shown.limit }),
    });
    const beforeChange = (user: User) => check.pass(proven(user));
    const outcome = await this.users.authenticate({
      username, password, type, isOpenDoor: isPublic, address: origin.address, clientId: client.clientId, names: [client.name], beforeChange,
      directory: { tell: (transaction, owner) => this.letters.tellChange(transaction, owner, '') },
      ...(type === 'update' && { currentPassword, onUpdate: (transaction, user) => this.update.tell(transaction, user, { clientId: client.clientId, knew: currentPassword !== undefined }) }),
    });
    if (outcome.kind === 'weak') throw new OAuthError('invalid_request', { sentence: outcome.weakness.sentence, reason: 'weak password' });
    if (outcome.kind === 'unusable') throw new OAuthError('invalid_request', { sentence: outcome.sentence, reason: 'unusable name' });
    if (outcome.kind === 'rejected')
      throw new OAuthError('invalid_grant', { reason: outcome.reason, ...(outcome.retryAfter > 0 && { retryAfter: outcome.retryAfter }) });
    if (outcome.kind === 'incomplete')
      throw new OAuthError('insufficient_authorization', { status: 400, sentence: 'The password is right, and this person is asked for a second factor, too: lead them to the authorization endpoint.', reason: 'second factor needed' });
    const authorization = proven(outcome.user);
    await check.pass(authorization);
    if (shown) await this.openRequests.use(shown);
    const person = { kind: 'user', id: outcome.user.id } as const;
    if (outcome.event === 'login') await this.audit.record({ type: 'user.login.succeeded', actor: person, subject: person, client_id: client.clientId, details: { how: 'token_request', amr: ['pwd'] } });
    if (outcome.event !== 'update') await this.networks.see({ user: outcome.user, how: 'token_request', address: origin.address, isBrowserKnown: false, client, locale: '' });
    return { ...authorization, notes: { user_id: outcome.user.id, event: outcome.event } };
  }
}

const signupRefusals = {
  closed: 'Sign-up is not offered here.',
  'by page': 'An address has to be proven here before there is an account: lead people to the authorization endpoint with prompt=create.',
} as const;
