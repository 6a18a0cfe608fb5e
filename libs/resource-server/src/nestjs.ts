import type { IncomingMessage } from 'node:http';
import type { AccessTokenClaims } from '@symbolon/contracts';
import { Controller, createParamDecorator, Get, HttpException, SetMetadata, type CanActivate, type ExecutionContext, type Type } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ClaimsOfRequests } from './claims-of-requests.ts';
import type { Demand } from './demand.ts';
import { presentedBy, type NodeOptions } from './node-request.ts';
import type { Verifier } from './verifier.ts';

const scopesKey = 'symbolon:scopes';
const stepUpKey = 'symbolon:step-up';
const letIn = new ClaimsOfRequests<AccessTokenClaims>();

/** The scopes that a controller or a method needs; those of both count. */
export const Scopes = (...scopes: readonly string[]) => SetMetadata(scopesKey, scopes);

/** What log-ins must be for a controller or a method (RFC 9470); that of a method counts in place of its controller's. */
export const StepUp = (demand: Omit<Demand, 'scopes'>) => SetMetadata(stepUpKey, demand);

/** The claims of the access token, as a parameter; its type is `ClaimsOf<typeof contract>`. */
export const Claims: () => ParameterDecorator = createParamDecorator((_: unknown, context: ExecutionContext) => letIn.get(rawRequest(context)));

/** Lets in who has a token with the scopes of `Scopes` and a log-in as `StepUp` says. Works on Fastify and Express alike. */
export class AccessTokenGuard implements CanActivate {
  readonly #verifier: Verifier;
  readonly #options: NodeOptions;
  readonly #reflector = new Reflector();

  constructor(verifier: Verifier, options: NodeOptions = {}) {
    this.#verifier = verifier;
    this.#options = options;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const raw = rawRequest(context);
    const scopes = this.#reflector.getAllAndMerge<string[]>(scopesKey, [context.getClass(), context.getHandler()]);
    const stepUp = this.#reflector.getAllAndOverride<Omit<Demand, 'scopes'> | undefined>(stepUpKey, [context.getHandler(), context.getClass()]);
    const target = context.switchToHttp().getRequest<PlatformRequest>().originalUrl;
    const verdict = await this.#verifier.verify(presentedBy(raw, target, this.#options), { scopes, ...stepUp });
    if (!verdict.ok) {
      const { status, headers, body } = verdict.answer;
      const response = context.switchToHttp().getResponse<PlatformResponse>();
      for (const [name, value] of Object.entries(headers)) response.header(name, value);
      throw new HttpException(body, status);
    }
    letIn.set(raw, verdict.claims);
    return true;
  }
}

/** A controller that answers with the metadata of the service (RFC 9728 section 3). Keep a global prefix away from its path. */
export function metadataController({ protectedResource: { path, document } }: Verifier): Type {
  class ProtectedResourceController {
    read() {
      return document;
    }
  }
  const { prototype } = ProtectedResourceController;
  Get()(prototype, 'read', Object.getOwnPropertyDescriptor(prototype, 'read') ?? {});
  Controller(path)(ProtectedResourceController);
  return ProtectedResourceController;
}

/** What the requests of Fastify and of Express have in common. */
type PlatformRequest = { readonly originalUrl: string } & ({ readonly raw: IncomingMessage } | (IncomingMessage & { readonly raw?: undefined }));

interface PlatformResponse {
  header(name: string, value: string): unknown;
}

function rawRequest(context: ExecutionContext): IncomingMessage {
  const request = context.switchToHttp().getRequest<PlatformRequest>();
  return request.raw ?? request;
}
