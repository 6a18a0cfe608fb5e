import { faultOf, type ExpressionFault, type Wanted } from './expressions.ts';

/** The parts of an entry of a connection that hold expressions. */
interface Written {
  readonly claims: Readonly<Partial<Record<string, string>>>;
  readonly roles: Readonly<Record<string, string>>;
}

/** A fault, with its place in the entry. */
interface Misplaced {
  readonly path: readonly string[];
  readonly sentence: string;
}

/** What is wrong with the expressions of an entry, each with its place. */
export async function expressionMistakes({ claims, roles }: Written): Promise<readonly Misplaced[]> {
  return mistakesIn([...all('claims', claims, 'string'), ...all('roles', roles, 'bool')]);
}

/** The same of an application that people are pushed to. */
export async function attributeMistakes({ people, attributes }: { readonly people?: string | undefined; readonly attributes: Written['claims'] }): Promise<readonly Misplaced[]> {
  return mistakesIn([...(people === undefined ? [] : [{ path: ['people'], text: people, wanted: 'bool' as const }]), ...all('attributes', attributes, 'string')]);
}

async function mistakesIn(written: readonly { readonly path: readonly string[]; readonly text: string; readonly wanted: Wanted }[]): Promise<readonly Misplaced[]> {
  return (await Promise.all(written.map(({ path, text, wanted }) => expressionMistake(path, text, wanted)))).flat();
}

/** The same of one; none where nothing is. */
export async function expressionMistake(path: readonly string[], text: string, wanted: Wanted): Promise<readonly Misplaced[]> {
  const fault = await faultOf(text, wanted);
  return fault ? [{ path, sentence: told(fault) }] : [];
}

const all = (member: string, texts: Written['claims'], wanted: Wanted) => Object.entries(texts).flatMap(([name, text]) => (text === undefined ? [] : [{ path: [member, name], text, wanted }]));
const told = ({ sentence, at }: ExpressionFault): string => `is no claim and no expression that can be used: ${sentence}, at character ${at}`;
