import * as z from 'zod';
import { readMembers } from './form-body.ts';
import type { Parsed } from './parsed.ts';
import { text, visibleText } from './text.ts';

/** What a client sends a person with to log out (OpenID Connect RP-Initiated Logout 1.0 section 2). */
export const LogoutRequest = z
  .object({
    id_token_hint: visibleText(8192).optional().describe('An ID token of the log-in that is meant; may be expired.'),
    logout_hint: text(320).optional().describe('The account that is meant, by its name or `sid`.'),
    client_id: visibleText(255).optional(),
    post_logout_redirect_uri: visibleText(2048).optional(),
    state: visibleText(4096).optional(),
    ui_locales: visibleText(255).optional(),
  })
  .meta({ id: 'LogoutRequest' });
export type LogoutRequest = z.output<typeof LogoutRequest>;

/** Reads the request from a query or a form. Says nothing of its sense. */
export const readLogoutRequest = (form: string): Parsed<LogoutRequest> => readMembers(form, LogoutRequest);
