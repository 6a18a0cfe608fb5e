import { randomText, type Random } from '@symbolon/crypto';

/** What all tokens of one log-in at one client share: 16 random bytes, which are also the family of its refresh token. */
export type GrantId = Uint8Array<ArrayBuffer>;

export const newGrantId = (random: Random): GrantId => random.bytes(16);

/** The grant as it stands in a jti and among the revocations. */
export const grantKey = (grant: Uint8Array): string => Buffer.from(grant).toString('base64url');

/** The id of an access token: it names the grant of a user's token, so that one row can end all tokens of the grant. */
export const newTokenId = (random: Random, grant: GrantId | undefined): string =>
  grant ? `${grantKey(grant)}.${randomText(random, 12)}` : randomText(random, 16);

/** The grant of the token with this id; undefined when it has none. */
export const grantOf = (jti: string): GrantId | undefined => {
  const [grant = '', token] = jti.split('.');
  return token === undefined ? undefined : new Uint8Array(Buffer.from(grant, 'base64url'));
};

/** Whose tokens can be ended together. */
export type TokenHolder = { readonly of: 'client' | 'user'; readonly id: string } | { readonly of: 'all' };

/** The same as it stands among the revocations; no jti looks like it. */
export const holderKey = (holder: TokenHolder): string => (holder.of === 'all' ? 'all' : `${holder.of}:${holder.id}`);

/** Everything whose revocation ends the token with this id. */
export const revocationKeys = (jti: string): readonly string[] => {
  const [grant = '', token] = jti.split('.');
  return token === undefined ? [jti] : [jti, grant];
};
