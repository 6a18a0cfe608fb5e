import { Injectable } from '@nestjs/common';
import { requestUriPrefix, type AuthorizationRequest, type ClaimsRequest } from '@symbolon/contracts';
import type { Access } from '../../../domain/access/access.ts';
import { askedClaims, claimsRequestOf, scopeToAllow, wantedAcr, wantedSubjects } from '../../../domain/access/asked-claims.ts';
import { ResourceServerStore } from '../../../domain/access/resource-server.store.ts';
import { ClientStore } from '../../../domain/clients/client.store.ts';
import { hasSecret, type Client } from '../../../domain/clients/client.ts';
import { SubjectIdentifiers } from '../../../domain/clients/subject-identifiers.ts';
import { ConnectionStore } from '../../../domain/connections/connection.store.ts';
import { LinkedLoginStore } from '../../../domain/connections/linked-login.store.ts';
import { Factors, wayToAcr } from '../../../domain/factors/factors.ts';
import { KeyMakes } from '../../../domain/factors/key-makes.ts';
import type { FlowRequest, SamlVerdict } from '../../../domain/sessions/asked-by-saml.ts';
import { ConsentStore } from '../../../domain/sessions/consent.store.ts';
import type { FlowEnd } from '../../../domain/sessions/flow-end.ts';
import { FlowStore, type Flow } from '../../../domain/sessions/flow.store.ts';
import type { OpenBrowser } from '../../../domain/sessions/open-browser.ts';
import { PushedRequestStore } from '../../../domain/sessions/pushed-request.store.ts';
import { SessionStore } from '../../../domain/sessions/session.store.ts';
import { isMadeFor, type Session } from '../../../domain/sessions/session.ts';
import { AuthorizationCodeStore } from '../../../domain/tokens/authorization-code.store.ts';
import { IdTokenHints } from '../../../domain/tokens/id-token-hints.ts';
import { Clock } from '../../../platform/clock.ts';
import { Settings } from '../../../platform/config.ts';
import type { ResponseMembers } from '../../../platform/http/response-url.ts';
import { askedAccess } from './asked-access.ts';
import { refusal, type AuthorizationRefusal } from './authorization-error.ts';
import { firstRefusal, wordsOf } from './checks.ts';
import { nextStep, type Page } from './dispatch.ts';
import { withDefaults } from './request-defaults.ts';
import { asRefused } from './request-object.ts';

/** What became of a request so far: somebody has to see a page, or the client gets its response. */
export type Outcome =
  | { readonly kind: 'page'; readonly page: Page; readonly flow: string }
  | { readonly kind: 'respond'; readonly request: AuthorizationRequest; readonly members: ResponseMembers }
  | { readonly kind: 'elsewhere'; readonly connection: string; readonly flow: string }
  | { readonly kind: 'saml'; readonly flow: string; readonly verdict: SamlVerdict }
  | { readonly kind: 'account'; readonly session: string; readonly uiLocales: string | undefined }
  | { readonly kind: 'unproven'; readonly refusal: AuthorizationRefusal };

