import * as z from 'zod';
import { AccountExport } from './account-export.ts';
import { AuthorizationChallengeErrorResponse, AuthorizationChallengeRequestWire, AuthorizationChallengeResponse } from './authorization-challenge.ts';
import { AccessTokenClaims, BackchannelLogoutRequest, IdTokenClaims, LogoutTokenClaims } from './claims.ts';
import { ConfigurationFile, consumersInFile } from './configuration-file.ts';
import { ConsumerContract } from './consumer-contract.ts';
import { Event } from './events.ts';
import { JwkSet } from './jwks.ts';
import { MigrationPlan } from './migration-plan.ts';
import { AuthressErrorResponse, OAuthErrorResponse } from './oauth-error-response.ts';
import { OAuthTokenRequestWire } from './oauth-token-request-wire.ts';
import { OAuthTokenResponse } from './oauth-token-response.ts';
import { openapi } from './openapi.ts';
import { PageData } from './pages.ts';
import { ProviderMetadata } from './provider-metadata.ts';
import { PublishedContract } from './published-contract.ts';
import { PushedAuthorizationRequestWire, PushedAuthorizationResponse } from './pushed-authorization.ts';
import { contractInFile } from './resource-server-entry.ts';
import { OldSystemQuestion } from './old-system-question.ts';
import { SmsMessage } from './sms-message.ts';
import { TokenContract } from './token-contract.ts';
import { contractVersion } from './version.ts';

/** What each JSON Schema is made from, by file name without its end. */
export const schemas: Readonly<Record<string, z.ZodType>> = {
  'oauth-token-request': OAuthTokenRequestWire,
  'oauth-token-response': OAuthTokenResponse,
  'oauth-error-response': OAuthErrorResponse,
  'authress-error-response': AuthressErrorResponse,
  'pushed-authorization-request': PushedAuthorizationRequestWire,
  'pushed-authorization-response': PushedAuthorizationResponse,
  'authorization-challenge-request': AuthorizationChallengeRequestWire,
  'authorization-challenge-response': AuthorizationChallengeResponse,
  'authorization-challenge-error-response': AuthorizationChallengeErrorResponse,
  'access-token-claims': AccessTokenClaims,
  'id-token-claims': IdTokenClaims,
  'logout-token-claims': LogoutTokenClaims,
  'backchannel-logout-request': BackchannelLogoutRequest,
  'jwk-set': JwkSet,
  'provider-metadata': ProviderMetadata,
  'published-contract': PublishedContract,
  'token-contract': TokenContract,
  'consumer-contract': ConsumerContract,
  'symbolon-file': ConfigurationFile,
  events: Event,
  'account-export': AccountExport,
  'migration-plan': MigrationPlan,
  'old-system-question': OldSystemQuestion,
  'sms-message': SmsMessage,
  pages: PageData,
};

/** Where the declarative file holds a contract, it may name the contract's file instead. */
const orItsFile: NonNullable<z.core.ToJSONSchemaParams['override']> = ({ zodSchema, jsonSchema }) => {
  if (zodSchema === consumersInFile) jsonSchema.items = { anyOf: [{ type: 'string' }, jsonSchema.items as z.core.JSONSchema.JSONSchema] };
  if (zodSchema !== contractInFile) return;
  const { description, ...inline } = jsonSchema;
  for (const name of Object.keys(jsonSchema)) delete jsonSchema[name];
  Object.assign(jsonSchema, { description, anyOf: [{ type: 'string' }, inline] });
};

/** Every committed document by file name: OpenAPI 3.1 and one JSON Schema 2020-12 for each contract. */
export function documents(): Readonly<Record<string, string>> {
  const format = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  const jsonSchemas = Object.entries(schemas).map(([name, schema]) => [
    `${name}.schema.json`,
    format(z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12', override: orItsFile })),
  ]);
  return { 'openapi.json': format(openapi(contractVersion)), ...Object.fromEntries(jsonSchemas) as Record<string, string> };
}
