import * as z from 'zod';
import type { BodyContract, WireRequest } from './endpoint.ts';
import { formType, isForm, readFormBody } from './form-body.ts';
import { parsed, refused, type Parsed } from './parsed.ts';
import { Secret, secret } from './secret.ts';

/** The access token in a form body (RFC 6750 section 2.2). */
export const UserinfoForm = z
  .object({ access_token: secret(z.string('must be a string')).optional().describe('Only when it is not in the Authorization header.') })
  .meta({ id: 'UserinfoForm' });

/** Claims of a user that the scopes of the token show (OpenID Connect Core section 5.3.2). */
export const UserinfoResponse = z.looseObject({ sub: z.string().min(1).max(255) }).meta({ id: 'UserinfoResponse' });
export type UserinfoResponse = z.output<typeof UserinfoResponse>;

/** A request that shows an access token, or none. */
export interface BearerRequest {
  readonly token: Secret | undefined;
}

/** The header alone. */
export const userinfoHeader: BodyContract<BearerRequest, never> = { contentTypes: [], schema: z.never(), read: readHeader };
/** The header or a form, one of them. */
export const userinfoBody: BodyContract<BearerRequest, z.input<typeof UserinfoForm>> = { contentTypes: [formType], schema: UserinfoForm, read: readHeaderOrForm };

/** RFC 6750 section 2.1; in the URI, where logs and histories keep it, a token is refused (RFC 9700 section 4.3.2). */
function readHeader({ authorization, queryNames }: WireRequest): Parsed<BearerRequest> {
  if (queryNames.includes('access_token')) return refused('access_token must not be in the URI: send it in the Authorization header.');
  if (authorization === undefined || !/^bearer(\s|$)/i.test(authorization)) return parsed({ token: undefined });
  const token = /^bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(authorization)?.[1];
  return token === undefined ? refused('The Authorization header is not valid (RFC 6750 section 2.1).') : parsed({ token: new Secret(token) });
}

function readHeaderOrForm(request: WireRequest): Parsed<BearerRequest> {
  const header = readHeader(request);
  if (!header.ok || !isForm(request.contentType)) return header;
  const form = readFormBody(request, UserinfoForm);
  if (!form.ok) return form;
  const { access_token: token } = form.value;
  if (token && header.value.token) return refused('The access token is there twice, in the header and in the body: send it once.');
  return token ? parsed({ token }) : header;
}
