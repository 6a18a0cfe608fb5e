import { Injectable } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SamlLogoutRound } from '../../delivery/logout/saml-logout-round.ts';
import { ClientStore } from '../../domain/clients/client.store.ts';
import { SamlLogoutStore, type AfterLogout, type SamlLogout, type SamlStep } from '../../domain/sessions/saml-logout.store.ts';
import { Pages } from '../../pages/pages.ts';
import { BrowserCookie } from '../../platform/http/browser-cookie.ts';
import { note } from '../../platform/http/request-log.ts';
import { logoutRequestId, type LogoutAnswer } from './logout-answer.ts';
import { SignOutMessages } from './sign-out-messages.ts';

/** Leads a browser through the applications of a log-in that is over, one after the other, and back to whoever has asked (SAML 2.0 Profiles section 4.4.3). */
@Injectable()
export class SignOutRound {
  constructor(
    private readonly logouts: SamlLogoutStore,
    private readonly begun: SamlLogoutRound,
    private readonly clients: ClientStore,
    private readonly messages: SignOutMessages,
    private readonly cookie: BrowserCookie,
    private readonly pages: Pages,
  ) {}

  /** Goes on with the next that was not asked yet, whether or not the one before has answered: the browser has come back. In another browser there is nothing to go on with. */
  async goOn(request: FastifyRequest, reply: FastifyReply, name: string, answer?: LogoutAnswer): Promise<void> {
    const anchor = this.cookie.known(request)?.anchor;
    const logout = anchor === undefined ? undefined : await this.logouts.find(name, anchor);
    if (anchor === undefined || !logout) return void (await reply.redirect(api.login.loggedOut.path, 303));
    const steps = await this.begun.ofNow(logout.steps.map((step, at) => (answer && isOf(answer, step, at) ? { ...step, state: answer.isWell ? ('told' as const) : ('failed' as const) } : step)));
    const confirmed = answer?.isWell === true ? steps.filter((step, at) => isOf(answer, step, at)) : [];
    await Promise.all(confirmed.map((step) => this.begun.confirmed(step)));
    const keep = (there = logout.there) => this.logouts.keep(name, anchor, { ...logout, there, steps });
    await this.#askServers(steps, keep);
    for (const [at, step] of steps.entries()) {
      if (step.state !== 'waits') continue;
      steps[at] = { ...step, state: 'asked' };
      await keep();
      if (await this.#ask(request, reply, step, logoutRequestId(name, at))) return;
    }
    await keep(''); // until its time is over: loaded again, it ends in the same way
    if (logout.there) return void (await reply.redirect(logout.there, 303));
    const unconfirmed = [...new Set(steps.filter(({ state }) => state !== 'told').map(({ clientId }) => clientId))];
    if (unconfirmed.length > 0) note(request, { reason: `applications that have not confirmed a log-out: ${unconfirmed.join(', ')}` });
    await this.end(request, reply, logout, unconfirmed);
  }

  /** Those that no browser can be led to are asked all at once, before it is led to any that may keep it. Each counts as asked first: loaded again meanwhile, none is asked twice. */
  async #askServers(steps: SamlStep[], keep: () => Promise<void>): Promise<void> {
    const meant = await Promise.all(steps.map(async (step) => step.state === 'waits' && this.begun.isWithoutBrowser(step)));
    const asked = steps.flatMap((step, at) => (meant[at] ? [{ step, at }] : []));
    if (asked.length === 0) return;
    for (const { step, at } of asked) steps[at] = { ...step, state: 'asked' };
    await keep();
    await Promise.all(asked.map(async ({ step, at }) => void (steps[at] = await this.begun.ask(step))));
  }

  /** The one that has asked is answered last, with whether the others have said that they are done. Who asked by our own pages is shown who has not. */
  async end(request: FastifyRequest, reply: FastifyReply, { then, uiLocales }: Pick<SamlLogout, 'then' | 'uiLocales'>, unconfirmed: readonly string[]): Promise<void> {
    const asker = 'id' in then ? await this.clients.find(then.clientId) : undefined;
    if ('id' in then && asker?.saml && (await this.messages.answer(request, reply, { ...asker, saml: asker.saml }, then, unconfirmed.length === 0))) return;
    const url = 'url' in then ? then.url : api.login.loggedOut.path;
    if (unconfirmed.length === 0) return void (await reply.redirect(url, 303));
    const names = await Promise.all(unconfirmed.map(async (id) => (await this.clients.find(id))?.name ?? id));
    await this.pages.show(request, reply, { page: 'logged-out', ...wayOn(then), frontchannel_logout_urls: [], unconfirmed: names }, { uiLocales });
  }

  async #ask(request: FastifyRequest, reply: FastifyReply, step: SamlStep, id: string): Promise<boolean> {
    const client = await this.clients.find(step.clientId);
    return client?.saml !== undefined && this.messages.ask(request, reply, { ...client, saml: client.saml }, id, step);
  }
}

/** An answer counts for whom it was asked of alone. */
const isOf = ({ at: answered, clientId }: LogoutAnswer, step: SamlStep, at: number): boolean => at === answered && clientId === step.clientId && step.state !== 'waits';

/** Our own page leads nowhere, least of all to itself. */
const wayOn = (then: AfterLogout) => ('url' in then && !then.url.startsWith(api.login.loggedOut.path) ? { client_name: then.clientName, continue_url: then.url } : { client_name: null, continue_url: null });
