import { isDeepStrictEqual } from 'node:util';
import type { Log } from '../../platform/log.ts';
import { Rounds } from '../../platform/rounds.ts';
import type { ConnectionTurns, Turn } from './connection-turns.ts';
import type { Connection } from './connection.ts';
import type { ConnectionStore } from './connection.store.ts';
import { UpstreamUnavailableError } from './upstream-calls.ts';

/** Ends a turn that is of no use any more, or that this node has no time for. */
class Interrupted extends Error {}

/** A turn under way. */
export interface UnderWay {
  /** As it is by now. */
  readonly turn: () => Turn;
  /** Says that it goes on. What that throws ends it where it is another node's, the entry says something else by now, or this node ends: all that was done stays. */
  readonly goOn: () => Promise<void>;
}

/** Does something for connections that say so, now and then, each by one node at a time. */
export abstract class ConnectionRounds {
  readonly #rounds = new Rounds(() => this.#next());
  #isStopped = false;

  /** The words: what the log says where a provider gives no answer. */
  constructor(
    private readonly connections: ConnectionStore,
    private readonly turns: ConnectionTurns,
    protected readonly log: Log,
    private readonly words: string,
  ) {}

  /** All that are due by now. */
  deliver(): Promise<void> {
    return this.#rounds.run();
  }

  /** Begins nothing more; what is under way ends where it says the next time that it goes on. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#rounds.stop();
  }

  protected abstract isWanted(connection: Connection): boolean;
  protected abstract work(connection: Connection, going: UnderWay): Promise<void>;

  async #next(): Promise<boolean> {
    const all = (await this.connections.enabled()).filter((connection) => this.isWanted(connection));
    const taken = all.length === 0 ? undefined : await this.turns.take(all.map(({ id }) => id));
    const connection = taken && all.find(({ id }) => id === taken.connectionId);
    if (!connection) return false;
    await this.#make(connection, taken);
    return true;
  }

  async #make(connection: Connection, taken: Turn): Promise<void> {
    let turn = taken;
    const goOn = async (): Promise<void> => {
      const next = await this.turns.goOn(turn);
      if (!next) throw new Interrupted();
      turn = next;
      // Whoever shuts a connection, or has it do something else, is heard at once.
      if (this.#isStopped || !isDeepStrictEqual(await this.connections.find(connection.id), connection)) throw new Interrupted();
    };
    try {
      await this.work(connection, { turn: () => turn, goOn });
    } catch (error) {
      if (error instanceof Interrupted) return void (await this.turns.giveBack(turn));
      if (!(error instanceof UpstreamUnavailableError)) {
        await this.turns.fail(turn, 'it broke off here: see the log of the server');
        throw error;
      }
      const reason = error.cause instanceof Error ? error.cause.message : String(error.cause);
      this.log.warn({ connection: connection.id, reason }, this.words);
      await this.turns.fail(turn, reason);
    }
  }
}
