import * as z from 'zod';
import { parseJson } from './json.ts';
import { parsed, refused, type Parsed } from './parsed.ts';

/** How one claim is asked for (OpenID Connect Core section 5.5.1); null: as it is. Members that are not understood are ignored. */
const ClaimRequest = z
  .object({ essential: z.boolean().optional(), value: z.unknown().optional(), values: z.array(z.unknown()).optional() })
  .nullable();
type ClaimRequest = z.output<typeof ClaimRequest>;

const claimRequests = z.record(z.string(), ClaimRequest).optional();

/** The `claims` parameter, opened: claims that are asked for by name, and where they are to be told (OpenID Connect Core section 5.5). */
export const ClaimsRequest = z.object({ userinfo: claimRequests, id_token: claimRequests }).meta({ id: 'ClaimsRequest' });
export type ClaimsRequest = z.output<typeof ClaimsRequest>;

/** Reads the parameter; without one nothing is asked for. */
export function readClaimsRequest(text: string | undefined): Parsed<ClaimsRequest> {
  if (text === undefined) return parsed({});
  const json = parseJson(text);
  const request = json.ok ? ClaimsRequest.safeParse(json.value) : undefined;
  return request?.success ? parsed(request.data) : refused('claims must be a JSON object of OpenID Connect Core section 5.5.');
}

/** The values of which a claim must have one; undefined when any will do. */
export const wantedValues = (request: ClaimRequest | undefined): readonly unknown[] | undefined =>
  request?.values ?? (request?.value === undefined ? undefined : [request.value]);
