import { Injectable } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import { MasterKey } from '@symbolon/crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ClientStore } from '../../domain/clients/client.store.ts';
import type { Client } from '../../domain/clients/client.ts';
import { wayOnTo, type WayOn } from '../../domain/clients/way-on.ts';
import { flowEnds, type FlowEnd } from '../../domain/sessions/flow-end.ts';
import { headOf } from '../../domain/sessions/flow-id.ts';
import { FlowStore, type Flow } from '../../domain/sessions/flow.store.ts';
import type { OpenBrowser } from '../../domain/sessions/open-browser.ts';
import { isUsername } from '../../domain/users/user.ts';
import { Pages } from '../../pages/pages.ts';
import { Settings } from '../../platform/config.ts';
import { BrowserCookie } from '../../platform/http/browser-cookie.ts';
import { csrfToken, formOf, isSigned, type Form } from '../../platform/http/posted-form.ts';
import { note } from '../../platform/http/request-log.ts';

/** A flow in the browser that it belongs to. */
export interface OpenFlow {
  readonly flow: Flow;
  /** Undefined when a person logs in for no client. */
  readonly client: Client | undefined;
  readonly browser: OpenBrowser;
  /** What a form of this flow must post back. */
  readonly csrf: string;
}

/** The same with the form that came. */
export type PostedFlow = OpenFlow & { readonly form: Form };

/**
 * Lets in who comes with the flow's id, the cookie of the browser that began it, and for a POST the form's token. Whatever happened in
 * another window since the page was shown, the person gets on: to what is next if the page is answered by now, and to the same answer
 * if its form was sent before.
 */
@Injectable()
export class FlowGate {
  constructor(
    private readonly flows: FlowStore,
    private readonly clients: ClientStore,
    private readonly masterKey: MasterKey,
    private readonly cookie: BrowserCookie,
    private readonly pages: Pages,
    private readonly settings: Settings,
  ) {}

  /** Undefined when a page has been shown instead. */
  opened(request: FastifyRequest, reply: FastifyReply): Promise<OpenFlow | undefined> {
    const { flow } = request.query as { flow?: unknown };
    return this.cameBack(request, reply, typeof flow === 'string' ? flow : '');
  }

  /** The same for a browser that comes back from elsewhere, with the id in what it brings. */
  async cameBack(request: FastifyRequest, reply: FastifyReply, id: string): Promise<OpenFlow | undefined> {
    const { ui_locales: locale } = request.query as { ui_locales?: unknown };
    const open = await this.#look(request, id);
    if (!open || open.flow.answered !== false) return this.#refuse(request, reply, id);
    if (open.flow.isOvertaken) return this.#resume(reply, open);
    return this.pages.locales.includes(locale as string) ? { ...open, flow: await this.flows.speak(open.flow, open.browser, locale as string) } : open;
  }

