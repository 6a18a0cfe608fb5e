import { defineContract, type SigningAlgorithm } from '@symbolon/contracts';

export const issuer = 'https://id.example';
/** Seconds since 1970. */
export const now = 1_800_000_000;

const orders = <Alg extends SigningAlgorithm>(alg: Alg) =>
  defineContract({
    audience: 'https://orders.example',
    name: 'Orders',
    scopes: { 'orders:read': 'See your orders', 'orders:write': 'Place orders for you' },
    claims: {
      tenant: { schema: { type: 'string', minLength: 1, maxLength: 8 }, from: { user: 'tenant' } },
      seats: { schema: { type: 'integer', minimum: 0, maximum: 100 }, required: false, from: { client: 'seats' } },
    },
    access_token_signing_alg: alg,
  });

/** One claim for each keyword of claim schemas, all optional. */
const keywords = defineContract({
  audience: 'https://orders.example',
  claims: {
    text: { schema: { type: 'string', minLength: 2, maxLength: 3 }, required: false, from: { user: 'text' } },
    plan: { schema: { enum: ['free', 'pro', 1] }, required: false, from: { user: 'plan' } },
    version: { schema: { const: { major: 1, tags: ['a'] } }, required: false, from: { user: 'version' } },
    count: { schema: { type: 'integer', minimum: 1, maximum: 10 }, required: false, from: { user: 'count' } },
    ratio: { schema: { type: 'number', minimum: 0, maximum: 1 }, required: false, from: { user: 'ratio' } },
    big: { schema: { type: 'integer', maximum: 9_007_199_254_740_992 }, required: false, from: { user: 'big' } },
    enabled: { schema: { type: 'boolean' }, required: false, from: { user: 'enabled' } },
    nothing: { schema: { type: 'null' }, required: false, from: { user: 'nothing' } },
    tags: { schema: { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 3, uniqueItems: true }, required: false, from: { user: 'tags' } },
    address: {
      schema: {
        type: 'object',
        properties: { city: { type: 'string' }, geo: { type: 'object', properties: { lat: { type: 'number' } } } },
        required: ['city'],
        additionalProperties: false,
      },
      required: false,
      from: { user: 'address' },
    },
  },
});

export const contracts = { orders: orders('EdDSA'), es256: orders('ES256'), ps256: orders('PS256'), rs256: orders('RS256'), keywords };
