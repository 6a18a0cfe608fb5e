import type { ClaimSchema, TokenContract } from '@symbolon/contracts';
import { Names } from './names.ts';

/**
 * The claims of a contract as functions of Go, each with the type of its claim. No struct: encoding/json would fill a field
 * from a member that differs by case, and names of claims are exact.
 */
export function goTypes({ audience, claims }: TokenContract): string {
  const names = new Names();
  names.next('Audience');
  const functions = Object.entries(claims).map(([name, { schema, required }]) => {
    const [called, type] = [names.next(name), goType(schema)];
    return [
      `// ${called} gives the claim ${JSON.stringify(name)}${required ? ', which is in every token' : ', when it is there'}.`,
      `func ${called}(claims map[string]any) (${type}, bool) {`,
      ...(type === 'any' ? [`\tvalue, ok := claims[${JSON.stringify(name)}]`] : [`\tvalue, ok := claims[${JSON.stringify(name)}].(${type})`]),
      '\treturn value, ok',
      '}',
    ].join('\n');
  });
  return ['// Package claims reads what access tokens for this audience hold beside the claims of RFC 9068.', 'package claims', '', '// Audience is what aud says.', `const Audience = ${JSON.stringify(audience)}`, ...functions.flatMap((text) => ['', text])].join('\n');
}

/** What encoding/json makes of the values that a schema admits. */
function goType({ const: constant, enum: values, type }: ClaimSchema): string {
  if (constant === undefined && values === undefined) return type === undefined ? 'any' : types[type];
  const kinds = new Set((values ?? [constant]).map((value) => (value === null ? 'any' : Array.isArray(value) ? '[]any' : (ofValues[typeof value] ?? 'any'))));
  return kinds.size === 1 ? String([...kinds][0]) : 'any';
}

const types = { string: 'string', integer: 'float64', number: 'float64', boolean: 'bool', null: 'any', array: '[]any', object: 'map[string]any' } as const;
const ofValues: Readonly<Record<string, string>> = { string: 'string', number: 'float64', boolean: 'bool', object: 'map[string]any' };
