import { send, type Answer } from '../src/http.ts';
import type { Installation } from '../src/server-process.ts';
import { logIn, refresh, signUp, type Credentials } from '../src/tokens.ts';
import { until } from '../src/until.ts';

/** People who sign up at one node, log in at another and refresh at a third, without end; every answer that is not the right one is kept. */
export class Load {
  readonly wrong: string[] = [];
  rounds = 0;
  /** So far; a pause is a time in which no sign-up was acknowledged. */
  readonly figures = { requests: 0, acknowledged: 0, slowest_ms: 0, longest_pause_ms: 0 };
  #lastSignUp = performance.now();
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
    const begun = performance.now();
    const answer = await asked.catch((error: unknown) => error as Error);
    const isRight = !(answer instanceof Error) && answer.status === 200;
    this.#count(begun, isRight, what === 'sign-up');
    if (isRight) return answer;
    this.wrong.push(`${what}: ${answer instanceof Error ? answer.message : `${answer.status} ${answer.text.slice(0, 200)}`}`);
    return undefined;
  }

  #count(begun: number, isRight: boolean, isSignUp: boolean): void {
    const [now, figures] = [performance.now(), this.figures];
    figures.requests += 1;
    figures.slowest_ms = Math.max(figures.slowest_ms, Math.round(now - begun));
    if (!isRight) return;
    figures.acknowledged += 1;
    if (!isSignUp) return;
    figures.longest_pause_ms = Math.max(figures.longest_pause_ms, Math.round(now - this.#lastSignUp));
    this.#lastSignUp = now;
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
