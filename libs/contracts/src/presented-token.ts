import * as z from 'zod';
import { readClientCredentials, type ClientCredentials } from './client-credentials.ts';
import type { BodyContract, WireRequest } from './endpoint.ts';
import { formType, readFormBody } from './form-body.ts';
import { parsed, type Parsed } from './parsed.ts';
import { secret, type Secret } from './secret.ts';
import { visibleText } from './text.ts';

/** What a client sends to end a token (RFC 7009 section 2.1) or to ask about one (RFC 7662 section 2.1). */
export const PresentedTokenWire = z
  .object({
    token: secret(z.string('is missing')).describe('An access token or a refresh token.'),
    token_type_hint: z.string().optional().describe('Not needed: tokens tell what they are.'),
    client_id: visibleText(255).optional().describe('The client. May come by HTTP Basic instead.'),
    client_secret: secret(visibleText(1024)).optional().describe("The client's secret. May come by HTTP Basic instead."),
  })
  .meta({ id: 'PresentedToken', description: 'A token, and the client that presents it (RFC 7009, RFC 7662).' });

/** A token and the client that presents it. */
export interface PresentedToken {
  readonly client: ClientCredentials;
  readonly token: Secret;
}

export const presentedTokenBody: BodyContract<PresentedToken, z.input<typeof PresentedTokenWire>> = { contentTypes: [formType], schema: PresentedTokenWire, read: readPresentedToken };

function readPresentedToken(request: WireRequest): Parsed<PresentedToken> {
  const wire = readFormBody(request, PresentedTokenWire);
  if (!wire.ok) return wire;
  const { token, client_id: clientId, client_secret: clientSecret } = wire.value;
  const client = readClientCredentials({ authorization: request.authorization, clientId, clientSecret });
  return client.ok ? parsed({ client: client.value, token }) : client;
}
