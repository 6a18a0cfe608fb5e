import * as z from 'zod';
import type { BodyContract, WireRequest } from './endpoint.ts';
import { formType, readFormBody } from './form-body.ts';
import { parsed, type Parsed } from './parsed.ts';

/** What another provider posts here when somebody has logged out there (OpenID Connect Back-Channel Logout 1.0 section 2.5). */
const LogoutWire = z.object({ logout_token: z.string('is missing').max(12_000, 'is too long').describe('A logout token of that provider, for its client here.') }).meta({ id: 'UpstreamLogoutRequest' });

export const backchannelLogoutBody: BodyContract<string, z.input<typeof LogoutWire>> = { contentTypes: [formType], schema: LogoutWire, read: readLogout };

function readLogout(request: WireRequest): Parsed<string> {
  const wire = readFormBody(request, LogoutWire);
  return wire.ok ? parsed(wire.value.logout_token) : wire;
}
