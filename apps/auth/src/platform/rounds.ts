/** Work in rounds until nothing is left: never two at once, and once more when it is asked for meanwhile. */
export class Rounds {
  #running: Promise<void> | undefined;
  #again = false;
  #isStopped = false;

  /** `round` answers whether there may be more. */
  constructor(private readonly round: () => Promise<boolean>) {}

  run(): Promise<void> {
    this.#again = true;
    return (this.#running ??= this.#runAll().finally(() => (this.#running = undefined)));
  }

  /** Begins no more; resolves when the round under way is over, however it ends. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#running?.catch(() => undefined);
  }

  async #runAll(): Promise<void> {
    while (this.#again && !this.#isStopped) {
      this.#again = false; // before the round: who asks while it looks is not forgotten
      this.#again = (await this.round()) || this.#again;
    }
  }
}
