import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { UsageError } from '../usage-error.ts';

/** Asks a person for a yes; without a person, `--yes` is needed. */
export async function confirm(question: string, isSaid: boolean): Promise<boolean> {
  if (isSaid) return true;
  if (!process.stdin.isTTY) throw new UsageError(`${question} Nobody is there to ask: add --yes.`);
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await asking.question(`${question} [y/N] `)).trim());
  } finally {
    asking.close();
  }
}

/** Reads a password that nobody sees being typed, twice. */
export async function askPassword(): Promise<string> {
  if (!process.stdin.isTTY) throw new UsageError('A password comes from a terminal or from --password-file, where - is standard input; never as an argument, which others can read.');
  const asking = createInterface({ input: process.stdin, output: new Writable({ write: (_, __, done) => done() }), terminal: true });
  const ask = async (prompt: string) => {
    process.stderr.write(prompt);
    const answer = await asking.question('');
    process.stderr.write('\n');
    return answer;
  };
  try {
    const password = await ask('Password: ');
    if (password !== (await ask('Once more: '))) throw new UsageError('They differ: nothing is changed.');
    return password;
  } finally {
    asking.close();
  }
}
