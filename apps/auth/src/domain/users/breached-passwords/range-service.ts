import { LookUpFault, type BreachSource } from './breached-passwords.ts';

/** Gets what stands at an address of the service, by its last part. Throws where there was no whole answer. */
export type AskRange = (prefix: string) => Promise<{ readonly status: number; readonly body: string }>;

/** Hexadecimal digits of a hash that are told to the service: about a thousand breached passwords share them, and many more that were not. */
const told = 5;
/** Who asks for more at once does it in vain: nobody can have the server ask without end. */
const mostAtOnce = 32;

/** A service that answers all hashes beginning alike, so that it does not learn which was meant (k-anonymity). */
export class RangeService implements BreachSource {
  readonly name = 'service';
  #underWay = 0;

  constructor(private readonly ask: AskRange) {}

  async has(hash: Buffer): Promise<boolean> {
    const digits = hash.toString('hex').toUpperCase();
    if (this.#underWay >= mostAtOnce) throw new LookUpFault('busy', `${mostAtOnce} others are being asked for`);
    this.#underWay += 1;
    try {
      return holds(await this.#answer(digits.slice(0, told)), digits.slice(told));
    } finally {
      this.#underWay -= 1;
    }
  }

  async #answer(prefix: string): Promise<string> {
    const { status, body } = await this.ask(prefix).catch((error: unknown) => {
      throw new LookUpFault('no_answer', (error as { code?: string }).code ?? (error as Error).message);
    });
    if (status !== 200) throw new LookUpFault('wrong_answer', `the status was ${status}`);
    return body;
  }
}

/** Whether an answer has the rest of a hash. What was never seen (`:0`) is padding, which hides how long the answer is. */
function holds(body: string, rest: string): boolean {
  const lines = body.split(/\r?\n/).filter((line) => line !== '');
  if (!lines.every((line) => /^[0-9A-F]{35}:\d{1,15}$/i.test(line))) throw new LookUpFault('wrong_answer', 'the answer is no list of hashes');
  return lines.some((line) => line.slice(0, rest.length).toUpperCase() === rest && Number(line.slice(rest.length + 1)) > 0);
}
