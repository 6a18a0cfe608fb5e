import * as z from 'zod';

/** The algorithms that tokens are signed with (RFC 7518 section 3.1, RFC 8037 section 3.1). */
export const signingAlgorithms = ['EdDSA', 'ES256', 'PS256', 'RS256'] as const;
export type SigningAlgorithm = (typeof signingAlgorithms)[number];

const common = { kid: z.string(), use: z.literal('sig') };

/** A public key (RFC 7517 section 4); every one says what it is for. */
export const PublicJwk = z
  .discriminatedUnion('kty', [
    z.object({ ...common, kty: z.literal('OKP'), alg: z.literal('EdDSA'), crv: z.literal('Ed25519'), x: z.string() }),
    z.object({ ...common, kty: z.literal('EC'), alg: z.literal('ES256'), crv: z.literal('P-256'), x: z.string(), y: z.string() }),
    z.object({ ...common, kty: z.literal('RSA'), alg: z.enum(['PS256', 'RS256']), n: z.string(), e: z.string() }),
  ])
  .meta({ id: 'PublicJwk' });
export type PublicJwk = z.output<typeof PublicJwk>;

/** The keys that verify this provider's tokens (RFC 7517 section 5). */
export const JwkSet = z.object({ keys: z.array(PublicJwk) }).meta({ id: 'JwkSet' });
export type JwkSet = z.output<typeof JwkSet>;
