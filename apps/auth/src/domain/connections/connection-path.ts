import { api } from '@symbolon/contracts';

/** An address of one connection; its id needs no escaping. */
export const connectionPath = (path: string, id: string): string => path.replace('{connection}', id);

/** Where answers of a provider come back to: each has one of its own. */
export const redirectUriOf = (issuer: string, { id }: { readonly id: string }): string => `${issuer}${connectionPath(api.login.connectionCallback.path, id)}`;

/** Of SAML: where this installation says who it is; what it is called there, too, where the entry says nothing else. */
export const metadataAddressOf = (issuer: string, { id }: { readonly id: string }): string => `${issuer}${connectionPath(api.login.connectionMetadata.path, id)}`;
