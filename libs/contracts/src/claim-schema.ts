import * as z from 'zod';

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/**
 * The part of JSON Schema 2020-12 that the claims of a token contract are described with: the keywords whose meaning is the
 * same in every language. Regular expressions and formats are left out, because they are not.
 */
export interface ClaimSchema {
  readonly type?: ClaimType | undefined;
  readonly enum?: readonly Json[] | undefined;
  readonly const?: Json | undefined;
  readonly description?: string | undefined;
  /** In Unicode code points. */
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly items?: ClaimSchema | undefined;
  readonly minItems?: number | undefined;
  readonly maxItems?: number | undefined;
  readonly uniqueItems?: boolean | undefined;
  readonly properties?: Readonly<Record<string, ClaimSchema>> | undefined;
  readonly required?: readonly string[] | undefined;
  /** Whether members that `properties` does not name may be there; they may when absent. */
  readonly additionalProperties?: boolean | undefined;
}

export const claimTypes = ['string', 'integer', 'number', 'boolean', 'array', 'object', 'null'] as const;
export type ClaimType = (typeof claimTypes)[number];

/** What each keyword is about; it is refused beside any other `type`, where it would say nothing. */
const keywordTypes: Readonly<Record<string, readonly ClaimType[]>> = {
  minLength: ['string'], maxLength: ['string'],
  minimum: ['integer', 'number'], maximum: ['integer', 'number'],
  items: ['array'], minItems: ['array'], maxItems: ['array'], uniqueItems: ['array'],
  properties: ['object'], required: ['object'], additionalProperties: ['object'],
};

const size = () => z.int().min(0).max(1_000_000).optional();

/** Any value of JSON; by a name, so that documents can refer to it. */
export const JsonValue: z.ZodType<Json, Json> = z
  .union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.lazy(() => JsonValue)), z.record(z.string(), z.lazy(() => JsonValue))])
  .meta({ id: 'JsonValue' });

/** Reads a claim schema; keywords of JSON Schema that are not in it are refused, not ignored. */
export const ClaimSchema: z.ZodType<ClaimSchema, ClaimSchema> = z
  .strictObject({
    type: z.enum(claimTypes).optional(),
    enum: z.array(JsonValue).min(1).optional(),
    const: JsonValue.optional(),
    description: z.string().max(1000).optional(),
    minLength: size(),
    maxLength: size(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    get items() {
      return ClaimSchema.optional();
    },
    minItems: size(),
    maxItems: size(),
    uniqueItems: z.boolean().optional(),
    get properties() {
      return z.record(z.string(), ClaimSchema).optional();
    },
    required: z.array(z.string()).optional(),
    additionalProperties: z.boolean().optional(),
  })
  .superRefine((schema, context) => {
    if (schema.type === undefined && schema.enum === undefined && schema.const === undefined)
      context.addIssue({ code: 'custom', message: 'says nothing about the value: add type, enum or const' });
    for (const [keyword, types] of Object.entries(keywordTypes))
      if (schema[keyword as keyof ClaimSchema] !== undefined && !types.some((type) => type === schema.type))
        context.addIssue({ code: 'custom', path: [keyword], message: `is for type ${types.join(' or ')}` });
  })
  .meta({ id: 'ClaimSchema' });

type Members<S> = S extends { readonly properties: infer Properties } ? Properties : Record<never, never>;
type RequiredName<S> = S extends { readonly required: readonly (infer Name)[] } ? Name : never;

/** The TypeScript type of the values that a claim schema admits. */
export type ValueOf<S> =
  S extends { readonly const: infer Value } ? Value
  : S extends { readonly enum: readonly (infer Value)[] } ? Value
  : S extends { readonly type: 'string' } ? string
  : S extends { readonly type: 'integer' | 'number' } ? number
  : S extends { readonly type: 'boolean' } ? boolean
  : S extends { readonly type: 'null' } ? null
  : S extends { readonly type: 'array' } ? readonly (S extends { readonly items: infer Item } ? ValueOf<Item> : unknown)[]
  : S extends { readonly type: 'object' }
    ? { readonly [Name in keyof Members<S> as Name extends RequiredName<S> ? Name : never]: ValueOf<Members<S>[Name]> }
      & { readonly [Name in keyof Members<S> as Name extends RequiredName<S> ? never : Name]?: ValueOf<Members<S>[Name]> }
  : unknown;
