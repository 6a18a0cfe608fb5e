import { Injectable } from '@nestjs/common';
import { deliveryMethods } from '@symbolon/contracts';
import { addSeconds, Clock } from '../../../platform/clock.ts';
import { Remembered } from '../../../platform/remembered.ts';
import type { Connection, SignalPlace } from '../connection.ts';
import { UpstreamCalls, UpstreamUnavailableError } from '../upstream-calls.ts';
import { Upstream } from '../upstream.ts';
import { mostAtOnce, readPollAnswer, type PollAnswer } from './poll-answer.ts';

/** Seconds for which what a transmitter says of itself is believed. */
const believed = 600;
/** Seconds before a token is over in which it is not used any more. */
const spare = 30;

/** What was understood of what came, and what was not. */
export interface Settled {
  readonly ack: readonly string[];
  readonly setErrs: Readonly<Record<string, { readonly err: string; readonly description: string }>>;
}

/** Asks providers for what their streams hold (RFC 8936), where their transmitter configuration says that it is asked for (SSF 1.0 section 7). It throws where that comes to nothing. */
@Injectable()
export class Transmitter {
  readonly #places: Remembered<string>;
  readonly #tokens: Remembered<string>;

  constructor(
    private readonly calls: UpstreamCalls,
    private readonly upstream: Upstream,
    private readonly clock: Clock,
  ) {
    [this.#places, this.#tokens] = [new Remembered(clock), new Remembered(clock)];
  }

  /** `isOver`: nothing more is wanted, only said what was taken. */
  async poll(connection: Connection, stream: SignalPlace, { ack, setErrs }: Settled, isOver: boolean): Promise<PollAnswer> {
    try {
      const address = await this.#addressOf(connection, stream);
      const text = await this.#ask(connection, stream, 'POST', address, JSON.stringify({ maxEvents: isOver ? 0 : mostAtOnce, returnImmediately: true, ack, setErrs }));
      const answer = readPollAnswer(text);
      if (!answer) throw new UpstreamUnavailableError('no answer of SETs');
      return answer;
    } catch (error) {
      for (const known of [this.#places, this.#tokens]) known.forget(connection.id); // either may be what is wrong
      throw error;
    }
  }

  async #addressOf(connection: Connection, stream: SignalPlace): Promise<string> {
    const whose = whoseOf(connection, stream);
    const known = this.#places.find(connection.id, whose);
    if (known !== undefined) return known;
    const issuer = connection.issuer ?? '';
    const configuration = jsonOf(await this.#answered(wellKnown(issuer), { method: 'GET', headers: { accept: 'application/json' } }));
    if (configuration['issuer'] !== issuer) throw new UpstreamUnavailableError('the transmitter configuration is of another issuer');
    const place = new URL(addressIn(configuration['configuration_endpoint'], issuer, 'configuration_endpoint'));
    place.searchParams.set('stream_id', stream.id);
    const { delivery } = jsonOf(await this.#ask(connection, stream, 'GET', place.href));
    const { method, endpoint_url: endpoint } = (typeof delivery === 'object' && delivery !== null ? delivery : {}) as Readonly<Record<string, unknown>>;
    if (method !== deliveryMethods.poll) throw new UpstreamUnavailableError('the stream is not one that is asked');
    const address = addressIn(endpoint, issuer, 'endpoint_url');
    return this.#places.keep(connection.id, whose, address, addSeconds(this.clock.now(), believed));
  }

  async #ask(connection: Connection, stream: SignalPlace, method: string, address: string, body?: string): Promise<string> {
    const authorization = `Bearer ${await this.#tokenOf(connection, stream)}`;
    return this.#answered(address, { method, headers: { authorization, accept: 'application/json', ...(body !== undefined && { 'content-type': 'application/json' }) }, ...(body !== undefined && { body }) });
  }

  async #tokenOf(connection: Connection, stream: SignalPlace): Promise<string> {
    if (stream.token) return stream.token.reveal();
    const whose = whoseOf(connection, stream);
    const known = this.#tokens.find(connection.id, whose);
    if (known !== undefined) return known;
    const given = await this.upstream.ownToken(connection, stream.scope);
    if ('refusal' in given) throw new UpstreamUnavailableError(`no token: ${given.said}`);
    return this.#tokens.keep(connection.id, whose, given.token, addSeconds(given.until, -spare));
  }

  async #answered(...call: Parameters<UpstreamCalls['fetch']>): Promise<string> {
    const answer = await this.calls.fetch(...call);
    if (answer.status !== 200) throw new UpstreamUnavailableError(`status ${answer.status}`);
    return answer.text();
  }
}

/** SSF 1.0 section 7.2: what stands between host and path of the issuer. */
export function wellKnown(issuer: string): string {
  const { origin, pathname } = new URL(issuer);
  return `${origin}/.well-known/ssf-configuration${pathname.replace(/\/$/, '')}`;
}

/** By https wherever the provider itself is: a token is sent there. */
function addressIn(said: unknown, issuer: string, name: string): string {
  const isFit = typeof said === 'string' && URL.canParse(said) && (new URL(said).protocol === 'https:' || new URL(said).protocol === new URL(issuer).protocol);
  if (!isFit) throw new UpstreamUnavailableError(`${name} is no address to be asked`);
  return said;
}

function jsonOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const said: unknown = JSON.parse(text);
    if (typeof said === 'object' && said !== null && !Array.isArray(said)) return said as Readonly<Record<string, unknown>>;
  } catch {
    // its words quote what was sent
  }
  throw new UpstreamUnavailableError('no JSON');
}

/** A new object for the same entry is the same. */
const whoseOf = ({ issuer, clientId }: Connection, { id, scope }: SignalPlace): string => JSON.stringify([issuer, clientId, id, scope]);
