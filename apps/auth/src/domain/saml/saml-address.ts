import { api } from '@symbolon/contracts';

/** Where this installation is as an identity provider; its metadata's address is what it calls itself. */
export const samlAddresses = (issuer: string) => ({ entityId: issuer + api.saml.metadata.path, signInUrl: issuer + api.saml.signIn.path, signOutUrl: issuer + api.saml.signOut.path }) as const;