  async posted(request: FastifyRequest, reply: FastifyReply): Promise<PostedFlow | undefined> {
    const form = formOf(request);
    const { flow: id = '' } = form;
    const isOurs = isSigned(form, this.#csrfOf(id));
    const shown = await this.#look(request, id);
    const flow = shown && isOurs ? await this.flows.keep(shown.flow, shown.browser) : undefined;
    if (!shown || !flow || flow.answered === 'long ago') return this.#refuse(request, reply, id, isOurs);
    const open = { ...shown, flow };
    return flow.answered === 'again' ? this.#resume(reply, open) : { ...open, form };
  }

  /** The flow in a row, which what is stored of it hangs on. Undefined when a page has been shown instead. */
  async kept(request: FastifyRequest, reply: FastifyReply): Promise<OpenFlow | undefined> {
    const open = await this.opened(request, reply);
    const flow = open && (await this.flows.keep(open.flow, open.browser));
    return open && (flow ? { ...open, flow } : this.#refuse(request, reply, open.flow.id));
  }

  /** The token that proves a form about this to be ours. */
  csrf(about: string): string {
    return csrfToken(this.masterKey, about);
  }

  /** Back to the authorization endpoint, which decides the next step. */
  async goOn(reply: FastifyReply, { flow }: OpenFlow): Promise<void> {
    await reply.redirect(`${api.oauth.resume.path}?flow=${flow.id}`, 303);
  }

  /** Whether the flow was answered just now; then the browser is on its way to the same answer once more. */
  async wentOn(request: FastifyRequest, reply: FastifyReply, id: string): Promise<boolean> {
    const open = await this.#look(request, id);
    if (open?.flow.answered !== 'again') return false;
    await this.goOn(reply, open);
    return true;
  }

  /** A log-in for no client, for who came by a mailed link or an address of ours: it ends at their own account. */
  async begin(request: FastifyRequest, reply: FastifyReply, hint?: string): Promise<OpenFlow> {
    const browser = this.cookie.begun(request, reply);
    const flow = await this.flows.show(this.flows.draft(undefined, hint === undefined ? {} : { login_hint: hint }), browser);
    return { flow, client: undefined, browser, csrf: this.#csrfOf(flow.id) };
  }

  /** The same in a row, which what is stored of it hangs on. */
  async beginKept(request: FastifyRequest, reply: FastifyReply): Promise<OpenFlow> {
    const open = await this.begin(request, reply);
    const flow = await this.flows.keep(open.flow, open.browser);
    if (!flow) throw new Error('A log-in of just now is not over.');
    return { ...open, flow };
  }

  /** The flow of that id, if it is this browser's and not over. */
  async find(request: FastifyRequest, id: string): Promise<OpenFlow | undefined> {
    const open = await this.#look(request, id);
    return open?.flow.answered === false ? open : undefined;
  }

  /** Why this browser cannot go on with a flow, and where the person can. */
  async endOf(request: FastifyRequest, id: string): Promise<Omit<FlowEnd, 'clientId'> & { readonly wayOn: WayOn }> {
    const { clientId, ...end } = await this.flows.endOf(id, this.cookie.known(request));
    const client = clientId === undefined ? undefined : await this.clients.find(clientId);
    return { ...end, wayOn: wayOnTo(client, this.settings.SYMBOLON_ISSUER) };
  }

  async #look(request: FastifyRequest, id: string): Promise<OpenFlow | undefined> {
    const browser = this.cookie.known(request);
    if (!browser || id === '') return undefined;
    const flow = await this.flows.findShown(id, browser);
    if (!flow) return undefined;
    const client = flow.clientId === undefined ? undefined : await this.clients.find(flow.clientId);
    if (flow.clientId !== undefined && !client) return undefined;
    if (client) note(request, { client_id: client.clientId });
    return { flow, client, browser, csrf: this.#csrfOf(id) };
  }

  #csrfOf(id: string): string {
    return this.csrf(headOf(id));
  }

  async #resume(reply: FastifyReply, open: OpenFlow): Promise<undefined> {
    await this.goOn(reply, open);
    return undefined;
  }

  /** Says why nothing comes of it, and where to go on. A form of ours was left open; an address without one was kept. */
  async #refuse(request: FastifyRequest, reply: FastifyReply, id: string, wasOpen = false): Promise<undefined> {
    const { cause, wayOn, uiLocales } = await this.endOf(request, id);
    await this.pages.error(request, reply, { ...flowEnds[cause === 'expired' && !wasOpen ? 'over' : cause], wayOn, uiLocales });
    return undefined;
  }
}

/** What people call the application that asked; null when none did. */
export const nameOf = (client: Client | undefined): string | null => client?.name ?? client?.clientId ?? null;

type FlowPage = 'login' | 'login/email' | 'signup' | 'forgot-password' | 'forgot-password-sent' | 'recovery/ask' | 'verify-email' | 'second-factor/setup' | 'second-factor/setup/phone' | 'second-factor/setup/key' | 'keep-account' | 'passkey-offer';
export const pagePath = (page: FlowPage, flow: string, typed?: string): string => `/${page}?flow=${flow}${typed ? `&${new URLSearchParams({ login_hint: typed }).toString()}` : ''}`;

/** The name that the person typed on another page of the flow, or in another language. */
export function typedName(request: FastifyRequest): string | undefined {
  const { login_hint: typed } = request.query as { login_hint?: unknown };
  return typeof typed === 'string' && isUsername(typed) ? typed : undefined;
}
