import * as z from 'zod';
import { AuthorizationRequest } from './authorization-request.ts';
import { readClientCredentials, type ClientCredentials } from './client-credentials.ts';
import type { BodyContract, WireRequest } from './endpoint.ts';
import { formType, readFormBody } from './form-body.ts';
import { challengeErrorCodes } from './oauth-error-response.ts';
import { parsed, type Parsed } from './parsed.ts';
import { PushedAuthorizationErrorResponse, requestUri } from './pushed-authorization.ts';
import { secret, type Secret } from './secret.ts';
import { passwordText, text, usernameText, visibleText } from './text.ts';

/** An authorization request, or one more step of it, from an application that talks with the person itself (OAuth 2.0 for First-Party Applications section 5.1). */
export const AuthorizationChallengeRequestWire = AuthorizationRequest.extend({
  client_secret: secret(visibleText(1024)).optional().describe("The client's secret. May come by HTTP Basic instead."),
  auth_session: secret(visibleText(255)).optional().describe('From the answer before. The request that it stands for is remembered: only credentials count beside it.'),
  username: usernameText().optional().describe('The log-in name of the person.'),
  password: secret(passwordText()).optional().describe('At most 1,024 bytes of UTF-8.'),
  otp: secret(text(320)).optional().describe('A code of the authenticator of the person, or of a message, or a recovery code, where the answer before says `needed=otp`.'),
  send: z.enum(['sms'], 'must be sms').optional().describe('Have a code sent, where the answer before names this in `can_send`: the person asked for it.'),
  type: z.enum(['signup'], 'must be signup').optional().describe('Make the account if there is none, where the client may.'),
}).meta({ id: 'AuthorizationChallengeRequest' });

/** What a person typed into an application of ours. */
export interface PresentedPassword {
  readonly username: string;
  readonly password: Secret;
  readonly type: 'signup' | undefined;
}

export interface AuthorizationChallengeRequest {
  readonly client: ClientCredentials;
  readonly request: AuthorizationRequest;
  readonly authSession: Secret | undefined;
  /** Undefined when a part of it is missing. */
  readonly presented: PresentedPassword | undefined;
  /** What was typed as the second factor. */
  readonly otp: Secret | undefined;
  /** What the person wants a code sent by. */
  readonly send: 'sms' | undefined;
}

/** The code that the token endpoint takes (section 5.2.1). */
export const AuthorizationChallengeResponse: z.ZodType<AuthorizationChallengeResponse> = z.object({ authorization_code: z.string() }).meta({ id: 'AuthorizationChallengeResponse' });
export interface AuthorizationChallengeResponse {
  readonly authorization_code: string;
}

/** What is still missing, or a refusal (section 5.2.2). */
export const AuthorizationChallengeErrorResponse: z.ZodType<AuthorizationChallengeErrorResponse> = PushedAuthorizationErrorResponse.extend({
  error: z.enum([...PushedAuthorizationErrorResponse.shape.error.options, ...challengeErrorCodes]),
  auth_session: z.string().optional().describe('To be sent with the next step, instead of the one before.'),
  needed: z.enum(['otp']).optional().describe('The password is right, and a code has to be shown, too: send it as `otp`, with this auth_session.'),
  can_send: z.enum(['sms']).optional().describe('What a code can be sent to the person by, beside what they have: by `send`, with this auth_session.'),
  phone_ending: z.string().optional().describe('The last digits of the telephone number that a code goes to.'),
  sent: z.enum(['sms']).optional().describe('A code went out by this just now, as `send` asked: it counts with this auth_session and those that follow it, for ten minutes.'),
  request_uri: requestUri().optional().describe('Goes on by browser (RFC 9126 section 4).'),
  expires_in: z.int().positive().optional().describe('Of the request_uri, in seconds.'),
}).meta({ id: 'AuthorizationChallengeErrorResponse' });
export interface AuthorizationChallengeErrorResponse extends Omit<PushedAuthorizationErrorResponse, 'error'> {
  readonly error: PushedAuthorizationErrorResponse['error'] | (typeof challengeErrorCodes)[number];
  readonly auth_session?: string | undefined;
  readonly needed?: 'otp' | undefined;
  readonly can_send?: 'sms' | undefined;
  readonly phone_ending?: string | undefined;
  readonly sent?: 'sms' | undefined;
  readonly request_uri?: string | undefined;
  readonly expires_in?: number | undefined;
}

export const authorizationChallengeBody: BodyContract<AuthorizationChallengeRequest, z.input<typeof AuthorizationChallengeRequestWire>> = {
  contentTypes: [formType],
  schema: AuthorizationChallengeRequestWire,
  read: readAuthorizationChallenge,
};

function readAuthorizationChallenge(http: WireRequest): Parsed<AuthorizationChallengeRequest> {
  const wire = readFormBody(http, AuthorizationChallengeRequestWire);
  if (!wire.ok) return wire;
  const { client_secret: clientSecret, auth_session: authSession, username, password, otp, send, type, ...request } = wire.value;
  const client = readClientCredentials({ authorization: http.authorization, clientId: request.client_id, clientSecret });
  if (!client.ok) return client;
  return parsed({
    client: client.value,
    request,
    authSession,
    otp,
    send,
    presented: username && password ? { username, password, type } : undefined,
  });
}
