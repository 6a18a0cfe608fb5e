import { Controller, Req, Res } from '@nestjs/common';
import { api, formatForm, readAuthorizationRequest, type AuthorizationRequest, type ResponseMode } from '@symbolon/contracts';
import { MasterKey, Random } from '@symbolon/crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { wayOnTo } from '../../../domain/clients/way-on.ts';
import { connectionPath } from '../../../domain/connections/connection-path.ts';
import { sealVerdict } from '../../../domain/sessions/asked-by-saml.ts';
import { flowEnds } from '../../../domain/sessions/flow-end.ts';
import { headOf } from '../../../domain/sessions/flow-id.ts';
import { Pages } from '../../../pages/pages.ts';
import { Settings } from '../../../platform/config.ts';
import { BrowserCookie } from '../../../platform/http/browser-cookie.ts';
import { Serves } from '../../../platform/http/contract-route.ts';
import { note } from '../../../platform/http/request-log.ts';
import { queryOf } from '../../../platform/http/request-target.ts';
import { responseUrl, type ResponseMembers } from '../../../platform/http/response-url.ts';
import { Authorization, type Outcome } from './authorization.ts';
import { sessionState } from './session-state.ts';

/** The authorization endpoint (RFC 6749 section 3.1): reads, lets Authorization decide, and sends the browser on. */
@Controller()
export class AuthorizeController {
  constructor(
    private readonly authorization: Authorization,
    private readonly cookie: BrowserCookie,
    private readonly pages: Pages,
    private readonly settings: Settings,
    private readonly random: Random,
    private readonly masterKey: MasterKey,
  ) {}

  @Serves(api.oauth.authorize)
  async authorize(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const read = readAuthorizationRequest(queryOf(request));
    if (!read.ok) return this.pages.error(request, reply, { code: 'invalid_request', sentence: read.refusal.error_description });
    note(request, { client_id: read.value.client_id ?? 'none' });
    const browser = this.cookie.begun(request, reply);
    await this.send(request, reply, await this.authorization.begin(read.value, browser), browser.token);
  }

  /** A cross-site POST comes without our cookie: asked again as a GET, it comes with it (OpenID Connect Core section 3.1.2.1). */
  @Serves(api.oauth.authorizePost)
  async authorizePost(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const body = request.body instanceof Uint8Array ? Buffer.from(request.body).toString('utf8') : '';
    const read = readAuthorizationRequest(body);
    if (!read.ok) return this.pages.error(request, reply, { code: 'invalid_request', sentence: read.refusal.error_description });
    await reply.redirect(`${api.oauth.authorize.path}?${formatForm(read.value)}`, 303);
  }

  @Serves(api.oauth.resume)
  async resume(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { flow } = request.query as { flow?: unknown };
    const browser = this.cookie.known(request);
    const outcome = typeof flow === 'string' && browser ? await this.authorization.resume(flow, browser) : undefined;
    if (!outcome || !browser) {
      const { cause, client, uiLocales } = await this.authorization.endOf(typeof flow === 'string' ? flow : '', browser);
      return this.pages.error(request, reply, { ...flowEnds[cause], wayOn: wayOnTo(client, this.settings.SYMBOLON_ISSUER), uiLocales });
    }
    await this.send(request, reply, outcome, browser.token);
  }

  private async send(request: FastifyRequest, reply: FastifyReply, outcome: Outcome, browserToken: string): Promise<void> {
    if (outcome.kind === 'unproven') {
      note(request, { error: outcome.refusal.error, reason: outcome.refusal.sentence });
      return this.pages.error(request, reply, { code: outcome.refusal.error, sentence: outcome.refusal.sentence });
    }
    if (outcome.kind === 'saml') return void (await reply.redirect(`${api.saml.respond.path}?${formatForm({ flow: headOf(outcome.flow), verdict: sealVerdict(this.masterKey, outcome.flow, outcome.verdict) })}`, 303));
    if (outcome.kind === 'account') return void (await reply.redirect(`${api.account.overview.path}?${formatForm({ account: outcome.session, ui_locales: outcome.uiLocales })}`, 303));
    if (outcome.kind === 'elsewhere') return void (await reply.redirect(`${connectionPath(api.login.connection.path, outcome.connection)}?flow=${outcome.flow}`, 303));
    if (outcome.kind === 'page') return void (await reply.redirect(`/${outcome.page}?flow=${outcome.flow}`, 303));
    const { error, error_description: reason } = outcome.members;
    if (error !== undefined) note(request, { error, ...(reason !== undefined && { reason }) });
    await this.respond(request, reply, outcome, browserToken);
  }

  /** Every response carries `state` as it came and `iss` (RFC 9207), and one of OpenID Connect the state of the browser, which a frame will compare. */
  private async respond(http: FastifyRequest, reply: FastifyReply, { request, members: own }: Response, browserToken: string): Promise<void> {
    const { settings, random } = this;
    const isOpenid = request.scope?.split(' ').includes('openid') === true;
    if (isOpenid) this.cookie.restoreState(http, reply, browserToken);
    const of = { clientId: request.client_id ?? '', redirectUri: request.redirect_uri ?? '', browserState: this.cookie.state(browserToken) };
    const members = { ...own, state: request.state, iss: settings.SYMBOLON_ISSUER, session_state: isOpenid ? sessionState(random, of) : undefined };
    const mode = responseModeOf(request);
    if (mode === 'form_post') return this.post(http, reply, request, members);
    await reply.redirect(responseUrl(request.redirect_uri ?? '', mode, members), 303);
  }

  /** By a page with a form that sends itself, or whose button the person presses (OAuth 2.0 Form Post Response Mode). */
  private async post(http: FastifyRequest, reply: FastifyReply, { redirect_uri: target = '', ui_locales: uiLocales, prompt }: AuthorizationRequest, members: ResponseMembers): Promise<void> {
    const fields = Object.entries(members).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
    await this.pages.show(http, reply, { page: 'form-post', redirect_uri: target, members: fields }, { uiLocales, framedBy: prompt === 'none' ? target : undefined }); // asked silently, it is asked in a frame
  }
}

type Response = Extract<Outcome, { kind: 'respond' }>;

/** An unknown mode is itself refused, by query. */
const responseModeOf = ({ response_mode }: AuthorizationRequest): ResponseMode =>
  response_mode === 'fragment' || response_mode === 'form_post' ? response_mode : 'query';
