import { send, type Answer } from '../src/http.ts';
import type { Installation } from '../src/server-process.ts';
import { logIn, refresh, signUp, type Credentials } from '../src/tokens.ts';
import { until } from '../src/until.ts';

/** People who sign up at one node, log in at another and refresh at a third, without end; every answer that is not the right one is kept. */
export class Load {
  readonly wrong: string[] = [];
  rounds = 0;
  #isOver = false;
  #nodes: readonly Installation[];
  readonly #all: Promise<unknown>;

  constructor(nodes: readonly Installation[], client: Credentials, name: string) {
    this.#nodes = nodes;
    const walk = async (index: number) => {
      for (let turn = 0; !this.#isOver; turn += 1) {
        const username = `${name}-${index}-${turn}@example.com`;
        const at = (step: number): Installation => this.#nodes[(index + turn + step) % this.#nodes.length] ?? nodes[0] as Installation;
        const first = await this.#right('sign-up', signUp(at(0), client, username));
        const second = await this.#right('log-in', logIn(at(1), client, username));
        if (second) await this.#right('refresh', refresh(at(2), client, second));
        if (first) await this.#right('refresh', refresh(at(1), client, first));
        await this.#right('readiness', send(at(0), '/health/ready'));
        this.rounds += 1;
      }
    };
    this.#all = Promise.all([0, 1, 2, 3].map(walk));
  }

  async #right(what: string, asked: Promise<Answer>): Promise<Answer | undefined> {
    const answer = await asked.catch((error: unknown) => error as Error);
    if (!(answer instanceof Error) && answer.status === 200) return answer;
    this.wrong.push(`${what}: ${answer instanceof Error ? answer.message : `${answer.status} ${answer.text.slice(0, 200)}`}`);
    return undefined;
  }

  /** From here on these are asked; resolves when so many rounds more are done. */
  async on(nodes: readonly Installation[], rounds: number): Promise<void> {
    this.#nodes = nodes;
    const goal = this.rounds + rounds;
    await until(`${rounds} rounds`, () => this.rounds >= goal);
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await this.#all;
  }
}
