import { faultOf, type ExpressionFault } from './expressions.ts';

/** The parts of an entry of a connection that hold expressions. */
interface Written {
  readonly claims: Readonly<Partial<Record<string, string>>>;
  readonly roles: Readonly<Record<string, string>>;
}

/** What is wrong with the expressions of an entry, each with its place. */
export async function expressionMistakes({ claims, roles }: Written): Promise<readonly { readonly path: readonly string[]; readonly sentence: string }[]> {
  return mistakesIn([...all('claims', claims, 'string'), ...all('roles', roles, 'bool')]);
}

/** The same of an application that people are pushed to. */
export async function attributeMistakes({ people, attributes }: { readonly people?: string | undefined; readonly attributes: Written['claims'] }): ReturnType<typeof expressionMistakes> {
  return mistakesIn([...(people === undefined ? [] : [{ path: ['people'], text: people, wanted: 'bool' as const }]), ...all('attributes', attributes, 'string')]);
}

async function mistakesIn(written: readonly { readonly path: readonly string[]; readonly text: string; readonly wanted: 'string' | 'bool' }[]): ReturnType<typeof expressionMistakes> {
  const faults = await Promise.all(written.map(async ({ path, text, wanted }) => ({ path, fault: await faultOf(text, wanted) })));
  return faults.flatMap(({ path, fault }) => (fault ? [{ path, sentence: told(fault) }] : []));
}

const all = (member: string, texts: Written['claims'], wanted: 'string' | 'bool') => Object.entries(texts).flatMap(([name, text]) => (text === undefined ? [] : [{ path: [member, name], text, wanted }]));
const told = ({ sentence, at }: ExpressionFault): string => `is no claim and no expression that can be used: ${sentence}, at character ${at}`;
