import { api } from '@symbolon/contracts';
import { bindings, nameIds, ns } from '../saml/names.ts';
import { instant, xml } from '../saml/written.ts';
import { connectionPath, metadataAddressOf, redirectUriOf } from './connection-path.ts';
import type { Connection } from './connection.ts';
import type { PassedOn } from './upstream.ts';

/** Addresses of ours: where answers and log-outs come to, and what this installation is called there. */
export interface OwnNames {
  readonly acs: string;
  readonly slo: string;
  /** Where log-outs come to that go from server to server. */
  readonly sloBySoap: string;
  readonly entityId: string;
}

export const ownNamesOf = (issuer: string, connection: Connection): OwnNames => ({
  acs: redirectUriOf(issuer, connection),
  slo: `${issuer}${connectionPath(api.login.connectionSingleLogout.path, connection.id)}`,
  sloBySoap: `${issuer}${connectionPath(api.login.connectionSingleLogoutSoap.path, connection.id)}`,
  entityId: connection.clientId || metadataAddressOf(issuer, connection),
});

/** The name of a request: its answer repeats it, so that it does what a state does elsewhere. */
export const requestIdOf = (state: string): string => `_${state}`;
export const stateOfRequest = (id: string): string => id.slice(1);

/**
 * Asks a provider to log somebody in (SAML core section 3.4.1). Where a log-in of late is asked for, one of now is: there is no way to say how old it may be. Whoever comes by here has
 * pressed a button, so that it may ask its person anything, but where an application asks silently: then what it knows already is all that is wanted, and how old that is is seen by the answer.
 */
export function authnRequest(connection: Connection, id: string, destination: string, names: OwnNames, { prompt, max_age: maxAge, acr_values: acrValues = '' }: PassedOn, now: Date): string {
  const prompts = (prompt ?? '').split(' ');
  const isPassive = prompts.includes('none');
  const isAnew = !isPassive && (prompts.includes('login') || maxAge !== undefined);
  const classes = [...new Set(acrValues.split(' ').flatMap((ours) => (Object.hasOwn(connection.acrValues, ours) ? [connection.acrValues[ours] ?? ''] : [])))];
  const format = connection.saml?.nameId && nameIds[connection.saml.nameId];
  return xml`<samlp:AuthnRequest xmlns:samlp="${ns.protocol}" xmlns:saml="${ns.assertion}" ID="${id}" Version="2.0" IssueInstant="${instant(now)}" Destination="${destination}" AssertionConsumerServiceURL="${names.acs}" ProtocolBinding="${bindings.post}"${isAnew ? xml` ForceAuthn="true"` : undefined}${isPassive ? xml` IsPassive="true"` : undefined}><saml:Issuer>${names.entityId}</saml:Issuer>${
    format === undefined ? undefined : xml`<samlp:NameIDPolicy Format="${format}" AllowCreate="true"/>`
  }${classes.length === 0 ? undefined : xml`<samlp:RequestedAuthnContext Comparison="exact">${classes.map((each) => xml`<saml:AuthnContextClassRef>${each}</saml:AuthnContextClassRef>`)}</samlp:RequestedAuthnContext>`}</samlp:AuthnRequest>`.xml;
}
