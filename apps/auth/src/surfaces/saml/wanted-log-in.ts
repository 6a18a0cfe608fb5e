import type { SamlApplication } from '@symbolon/contracts';
import { nameIds } from '../../domain/saml/names.ts';
import { refuse } from '../../domain/saml/refused-message.ts';
import type { AskedBySaml, FlowRequest } from '../../domain/sessions/asked-by-saml.ts';
import type { AuthnRequest } from './authn-request.ts';
import { acrOfClass, unspecified } from './classes.ts';
import type { Application } from './received.ts';

/** A registered address, compared as an exact string: a response goes nowhere else, whoever asks. */
export function acsUrlOf({ acs_urls: registered }: SamlApplication, { acsUrl, acsIndex }: Pick<AuthnRequest, 'acsUrl' | 'acsIndex'>): string {
  const meant = acsUrl ?? (acsIndex === undefined ? registered[0] : /^\d{1,2}$/.test(acsIndex) ? registered[Number(acsIndex)] : undefined);
  return meant !== undefined && registered.includes(meant) ? meant : refuse('the address that the response is to go to is not registered for the application');
}

/** The names of formats, in the words of the entry. */
const formats: Readonly<Record<string, AskedBySaml['nameIdFormat']>> = { [nameIds.persistent]: 'persistent', [nameIds.email]: 'emailAddress', [nameIds.transient]: 'transient' };

/** What people are called by is the entry's to say; a name for one log-in, which tells less than any other, is given to whoever asks. Undefined where neither is what is asked for. */
export function nameIdFormatOf({ name_id_format: registered, entity_id: entityId }: SamlApplication, { nameIdFormat: asked, nameQualifier }: Pick<AuthnRequest, 'nameIdFormat' | 'nameQualifier'>): AskedBySaml['nameIdFormat'] | undefined {
  if (nameQualifier !== undefined && nameQualifier !== entityId) return undefined;
  if (asked === undefined || asked === nameIds.unspecified) return registered;
  const format = Object.hasOwn(formats, asked) ? formats[asked] : undefined;
  return format === registered || format === 'transient' ? format : undefined;
}

/** The values of `acr` of which the log-in must be one: none where it may be any, undefined where it can be none that is asked for. `better` and `maximum` nobody can be held to here. */
export function acrsOfClasses(classes: AuthnRequest['classes'], reachable: readonly string[]): readonly string[] | undefined {
  if (!classes || classes.names.includes(unspecified)) return [];
  const acrs = [...new Set(classes.names.flatMap((name) => acrOfClass(name) ?? []))].filter((acr) => reachable.includes(acr));
  return acrs.length > 0 && ['exact', 'minimum'].includes(classes.comparison) ? acrs : undefined;
}

/** The request by which the pages log somebody in for it: as any other, with what the client is registered to ask for where it says nothing. */
export function flowRequest(client: Application, saml: AskedBySaml, asked: { readonly isForced: boolean; readonly isPassive: boolean; readonly acrs: readonly string[] }, issuer: string): FlowRequest {
  const prompt = [...(asked.isPassive ? ['none'] : []), ...(asked.isForced ? ['login'] : [])].join(' ');
  const { defaultAcrValues, defaultMaxAge } = client;
  return {
    client_id: client.clientId,
    redirect_uri: `${issuer}/saml/sso/response`, // who answers there is this server
    ...(prompt !== '' && { prompt }),
    ...(asked.acrs.length > 0 ? { claims: JSON.stringify({ id_token: { acr: { essential: true, values: asked.acrs } } }) } : defaultAcrValues.length > 0 && { acr_values: defaultAcrValues.join(' ') }),
    ...(defaultMaxAge !== null && { max_age: String(defaultMaxAge) }),
    saml,
  };
}
