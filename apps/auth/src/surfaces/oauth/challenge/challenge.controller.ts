import { Controller, Req } from '@nestjs/common';
import { api, consoleClientId, Secret, type AuthorizationChallengeRequest, type AuthorizationChallengeResponse, type AuthorizationRequest } from '@symbolon/contracts';
import type { FastifyRequest } from 'fastify';
import { Letters } from '../../../delivery/mail/letters.ts';
import type { Access } from '../../../domain/access/access.ts';
import { askedClaims, claimsRequestOf, wantedAcr, wantedSubjects } from '../../../domain/access/asked-claims.ts';
import { ResourceServerStore } from '../../../domain/access/resource-server.store.ts';
import { AuditStore } from '../../../domain/audit/audit.store.ts';
import { hasSecret, type Client } from '../../../domain/clients/client.ts';
import { ChallengeStore, type Challenge } from '../../../domain/sessions/challenge.store.ts';
import { KnownNetworkStore } from '../../../domain/sessions/known-network.store.ts';
import { PushedRequestStore } from '../../../domain/sessions/pushed-request.store.ts';
import type { Requester } from '../../../domain/sessions/request-room.ts';
import { AuthorizationCodeStore } from '../../../domain/tokens/authorization-code.store.ts';
import { acrsOf } from '../../../domain/users/acr.ts';
import { SignInPolicyStore } from '../../../domain/users/sign-in-policy.store.ts';
import { UserAuthentication } from '../../../domain/users/user-authentication.ts';
import { Pages } from '../../../pages/pages.ts';
import { Clock } from '../../../platform/clock.ts';
import { Settings } from '../../../platform/config.ts';
import { OAuthError } from '../../../platform/errors/oauth-error.ts';
import { Parsed, Serves } from '../../../platform/http/contract-route.ts';
import { note } from '../../../platform/http/request-log.ts';
import { checkedAccess } from '../authorize/checked-access.ts';
import { firstRefusal, wordsOf } from '../authorize/checks.ts';
import { withDefaults } from '../authorize/request-defaults.ts';
import { ClientAuthentication, requesterOf } from '../client-authentication.ts';
import { signupBy } from '../open-signup.ts';
import { SecondStep, type Sendable } from './second-step.ts';

/** A request, and what is remembered of it when this is not its first step. */
interface Step {
  readonly client: Client;
  readonly request: AuthorizationRequest;
  readonly begun: Challenge | undefined;
  readonly by: Requester;
}

/** The authorization challenge endpoint (OAuth 2.0 for First-Party Applications): an application of ours asks the person itself, and gets a code. */
@Controller()
export class ChallengeController {
  constructor(
    private readonly clock: Clock,
    private readonly clients: ClientAuthentication,
    private readonly resourceServers: ResourceServerStore,
    private readonly users: UserAuthentication,
    private readonly signIn: SignInPolicyStore,
    private readonly challenges: ChallengeStore,
    private readonly pushedRequests: PushedRequestStore,
    private readonly codes: AuthorizationCodeStore,
    private readonly settings: Settings,
    private readonly audit: AuditStore,
    private readonly secondStep: SecondStep,
    private readonly networks: KnownNetworkStore,
    private readonly pages: Pages,
    private readonly letters: Letters,
  ) {}