/** The authorization endpoint's work: checks, then the next step from stored state, then a code. Knows nothing of HTTP. */
@Injectable()
export class Authorization {
  constructor(
    private readonly clients: ClientStore,
    private readonly resourceServers: ResourceServerStore,
    private readonly sessions: SessionStore,
    private readonly flows: FlowStore,
    private readonly pushedRequests: PushedRequestStore,
    private readonly consents: ConsentStore,
    private readonly links: LinkedLoginStore,
    private readonly connections: ConnectionStore,
    private readonly factors: Factors,
    private readonly makes: KeyMakes,
    private readonly codes: AuthorizationCodeStore,
    private readonly hints: IdTokenHints,
    private readonly subjects: SubjectIdentifiers,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** A new request, or the name of a pushed one, beside which nothing counts. Errors go to the client only when client and redirect URI are proven. */
  async begin(asked: AuthorizationRequest, browser: OpenBrowser): Promise<Outcome> {
    const client = asked.client_id === undefined ? undefined : await this.clients.find(asked.client_id);
    if (!client) return { kind: 'unproven', refusal: refusal('invalid_request', 'client_id is missing or unknown.') };
    const isPushed = asked.request_uri?.startsWith(requestUriPrefix) ?? false;
    const pushed = isPushed ? await this.pushedRequests.find(asked.request_uri ?? '', client.clientId) : undefined;
    if (isPushed && !pushed) return { kind: 'unproven', refusal: refusal('invalid_request', 'request_uri is unknown, expired, used, or of another client.') };
    const request = withDefaults(pushed?.request ?? asked, client);
    const unproven = firstRefusal('authorize', 'person', { request, client, settings: this.settings });
    if (unproven) return { kind: 'unproven', refusal: unproven };
    const refused = firstRefusal('authorize', 'client', { request, client, isPushed, settings: this.settings });
    if (refused) return this.#refuse(asRefused(request), refused);
    if (wordsOf(request.prompt).includes('create') && this.settings.SYMBOLON_SIGNUP === 'closed') return this.#refuse(request, refusal('invalid_request', 'prompt=create is not supported: sign-up is closed here.'));
    const access = await askedAccess(request, client, this.resourceServers);
    if (access.kind === 'refused') return this.#refuse(request, access);
    return (await this.#advance(this.flows.draft(client.clientId, request, pushed?.hash), client, access.access, browser)) ?? answeredAlready;
  }

  /**
   * A request that was under way, after a page; undefined when it is not this browser's or over. A form that was sent twice comes here
   * twice, and the browser shows the second answer: it is the same, for the same log-in, with a code of its own.
   */
  async resume(flowId: string, browser: OpenBrowser): Promise<Outcome | undefined> {
    const flow = await this.flows.find(flowId, browser);
    if (flow?.answered === 'long ago') return undefined;
    if (flow && flow.clientId === undefined) return this.#arrive(flow, browser);
    const client = flow?.clientId === undefined ? undefined : await this.clients.find(flow.clientId);
    if (flow && client?.saml && flow.request.saml) return this.#advance(flow, client, nothing, browser);
    if (!flow || !client || flow.request.saml || firstRefusal('authorize', 'person', { request: flow.request, client, settings: this.settings })) return undefined;
    const asked = await askedAccess(flow.request, client, this.resourceServers);
    return asked.kind === 'refused' ? this.#refuse(flow.request, asked, { flow, browser }) : this.#advance(flow, client, asked.access, browser);
  }

  /** Why a request that was under way leads nowhere in this browser, and whose it was. */
  async endOf(flowId: string, browser: OpenBrowser | undefined): Promise<FlowEnd & { readonly client: Client | undefined }> {
    const end = await this.flows.endOf(flowId, browser);
    return { ...end, client: end.clientId === undefined ? undefined : await this.clients.find(end.clientId) };
  }

  async #advance(flow: Flow, client: Client, access: Access, browser: OpenBrowser): Promise<Outcome | undefined> {
    const { request } = flow;
    const claims = claimsRequestOf(request.claims);
    const hinted = await this.hints.user(request.id_token_hint, client);
    if (request.id_token_hint !== undefined && hinted === undefined && wordsOf(request.prompt).includes('none')) // asked silently, nobody else may be taken for who is meant
      return this.#refuse(request, refusal('login_required', 'id_token_hint is not an ID token of ours for this client.'), { flow, browser });
    const sessions = await this.sessions.ofBrowser(browser.token);
    const consented = await this.consents.scopes(client.firstParty ? [] : sessions.map(({ userId }) => userId), client.clientId);
    const acr = wantedAcr(request.acr_values, claims);
    const factors = await this.factors.of(acr ? sessions.map(({ userId }) => userId) : []);
    const keys = acr?.isEssential ? await this.makes.addable() : []; // for what is only wished for nobody is kept
    const step = nextStep({
      request,
      client,
      sessions,
      expectedUsers: [...(hinted === undefined ? [] : [[hinted]]), ...this.#expectedUsers(claims, client)],
      isHalfProven: flow.answered === false && flow.proven !== undefined,
      acr,
      wayToAcr: ({ amr, userId }) => acr && wayToAcr(amr, factors.get(userId) ?? [], acr.values, keys),
      waitingLinkOf: await this.#waitingLinkOf(flow),
      startedAt: flow.startedAt,
      now: this.clock.now(),
      issuer: this.settings.SYMBOLON_ISSUER,
      chosen: flow.sessionId,
      consent: flow.consent,
      consented: (userId) => consented.get(userId) ?? [],
      scope: scopeToAllow(access.scope, askedClaims(claims, access.scope, client.scope)),
    });
    const elsewhere = step.kind === 'refuse' && sessions.length === 0 ? await this.#silentWay(flow) : undefined;
    if (elsewhere !== undefined) return { kind: 'elsewhere', connection: elsewhere, flow: (await this.flows.show(flow, browser)).id };
    if (step.kind === 'refuse') return this.#refuse(request, step.refusal, { flow, browser });
    if (step.kind === 'code') return this.#grant(flow, client, step.session, access, browser);
    if (flow.answered !== false) return undefined; // whom it was answered for is not logged in any more
    const shown = await this.#show(flow, client, browser, step.session);
    return { kind: 'page', page: step.page, flow: shown.id };
  }

  /** Who knows, maybe, somebody that nobody here knows, and can be asked with nothing shown: once for each request. */
  async #silentWay({ kept, request }: Flow): Promise<string | undefined> {
    if (kept !== 'nowhere' || request.login_hint === undefined || !wordsOf(request.prompt).includes('none')) return undefined;
    const connection = await this.connections.ofAddress(request.login_hint);
    return connection?.saml?.passive ? connection.id : undefined;
  }

  /** A page goes on with the account that it is shown for. A public client may come with a password and the verifier of what it opened here. */
  async #show(flow: Flow, client: Client, browser: OpenBrowser, session: Session | undefined): Promise<Flow> {
    const shown = await this.flows.show({ ...flow, sessionId: session?.id ?? flow.sessionId }, browser, !hasSecret(client) && client.grantTypes.includes('password'));
    if (flow.kept === 'row' && session) await this.flows.choose(flow.id, session.id);
    return shown;
  }

