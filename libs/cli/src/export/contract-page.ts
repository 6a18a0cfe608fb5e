import { formatDuration, type ClaimSource, type TokenContract } from '@symbolon/contracts';
import { typescriptType } from './typescript-types.ts';

/** A contract for people to read, in Markdown. */
export function contractPage({ audience, name, scopes, claims, access_token_ttl: ttl, access_token_signing_alg: alg, ...demand }: TokenContract): string {
  const scopeRows = Object.entries(scopes).map(([scope, sentence]) => [code(scope), typeof sentence === 'string' ? sentence : sentence.en]);
  const claimRows = Object.entries(claims).map(([claim, { schema, required, from, description }]) => [code(claim), code(typescriptType(schema)), required ? 'always' : 'perhaps', sourceOf(from), description ?? '']);
  return [
    `# ${plain(name ?? audience)}`,
    '',
    `Access tokens for ${code(audience)} live ${formatDuration(ttl)} and are signed with ${alg}.${demandSentence(demand)}`,
    ...table('Scopes', ['scope', 'what it allows'], scopeRows),
    ...table('Claims', ['claim', 'value', 'there', 'from', 'what it is'], claimRows),
  ].join('\n');
}

function demandSentence({ acr_values: acrValues, max_age: maxAge }: Pick<TokenContract, 'acr_values' | 'max_age'>): string {
  const demands = [...(acrValues ? [`is worth ${acrValues.map(code).join(' or ')}`] : []), ...(maxAge === undefined ? [] : [`is at most ${maxAge} seconds ago`])];
  return demands.length === 0 ? '' : ` The log-in behind them ${demands.join(' and ')}; the service asks for another one where it is not.`;
}

const table = (title: string, head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] =>
  rows.length === 0 ? [] : ['', `## ${title}`, '', row(head), row(head.map(() => '---')), ...rows.map((cells) => row(cells.map((cell) => (cell.startsWith('`') ? cell : plain(cell)))))];

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const code = (text: string): string => `\`${text.replaceAll('`', "'").replaceAll('|', '\\|')}\``;
/** Text that means itself. */
const plain = (text: string): string => text.replaceAll(/[\\`*_[\]<>|#]/g, '\\$&');

function sourceOf(from: ClaimSource): string {
  if ('user' in from) return `the user's ${from.user}`;
  if ('client' in from) return `the client's ${from.client}`;
  if ('groups' in from) return from.groups.includes('*') ? "the names of the user's groups" : `which of the groups ${from.groups.join(', ')} the user is in`;
  return 'role' in from ? `whether there is the role ${from.role}` : 'a constant';
}
