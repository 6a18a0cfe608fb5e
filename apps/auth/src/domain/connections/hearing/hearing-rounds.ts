import { Injectable } from '@nestjs/common';
import { Log } from '../../../platform/log.ts';
import { ConnectionRounds, type UnderWay } from '../connection-rounds.ts';
import type { Connection, SignalPlace } from '../connection.ts';
import { ConnectionStore } from '../connection.store.ts';
import { UpstreamUnavailableError } from '../upstream-calls.ts';
import type { UpstreamRefusal } from '../upstream.ts';
import { Hearing } from './hearing.ts';
import { HearingStore } from './hearing.store.ts';
import type { PollAnswer } from './poll-answer.ts';
import { Transmitter, type Settled } from './transmitter.ts';

/** Questions of one turn: a provider that always has more is asked again soon, after others. */
const mostQuestions = 20;

/** Asks for what streams hold at providers whose connections say so. What was not said to be taken as a turn ended comes again. */
@Injectable()
export class HearingRounds extends ConnectionRounds {
  constructor(
    connections: ConnectionStore,
    private readonly hearings: HearingStore,
    private readonly hearing: Hearing,
    private readonly transmitter: Transmitter,
    log: Log,
  ) {
    super(connections, hearings, log, 'a stream of security events could not be asked for what it holds');
  }

  protected isWanted({ stream }: Connection): boolean {
    return stream !== undefined;
  }

  protected async work(connection: Connection, { turn, goOn }: UnderWay): Promise<void> {
    const isMore = connection.stream !== undefined && (await this.#ask(connection, connection.stream, goOn));
    await this.hearings.end(turn(), isMore);
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