  @Serves(api.oauth.challenge)
  async challenge(@Parsed() { client: credentials, request: asked, authSession, presented, otp, send }: AuthorizationChallengeRequest, @Req() http: FastifyRequest): Promise<AuthorizationChallengeResponse> {
    const client = await this.clients.authenticate(credentials, http);
    note(http, { client_id: client.clientId });
    if (!client.firstParty || client.clientId === consoleClientId) throw new OAuthError('unauthorized_client', { sentence: 'This client may not ask people by itself.', reason: 'not first-party' });
    if (presented?.type && !client.passwordGrantTypes.includes(presented.type))
      throw new OAuthError('unauthorized_client', { sentence: `This client may not use type=${presented.type}.`, reason: `type ${presented.type} not enabled` });
    const signup = presented?.type === 'signup' ? signupBy(client, this.settings) : 'here';
    if (signup === 'closed') throw new OAuthError('unauthorized_client', { sentence: 'Sign-up is not offered here.', reason: 'sign-up closed' });
    const begun = authSession && (await this.challenges.find(authSession, client.clientId));
    if (authSession && !begun) throw new OAuthError('invalid_session');
    const step: Step = { client, request: begun?.request ?? withDefaults({ ...asked, client_id: client.clientId }, client), begun, by: requesterOf(client, http) };
    const access = await checkedAccess('challenge', step.request, client, { resourceServers: this.resourceServers, settings: this.settings });
    if (needsBrowser(step.request) || !(await this.signIn.beginsBy('password'))) throw await this.redirectToWeb(step);
    if (signup === 'by page') throw await this.redirectToWeb({ ...step, request: { ...step.request, prompt: 'create' } });
    if (begun?.proven && send && !otp && !presented) throw await this.send(step, begun, http);
    if (begun?.proven && otp && !presented) return this.second(step, begun, otp, access, http);
    if (!presented) throw await this.insufficient(step, { sentence: 'Send username and password, with this auth_session.' });

    const outcome = await this.users.authenticate({ ...presented, isOpenDoor: !hasSecret(client), address: http.ip, clientId: client.clientId, names: [client.name], directory: { tell: (transaction, owner) => this.letters.tellChange(transaction, owner, this.pages.localeOf(http, step.request.ui_locales)) } });
    if (outcome.kind === 'weak') throw new OAuthError('invalid_request', { sentence: outcome.weakness.sentence, reason: 'weak password', members: { auth_session: await this.nextSession(step) } });
    if (outcome.kind === 'unusable') throw new OAuthError('invalid_request', { sentence: outcome.sentence, reason: 'unusable name', members: { auth_session: await this.nextSession(step) } });
    if (outcome.kind === 'rejected' && !outcome.unproven) throw await this.insufficient(step, outcome);
    if (outcome.kind === 'incomplete' && !outcome.isLeaving && (await this.secondStep.isHere(outcome.user.id))) throw neededCode(await this.nextSession(step, outcome.user.id), await this.secondStep.sendable(outcome.user.id));
    if (begun && !(await this.challenges.finish(begun))) throw new OAuthError('invalid_session', { reason: 'step taken already' });
    if (outcome.kind !== 'accepted') throw await this.redirectToWeb(step); // the password is right, and an address or a second factor has yet to be proven: our pages see to that
    note(http, { user_id: outcome.user.id, event: outcome.event });
    return this.entered(step, outcome.user, ['pwd'], access, http);
  }

  /** A code on its way, by an application's word that its person wants it. The step is taken before anything goes out: of many at once, one sends. */
  private async send(step: Step, begun: Challenge, http: FastifyRequest): Promise<OAuthError> {
    const { next, proof } = await this.taken(step, begun);
    const outcome = await this.secondStep.send(http, proof, step.request);
    if (outcome === 'over') throw new OAuthError('invalid_session', { reason: 'what was proven counts no longer' });
    const sendable = await this.secondStep.sendable(proof.proven.userId);
    return neededCode(next, sendable, outcome === 'sent' ? { sent: 'sms' } : notSent[outcome]);
  }

  private async taken(step: Step, begun: Challenge): Promise<{ readonly next: string; readonly proof: Challenge & { readonly proven: NonNullable<Challenge['proven']> } }> {
    const next = await this.challenges.retry(begun);
    const proof = next === undefined ? undefined : await this.challenges.find(new Secret(next), step.client.clientId);
    if (next === undefined || !proof?.proven) throw new OAuthError('invalid_session', { reason: 'step taken already' });
    return { next, proof: { ...proof, proven: proof.proven } };
  }

  /** A code beside the password that was right. The step is taken before the code is looked at: one auth_session is one guess. */
  private async second(step: Step, begun: Challenge, otp: Secret, access: Access, http: FastifyRequest): Promise<AuthorizationChallengeResponse> {
    const { next, proof } = await this.taken(step, begun);
    const outcome = await this.secondStep.prove(http, proof, otp, step);
    if (outcome.kind === 'over') throw new OAuthError('invalid_session', { reason: 'what was proven counts no longer' });
    if (outcome.kind === 'rejected') throw neededCode(next, await this.secondStep.sendable(proof.proven.userId), outcome);
    if (!(await this.challenges.finish(proof))) throw new OAuthError('invalid_session', { reason: 'step taken already' });
    note(http, { user_id: proof.proven.userId, event: 'login' });
    return this.entered(step, outcome.user, outcome.amr, access, http);
  }

