import type { SamlApplication } from '@symbolon/contracts';
import type { Sector } from './subject-identifiers.ts';

/** Under which names an application that speaks SAML knows people and their log-ins: pairwise, whatever the client is called by in tokens, by what the application calls itself. */
export const samlSector = ({ clientId, saml }: { readonly clientId: string; readonly saml: Pick<SamlApplication, 'entity_id'> }): Sector => ({ clientId, subjectType: 'pairwise', sectorIdentifier: `saml ${saml.entity_id}` });