  /** A person who logs in for no client, to see their own account. */
  async #arrive(flow: Flow, browser: OpenBrowser): Promise<Outcome | undefined> {
    const sessions = await this.sessions.ofBrowser(browser.token);
    const session = sessions.find(({ id }) => id === flow.sessionId);
    if (!session && flow.answered !== false) return undefined;
    if (!session) {
      const shown = await this.flows.show(flow, browser);
      return { kind: 'page', page: flow.proven ? 'second-factor' : 'login', flow: shown.id };
    }
    if (flow.answered === false && isMadeFor(session, flow) && (await this.#waitingLinkOf(flow)) === session.userId) return { kind: 'page', page: 'link-connection', flow: (await this.flows.show(flow, browser)).id };
    if (flow.answered === false) await this.flows.finish(flow, browser, session.id);
    return { kind: 'account', session: session.id, uiLocales: flow.request.ui_locales };
  }

  /** One that a form was sent in, or that a button led away from: only what has a row has anything waiting. */
  async #waitingLinkOf({ id, kept, answered }: Flow): Promise<string | undefined> {
    return kept === 'row' && answered === false ? (await this.links.waiting(id))?.userId : undefined;
  }

  async #grant(flow: Flow, client: Client, session: Session, access: Access, browser: OpenBrowser): Promise<Outcome> {
    const { request } = flow;
    if (flow.answered === false && !(await this.flows.finish(flow, browser, session.id))) {
      const sentTwice = flow.kept !== 'nowhere' ? await this.resume(flow.id, browser) : undefined;
      return sentTwice ?? answeredAlready;
    }
    const claims = askedClaims(claimsRequestOf(request.claims), access.scope, client.scope);
    if (request.saml) return { kind: 'saml', flow: flow.id, verdict: { session: session.id } };
    if (flow.consent === 'approved') await this.consents.allow(session.userId, client.clientId, scopeToAllow(access.scope, claims));
    const code = await this.codes.issue(
      { clientId: client.clientId, redirectUri: request.redirect_uri ?? '', codeChallenge: request.code_challenge },
      {
        userId: session.userId,
        sessionId: session.id,
        nonce: request.nonce,
        scope: access.scope,
        audience: access.resourceServers.map(({ audience }) => audience),
        authTime: session.authTime,
        provenAt: session.provenAt,
        amr: session.amr,
        claims,
      },
    );
    return { kind: 'respond', request, members: { code } };
  }

  /** The users that `claims` names by their `sub` (OpenID Connect Core section 3.1.2.2). */
  #expectedUsers(claims: ClaimsRequest, client: Client): readonly (readonly string[])[] {
    return wantedSubjects(claims).map((values) => values.flatMap((sub) => (typeof sub === 'string' ? (this.subjects.userIdFrom(client, sub) ?? []) : [])));
  }

  async #refuse(request: FlowRequest, { error, sentence }: AuthorizationRefusal, begun?: { readonly flow: Flow; readonly browser: OpenBrowser }): Promise<Outcome> {
    const isFirst = begun?.flow.answered !== false || (await this.flows.finish(begun.flow, begun.browser));
    if (!isFirst && begun?.flow.kept === 'nowhere') return answeredAlready; // by another page that was loaded for the same pushed request
    if (request.saml && begun) return { kind: 'saml', flow: begun.flow.id, verdict: { error } };
    return { kind: 'respond', request, members: { error, error_description: sentence } };
  }
}

/** An application that speaks SAML is given no token for anything. */
const nothing: Access = { scope: [], resourceServers: [] };

const answeredAlready: Outcome = { kind: 'unproven', refusal: refusal('invalid_request', 'This request has been answered already.') };
