import { Controller, Req, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FrontchannelLogout } from '../../delivery/logout/frontchannel-logout.ts';
import { SamlLogoutRound } from '../../delivery/logout/saml-logout-round.ts';
import { UpstreamLogoutRound } from '../../delivery/logout/upstream-logout-round.ts';
import { readLogoutRequest, type LogoutRequest } from '../../domain/saml/logout-request.ts';
import { ClientStore } from '../../domain/clients/client.store.ts';
import type { EndedSession } from '../../domain/sessions/end-sessions.ts';
import { SessionStore } from '../../domain/sessions/session.store.ts';
import type { Session } from '../../domain/sessions/session.ts';
import { Pages } from '../../pages/pages.ts';
import { Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import { BrowserCookie } from '../../platform/http/browser-cookie.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { note } from '../../platform/http/request-log.ts';
import { queryOf } from '../../platform/http/request-target.ts';
import { Carried } from './carried.ts';
import { isAnswer } from './logout-answer.ts';
import { PersonTold } from './person-told.ts';
import { SamlRequests, type Application, type Received } from './received.ts';
import { refuse, SamlRefusals } from './refusals.ts';
import { samlAddresses } from '../../domain/saml/saml-address.ts';
import { SignOutAnswers } from './sign-out-answers.ts';
import { SignOutRound } from './sign-out-round.ts';

/** A log-out that is proven to be the application's. */
interface Leaving extends LogoutRequest {
  readonly clientId: string;
  readonly id: string;
  readonly relayState: string | undefined;
}

/** Log-out at the wish of an application that speaks SAML (Single Logout, SAML 2.0 Profiles section 4.4): of who it was told is logged in, in this browser. */
@Controller()
export class SignOutController {
  constructor(
    private readonly requests: SamlRequests,
    private readonly clients: ClientStore,
    private readonly sessions: SessionStore,
    private readonly told: PersonTold,
    private readonly frontchannel: FrontchannelLogout,
    private readonly others: SamlLogoutRound,
    private readonly elsewhere: UpstreamLogoutRound,
    private readonly round: SignOutRound,
    private readonly answers: SignOutAnswers,
    private readonly refusals: SamlRefusals,
    private readonly carried: Carried,
    private readonly cookie: BrowserCookie,
    private readonly pages: Pages,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  @Serves(api.saml.signOut)
  async byQuery(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (isAnswer(queryOf(request))) return this.answers.byQuery(request, reply);
    await this.refusals.within(request, reply, async () => this.#end(request, reply, this.#proven(await this.requests.fromQuery(queryOf(request), this.#expected()))));
  }

  /** A cross-site POST comes without our cookie: what was read goes on as a GET, which comes with it. */
  @Serves(api.saml.signOutPost)
  async byForm(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const form = Buffer.from(request.body instanceof Uint8Array ? request.body : []).toString('utf8');
    if (isAnswer(form)) return this.answers.byForm(request, reply, form);
    await this.refusals.within(request, reply, async () => {
      const leaving = this.#proven(await this.requests.fromForm(form, this.#expected()));
      await reply.redirect(this.carried.seal(api.saml.leave.path, leaving), 303);
    });
  }

  @Serves(api.saml.leave)
  async leave(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.refusals.within(request, reply, async () => this.#end(request, reply, this.carried.open<Leaving>(api.saml.leave.path, (request.query as { asked?: unknown }).asked) ?? refuse('what came by form is too old')));
  }

  /** Only what is signed logs anybody out: others could send a person here as well. */
  #proven({ client: { clientId }, root, id, isSigned, relayState }: Received): Leaving {
    if (!isSigned) refuse('a log-out must be signed, by a certificate that the entry of the application has');
    return { ...readLogoutRequest(root, this.clock.now()), clientId, id, relayState };
  }

  /** Who is not logged in here any more is logged out. Other applications hear of it as of every log-out; the one that asks hears how that went, once the browser has been to another provider that is to hear of it, too. */
  async #end(request: FastifyRequest, reply: FastifyReply, leaving: Leaving): Promise<void> {
    const client = await this.clients.find(leaving.clientId);
    if (!client?.saml) return refuse('there is no such application of SAML');
    note(request, { client_id: client.clientId });
    const browserToken = this.cookie.read(request);
    const meant = browserToken === undefined ? undefined : await this.#meant({ ...client, saml: client.saml }, leaving, await this.sessions.ofBrowser(browserToken));
    const name = this.others.newName();
    const there = browserToken !== undefined && meant ? await this.elsewhere.addressFor([meant.id], this.others.pathOf(name)) : undefined;
    const ended: readonly EndedSession[] = browserToken !== undefined && meant ? await this.sessions.endBrowser(browserToken, meant.userId) : [];
    if (browserToken !== undefined && ended.length > 0) {
      const renewed = await this.sessions.renewBrowser(browserToken);
      this.cookie.write(reply, renewed.browserToken, renewed.stays);
      note(request, { event: 'logout' });
    }
    const then = { clientId: client.clientId, id: leaving.id, relayState: leaving.relayState };
    const frames = await this.frontchannel.addresses(ended);
    const onward = await this.others.addressFor(() => this.cookie.begun(request, reply).anchor, ended, { then, there, mustWait: there !== undefined || frames.length > 0 }, name);
    if (onward === undefined) return this.round.end(request, reply, { then, uiLocales: undefined }, []);
    if (frames.length === 0) return void (await reply.redirect(onward, 303));
    await this.pages.show(request, reply, { page: 'logged-out', client_name: client.name ?? client.clientId, continue_url: onward, frontchannel_logout_urls: [...frames], unconfirmed: [] });
  }

  /** The log-in that the application was told of, by the very name that it was told, and that it names, if it names any. */
  async #meant(client: Application, { nameId, sessionIndexes }: LogoutRequest, sessions: readonly Session[]): Promise<Session | undefined> {
    const isOurs = [undefined, samlAddresses(this.settings.SYMBOLON_ISSUER).entityId].includes(nameId.nameQualifier) && [undefined, client.saml.entity_id].includes(nameId.spNameQualifier);
    for (const session of isOurs ? sessions : []) {
      const told = await this.sessions.samlNameFor(session.id, client.clientId);
      const isNamed = told?.format === nameId.format && told.value === nameId.value;
      if (isNamed && (sessionIndexes.length === 0 || sessionIndexes.includes(this.told.sessionIndex(client, session.id)))) return session;
    }
    return undefined;
  }

  #expected() {
    return { name: 'LogoutRequest', address: samlAddresses(this.settings.SYMBOLON_ISSUER).signOutUrl } as const;
  }
}
