import type { ClaimSchema, TokenContract } from '@symbolon/contracts';

/** The claims of a contract as an interface of TypeScript. */
export function typescriptTypes({ audience, claims }: TokenContract): string {
  const members = Object.entries(claims).flatMap(([name, { schema, required, description }]) => [
    ...(description === undefined ? [] : [`  /** ${description.replaceAll('*/', '* /')} */`]),
    `  readonly ${JSON.stringify(name)}${required ? '' : '?'}: ${typescriptType(schema)};`,
  ]);
  return ['/** What access tokens for this audience hold beside the claims of RFC 9068. */', `export const audience = ${JSON.stringify(audience)};`, '', 'export interface TokenClaims {', ...members, '}'].join('\n');
}

/** The values that a schema admits, as a type in one line. */
export function typescriptType(schema: ClaimSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.type === 'integer') return 'number';
  if (schema.type === 'array') return `readonly ${schema.items ? parenthesized(typescriptType(schema.items)) : 'unknown'}[]`;
  if (schema.type !== 'object') return schema.type ?? 'unknown';
  const members = Object.entries(schema.properties ?? {}).map(([name, member]) => `readonly ${JSON.stringify(name)}${schema.required?.includes(name) ? '' : '?'}: ${typescriptType(member)}`);
  return members.length === 0 ? 'Readonly<Record<string, unknown>>' : `{ ${members.join('; ')} }`;
}

const parenthesized = (type: string): string => (/ \||^readonly /.test(type) ? `(${type})` : type);
