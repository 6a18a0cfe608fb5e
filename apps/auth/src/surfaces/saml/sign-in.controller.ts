import { Controller, Param, Req, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ClientStore } from '../../domain/clients/client.store.ts';
import type { AskedBySaml, FlowRequest } from '../../domain/sessions/asked-by-saml.ts';
import { FlowStore } from '../../domain/sessions/flow.store.ts';
import { acrValues } from '../../domain/users/acr.ts';
import { Settings } from '../../platform/config.ts';
import { BrowserCookie } from '../../platform/http/browser-cookie.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { note } from '../../platform/http/request-log.ts';
import { queryOf } from '../../platform/http/request-target.ts';
import { readAuthnRequest } from './authn-request.ts';
import { Carried } from './carried.ts';
import { failures, type Failure } from './failures.ts';
import { SamlRequests, type Application, type Received } from './received.ts';
import { SamlRefusals, refuse } from './refusals.ts';
import { SamlResponses } from './responses.ts';
import { samlAddresses } from '../../domain/saml/saml-address.ts';
import { acrsOfClasses, acsUrlOf, flowRequest, nameIdFormatOf } from './wanted-log-in.ts';

/** What a request comes to: a log-in under way, or a response at once. */
type Step = { readonly request: FlowRequest } | { readonly saml: AskedBySaml; readonly failure: Failure };

/** Where applications that speak SAML send people (Web Browser SSO, SAML 2.0 Profiles section 4.1). The log-in itself is that of every other application. */
@Controller()
export class SignInController {
  constructor(
    private readonly requests: SamlRequests,
    private readonly clients: ClientStore,
    private readonly flows: FlowStore,
    private readonly responses: SamlResponses,
    private readonly refusals: SamlRefusals,
    private readonly carried: Carried,
    private readonly cookie: BrowserCookie,
    private readonly settings: Settings,
  ) {}

  @Serves(api.saml.signIn)
  async byQuery(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.refusals.within(request, reply, async () => {
      const received = await this.requests.fromQuery(queryOf(request), this.#expected());
      await this.#take(request, reply, received.client, this.#stepOf(received));
    });
  }

  /** A cross-site POST comes without our cookie: what was read goes on as a GET, which comes with it. */
  @Serves(api.saml.signInPost)
  async byForm(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.refusals.within(request, reply, async () => {
      const received = await this.requests.fromForm(Buffer.from(request.body instanceof Uint8Array ? request.body : []).toString('utf8'), this.#expected());
      const step = this.#stepOf(received);
      if ('failure' in step) return this.#take(request, reply, received.client, step);
      await reply.redirect(this.carried.seal(api.saml.goOn.path, step.request), 303);
    });
  }

  @Serves(api.saml.goOn)
  async goOn(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.refusals.within(request, reply, async () => {
      const asked = this.carried.open<FlowRequest>(api.saml.goOn.path, (request.query as { asked?: unknown }).asked) ?? refuse('what came by form is too old');
      await this.#begin(request, reply, await this.#application(asked.client_id), asked);
    });
  }

  /** Nobody can tell who has sent a person here: the entry must allow it, and where it goes nobody else says. */
  @Serves(api.saml.start)
  async start(@Param('client') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.refusals.within(request, reply, async () => {
      const client = await this.#application(id);
      const { saml } = client;
      if (!saml.idp_initiated) refuse('the application has to ask by itself');
      const asked = { acsUrl: acsUrlOf(saml, { acsUrl: undefined, acsIndex: undefined }), nameIdFormat: saml.name_id_format };
      await this.#begin(request, reply, client, flowRequest(client, asked, { isForced: false, isPassive: false, acrs: [] }, this.settings.SYMBOLON_ISSUER));
    });
  }

  #stepOf({ client, root, id, relayState }: Received): Step {
    const asked = readAuthnRequest(root);
    const format = nameIdFormatOf(client.saml, asked);
    const acrs = acrsOfClasses(asked.classes, acrValues(this.settings));
    const isAsked = acrs !== undefined && acrs.length > 0;
    const saml = { id, acsUrl: acsUrlOf(client.saml, asked), nameIdFormat: format ?? client.saml.name_id_format, ...(relayState !== undefined && { relayState }), ...(isAsked && { classes: asked.classes?.names ?? [] }) };
    if (asked.hasSubject) return { saml, failure: failures.unsupported };
    if (format === undefined) return { saml, failure: failures.wrongNameId };
    if (acrs === undefined) return { saml, failure: failures.wrongClass };
    return { request: flowRequest(client, saml, { ...asked, acrs }, this.settings.SYMBOLON_ISSUER) };
  }

  async #take(request: FastifyRequest, reply: FastifyReply, client: Application, step: Step): Promise<void> {
    await ('failure' in step ? this.responses.failure(request, reply, client, step.saml, step.failure) : this.#begin(request, reply, client, step.request));
  }

  /** By the steps of every log-in, which the authorization endpoint decides. */
  async #begin(request: FastifyRequest, reply: FastifyReply, { clientId }: Application, asked: FlowRequest): Promise<void> {
    note(request, { client_id: clientId });
    const browser = this.cookie.begun(request, reply);
    const flow = await this.flows.show(this.flows.draft(clientId, asked), browser);
    await reply.redirect(`${api.oauth.resume.path}?flow=${flow.id}`, 303);
  }

  async #application(id: string | undefined): Promise<Application> {
    const client = id === undefined ? undefined : await this.clients.find(id);
    return client?.saml ? { ...client, saml: client.saml } : refuse('there is no such application of SAML');
  }

  #expected() {
    return { name: 'AuthnRequest', address: samlAddresses(this.settings.SYMBOLON_ISSUER).signInUrl } as const;
  }
}
