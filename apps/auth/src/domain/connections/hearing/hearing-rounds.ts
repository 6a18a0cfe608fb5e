import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { Log } from '../../../platform/log.ts';
import { Rounds } from '../../../platform/rounds.ts';
import type { Connection, SignalPlace } from '../connection.ts';
import { ConnectionStore } from '../connection.store.ts';
import { UpstreamUnavailableError } from '../upstream-calls.ts';
import type { UpstreamRefusal } from '../upstream.ts';
import { Hearing } from './hearing.ts';
import { HearingStore, type StreamInHand } from './hearing.store.ts';
import type { PollAnswer } from './poll-answer.ts';
import { Transmitter, type Settled } from './transmitter.ts';

/** Questions of one turn: a provider that always has more is asked again soon, after others. */
const mostQuestions = 20;

/** It is another node's, the entry says something else by now, or this node ends: what was not said to be taken comes again. */
class Interrupted extends Error {}

/** Asks for what streams hold at providers whose connections say so, each by one node at a time. */
@Injectable()
export class HearingRounds {
  readonly #rounds = new Rounds(() => this.#next());
  #isStopped = false;

  constructor(
    private readonly connections: ConnectionStore,
    private readonly hearings: HearingStore,
    private readonly hearing: Hearing,
    private readonly transmitter: Transmitter,
    private readonly log: Log,
  ) {}

  /** All that are due by now. */
  deliver(): Promise<void> {
    return this.#rounds.run();
  }

  /** Begins nothing more; what is under way ends before its next question. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#rounds.stop();
  }

  async #next(): Promise<boolean> {
    const all = (await this.connections.enabled()).filter(({ stream }) => stream);
    const taken = all.length === 0 ? undefined : await this.hearings.take(all.map(({ id }) => id));
    const connection = taken && all.find(({ id }) => id === taken.connectionId);
    if (!taken || !connection?.stream) return false;
    await this.#turn(connection, connection.stream, taken);
    return true;
  }

  async #turn(connection: Connection, stream: SignalPlace, taken: StreamInHand): Promise<void> {
    let inHand = taken;
    const goOn = async (): Promise<void> => {
      const next = await this.hearings.goOn(inHand);
      if (!next) throw new Interrupted();
      inHand = next;
      if (this.#isStopped || !isDeepStrictEqual(await this.connections.find(connection.id), connection)) throw new Interrupted();
    };
    try {
      const isMore = await this.#ask(connection, stream, goOn);
      await this.hearings.end(inHand, isMore);
    } catch (error) {
      if (error instanceof Interrupted) return void (await this.hearings.giveBack(inHand));
      if (!(error instanceof UpstreamUnavailableError)) {
        await this.hearings.fail(inHand, 'it broke off here: see the log of the server');
        throw error;
      }
      const reason = error.cause instanceof Error ? error.cause.message : String(error.cause);
      this.log.warn({ connection: connection.id, reason }, 'a stream of security events could not be asked for what it holds');
      await this.hearings.fail(inHand, reason);
    }
  }

  /** What came is said to be taken by the next question, or by one that asks for nothing. */
  async #ask(connection: Connection, stream: SignalPlace, goOn: () => Promise<void>): Promise<boolean> {
    let settled: Settled = { ack: [], setErrs: {} };
    for (let question = 0; question < mostQuestions; question += 1) {
      await goOn();
      const answer = await this.transmitter.poll(connection, stream, settled, false);
      if (answer.sets.length === 0) return false;
      const came = await this.#take(connection, answer);
      settled = came.settled;
      if (came.unavailable || !answer.isMore) {
        await this.transmitter.poll(connection, stream, settled, true);
        if (came.unavailable) throw new UpstreamUnavailableError(came.unavailable.said);
        return false;
      }
    }
    await this.transmitter.poll(connection, stream, settled, true);
    return true;
  }

  /** Where the keys of the provider cannot be had, nothing is said of the rest: it comes again. */
  async #take(connection: Connection, { sets }: PollAnswer): Promise<{ readonly settled: Settled; readonly unavailable: UpstreamRefusal | undefined }> {
    const ack: string[] = [];
    const refused: [string, Settled['setErrs'][string]][] = [];
    let unavailable: UpstreamRefusal | undefined;
    for (const [jti, token] of sets) {
      const heard = await this.hearing.take(connection, token ?? '', jti);
      if (!('refusal' in heard)) ack.push(jti);
      else if (heard.refusal === 'wrong_answer') refused.push([jti, { err: errOf(heard.said), description: heard.said }]);
      else {
        unavailable = heard;
        break;
      }
    }
    if (refused.length > 0) this.log.warn({ connection: connection.id, jti: refused[0]?.[0].slice(0, 64), reason: refused[0]?.[1].description }, 'security events of a provider were refused, the first of them for this');
    return { settled: { ack, setErrs: Object.fromEntries(refused) }, unavailable };
  }
}

/** RFC 8935 section 2.4. */
const errOf = (said: string): string => (said === 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' || said === 'ERR_JWKS_NO_MATCHING_KEY' ? 'invalid_key' : 'invalid_request');
