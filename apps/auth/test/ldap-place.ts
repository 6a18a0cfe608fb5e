import { adminScopes } from '@symbolon/contracts';
import { forLocalhost } from './certificates.ts';
import { openPlace, type Place } from './connection-place.ts';
import { secret } from './provider.ts';
import { searcher, suffix, type Slapd } from './slapd.ts';

/** An entry of a directory, as far as it has to say anything. */
export const ldapEntry = (slapd: Pick<Slapd, 'port'>, more: object = {}) => ({
  connection: 'corp', type: 'ldap', name: 'Example Corp', ldap_url: `ldap://localhost:${slapd.port}`, ldap_ca: forLocalhost.cert, ldap_base: `ou=people,${suffix}`,
  client_id: searcher.dn, client_secret: searcher.password, domains: ['corp.example'], trusted_domains: ['corp.example'], create_people: true, ...more,
});

/** An application that asks for passwords itself, and by which administrators work. */
export const desk = { client_id: 'desk', client_secret: secret, grant_types: ['password'], first_party: true, scope: ['openid email profile', ...adminScopes].join(' ') };
export const asDesk = ['desk', secret] as const;

/** The directory is at this machine, by whichever of its addresses. */
export const openLdap = (entries: readonly object[], more: object = {}, settings: NodeJS.ProcessEnv = {}): Promise<Place> => openPlace(entries, more, { SYMBOLON_OUTBOUND_PRIVATE: '127.0.0.1,::1', ...settings });
