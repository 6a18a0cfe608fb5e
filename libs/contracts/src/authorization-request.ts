import * as z from 'zod';
import { readMembers } from './form-body.ts';
import type { Parsed } from './parsed.ts';
import { text, visibleText } from './text.ts';

/** The flat authorization request (RFC 6749 section 4.1.1, RFC 7636 section 4.3, OpenID Connect Core section 3.1.2.1). */
export const AuthorizationRequest = z
  .object({
    client_id: visibleText(255).optional(),
    redirect_uri: visibleText(2048).optional(),
    response_type: visibleText(255).optional(),
    response_mode: visibleText(255).optional(),
    scope: visibleText(4096).optional(),
    state: visibleText(4096).optional(),
    resource: z.union([visibleText(2048), z.array(visibleText(2048)).max(16)]).optional(),
    code_challenge: visibleText(255).optional(),
    code_challenge_method: visibleText(255).optional(),
    nonce: visibleText(1024).optional(),
    prompt: visibleText(255).optional(),
    max_age: visibleText(20).optional(),
    login_hint: text(320).optional(),
    id_token_hint: visibleText(8192).optional(),
    ui_locales: visibleText(255).optional(),
    acr_values: visibleText(1024).optional(),
    display: visibleText(255).optional(),
    claims: z.string().max(8192, 'is longer than 8192 characters').regex(/^[\P{Cc}\t\n\r]*$/u, 'has control characters').optional(),
    request: visibleText(16384).optional(),
    request_uri: visibleText(2048).optional(),
    registration: visibleText(16384).optional(),
  })
  .meta({ id: 'AuthorizationRequest' });
export type AuthorizationRequest = z.output<typeof AuthorizationRequest>;

/** Reads the request from a query or a form; empty members count as absent, unknown ones are ignored. Says nothing of their sense. */
export const readAuthorizationRequest = (form: string): Parsed<AuthorizationRequest> => readMembers(form, AuthorizationRequest);

/** The error codes of an authorization response: RFC 6749 section 4.1.2.1, OpenID Connect Core section 3.1.2.6, RFC 8707 section 2, OpenID Connect Core Unmet Authentication Requirements 1.0. */
export const authorizationErrorCodes = [
  'invalid_request',
  'unauthorized_client',
  'access_denied',
  'unsupported_response_type',
  'invalid_scope',
  'invalid_target',
  'server_error',
  'temporarily_unavailable',
  'login_required',
  'consent_required',
  'account_selection_required',
  'interaction_required',
  'request_not_supported',
  'request_uri_not_supported',
  'registration_not_supported',
  'unmet_authentication_requirements',
] as const;
export type AuthorizationErrorCode = (typeof authorizationErrorCodes)[number];

/** What `prompt` may ask for (OpenID Connect Core section 3.1.2.1, Initiating User Registration 1.0). */
export const promptValues = ['none', 'login', 'consent', 'select_account', 'create'] as const;

/** What `display` may ask for: our pages fit each of these as they are, so that it changes nothing (OpenID Connect Core section 3.1.2.1). */
export const displayValues = ['page', 'popup', 'touch'] as const;

/** How the response travels back (OAuth 2.0 Multiple Response Types section 2.1, Form Post Response Mode). */
export const responseModes = ['query', 'fragment', 'form_post'] as const;
export type ResponseMode = (typeof responseModes)[number];