  private async entered(step: Step, user: { readonly id: string; readonly username: string }, amr: readonly string[], access: Access, http: FastifyRequest): Promise<AuthorizationChallengeResponse> {
    const person = { kind: 'user', id: user.id } as const;
    await this.audit.record({ type: 'user.login.succeeded', actor: person, subject: person, client_id: step.client.clientId, details: { how: 'challenge', amr } });
    await this.networks.see({ user, how: 'challenge', address: http.ip, isBrowserKnown: false, client: step.client, locale: this.pages.localeOf(http, step.request.ui_locales) });
    return { authorization_code: await this.code(step, user.id, amr, access) };
  }

  /** Nothing, an unknown name and a wrong password lead to the same next step. */
  private async insufficient(step: Step, { sentence, reason = 'credentials missing', retryAfter = 0 }: { readonly sentence?: string; readonly reason?: string; readonly retryAfter?: number }): Promise<OAuthError> {
    const members = { auth_session: await this.nextSession(step) };
    return new OAuthError('insufficient_authorization', { reason, members, ...(sentence !== undefined && { sentence }), ...(retryAfter > 0 && { retryAfter }) });
  }

  /** Each auth_session is good for one step. */
  private async nextSession({ begun, client, request, by }: Step, provenUserId?: string): Promise<string> {
    const next = begun ? await this.challenges.goOn(begun, provenUserId) : await this.challenges.begin(client.clientId, request, by, provenUserId);
    if (next === undefined) throw new OAuthError('invalid_session', { reason: 'step taken already' });
    return next;
  }

  /** A request that could be pushed as it is goes on by its name (section 5.2.2.1.1). */
  private async redirectToWeb({ client, request, by }: Step): Promise<OAuthError> {
    const isWhole = firstRefusal('par', 'client', { request, client, settings: this.settings }) === undefined;
    return new OAuthError('redirect_to_web', isWhole ? { members: await this.pushedRequests.push(client.clientId, request, by) } : {});
  }

  private code({ client, request }: Step, userId: string, amr: readonly string[], { scope, resourceServers }: Access): Promise<string> {
    const now = this.clock.now();
    return this.codes.issue(
      { clientId: client.clientId, redirectUri: request.redirect_uri ?? '', codeChallenge: request.code_challenge },
      {
        userId,
        sessionId: undefined,
        nonce: request.nonce,
        scope,
        audience: resourceServers.map(({ audience }) => audience),
        authTime: now,
        provenAt: now,
        amr,
        claims: askedClaims(claimsRequestOf(request.claims), scope, client.scope),
      },
    );
  }
}

/** The password was right, and this is the way on. */
function neededCode(authSession: string, sendable: Sendable, { sent, sentence, retryAfter = 0 }: { readonly sent?: 'sms'; readonly sentence?: string; readonly retryAfter?: number } = {}): OAuthError {
  const next = sendable.can_send ? 'Send a code of the authenticator, of a message that send=sms has sent, or a recovery code, as otp, with this auth_session.' : 'Send a code of the authenticator, or a recovery code, as otp, with this auth_session.';
  const members = { auth_session: authSession, needed: 'otp', ...sendable, ...(sent && { sent }) };
  return new OAuthError('insufficient_authorization', { sentence: sentence ?? next, reason: 'second factor', members, ...(retryAfter > 0 && { retryAfter }) });
}

/** Why no message went out. */
const notSent = {
  sms_throttled: { sentence: 'As many messages were sent as are in an hour.', retryAfter: 3_600 },
  sms_failed: { sentence: 'The message could not be sent.' },
  not_offered: { sentence: 'No code can be sent to this person.' },
} as const;

/** What only our own pages can do: ask for consent or for more than a password, and see whether the person whom the client means is logged in. */
const needsBrowser = ({ prompt, id_token_hint, claims, acr_values }: AuthorizationRequest): boolean =>
  wantedAcr(acr_values, claimsRequestOf(claims))?.values.some((acr) => acrsOf(['pwd']).some((worth) => worth === acr)) === false ||
  wordsOf(prompt).some((asked) => asked === 'consent' || asked === 'create') || id_token_hint !== undefined || wantedSubjects(claimsRequestOf(claims)).length > 0;
