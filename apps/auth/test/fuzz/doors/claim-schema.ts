import { claimFault, ClaimSchema, diffSchemas, TokenContract } from '@symbolon/contracts';
import { isWithin } from '../../../../../libs/contracts/src/claim-subset.ts';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { demand, platformJson, textOf, type Door } from '../door.ts';

const fits = (schema: object, value: unknown): boolean => new Ajv2020({ strict: false, logger: false, validateSchema: false, addUsedSchema: false, ownProperties: true }).compile(schema)(value) === true;

/**
 * Schemas of claims, as `[schema, another, value …]`: what is taken for one means what a foreign validator (JSON Schema 2020-12) says, and
 * where one is said to be within another, so is every value.
 */
export const claimSchema: Door = (bytes) => {
  const value = platformJson(textOf(bytes));
  if (!Array.isArray(value)) return void TokenContract.safeParse(value);
  const [first, second, ...values] = value as unknown[];
  const [one, other] = [ClaimSchema.safeParse(first), ClaimSchema.safeParse(second)];
  if (!one.success) return;
  for (const each of values) {
    demand((claimFault(one.data, each) === undefined) === fits(one.data, each), 'A value is judged otherwise than by the standard.');
    if (other.success && isWithin(one.data, other.data) && fits(one.data, each)) demand(fits(other.data, each), 'A schema is said to be within another, and is not.');
  }
  if (other.success) diffSchemas({ ...one.data }, { ...other.data });
};
