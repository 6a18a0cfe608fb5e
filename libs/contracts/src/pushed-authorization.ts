import * as z from 'zod';
import { AuthorizationRequest, authorizationErrorCodes } from './authorization-request.ts';
import { readClientCredentials, type ClientCredentials } from './client-credentials.ts';
import type { BodyContract, WireRequest } from './endpoint.ts';
import { formType, readFormBody } from './form-body.ts';
import { oauthErrorCodes } from './oauth-error-response.ts';
import { parsed, refused, type Parsed } from './parsed.ts';
import { secret } from './secret.ts';
import { visibleText } from './text.ts';

/** What a pushed request is called at the authorization endpoint begins so (RFC 9126 section 2.2). */
export const requestUriPrefix = 'urn:ietf:params:oauth:request_uri:';

/** An authorization request that a client sends by itself, with its authentication (RFC 9126 section 2.1). */
export const PushedAuthorizationRequestWire = AuthorizationRequest.extend({
  client_secret: secret(visibleText(1024)).optional().describe("The client's secret. May come by HTTP Basic instead."),
}).meta({ id: 'PushedAuthorizationRequest' });

export interface PushedAuthorizationRequest {
  readonly client: ClientCredentials;
  readonly request: AuthorizationRequest;
}

/** Such a name. By a pattern: what `startsWith` adds to a JSON Schema is no format that anybody knows. */
export const requestUri = () => z.string().regex(/^urn:ietf:params:oauth:request_uri:/);

/** What the client goes on with, by browser (RFC 9126 section 2.2). */
export const PushedAuthorizationResponse = z
  .object({ request_uri: requestUri(), expires_in: z.int().positive().describe('Seconds.') })
  .meta({ id: 'PushedAuthorizationResponse' });
export type PushedAuthorizationResponse = z.output<typeof PushedAuthorizationResponse>;

/** A refusal: with the codes of the token endpoint and of the authorization endpoint (RFC 9126 section 2.3). */
export const PushedAuthorizationErrorResponse = z
  .object({ error: z.enum([...new Set([...oauthErrorCodes, ...authorizationErrorCodes])]), error_description: z.string().optional() })
  .meta({ id: 'PushedAuthorizationErrorResponse' });
export type PushedAuthorizationErrorResponse = z.output<typeof PushedAuthorizationErrorResponse>;

export const pushedAuthorizationBody: BodyContract<PushedAuthorizationRequest, z.input<typeof PushedAuthorizationRequestWire>> = {
  contentTypes: [formType],
  schema: PushedAuthorizationRequestWire,
  read: readPushedAuthorizationRequest,
};

function readPushedAuthorizationRequest(http: WireRequest): Parsed<PushedAuthorizationRequest> {
  const wire = readFormBody(http, PushedAuthorizationRequestWire);
  if (!wire.ok) return wire;
  const { client_secret: clientSecret, ...request } = wire.value;
  const client = readClientCredentials({ authorization: http.authorization, clientId: request.client_id, clientSecret });
  if (!client.ok) return client;
  if (request.request_uri !== undefined) return refused('request_uri must not be pushed.');
  return parsed({ client: client.value, request });
}
