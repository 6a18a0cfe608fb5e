import { Injectable } from '@nestjs/common';
import { PushFailure, type ScimTarget } from '../../domain/provisioning/scim-target.ts';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { failureReason } from '../../platform/failure-reason.ts';
import { Outbound, OutboundError } from '../../platform/outbound/outbound.ts';
import { Remembered } from '../../platform/remembered.ts';
import { jsonOf } from './json-of.ts';

const bounds = { mostBytes: 1 << 16, patienceMs: 10_000 };
/** Seconds that a token counts which says nothing of it; and those before its end in which it is not used any more. */
const usual = 300;
const margin = 30;

/** What is shown to an application: the secret itself, or a token that is got for it by client credentials (RFC 6749 section 4.4), kept in memory while it counts. */
@Injectable()
export class AccessTokens {
  readonly #kept: Remembered<string>;

  constructor(
    private readonly outbound: Outbound,
    private readonly clock: Clock,
  ) {
    this.#kept = new Remembered(clock);
  }

  async of({ id, url, client, secret }: ScimTarget): Promise<string> {
    if (!client) return secret.reveal();
    const shown = JSON.stringify([url, client, secret.reveal()]); // one that asks for less by now is another, too
    const kept = this.#kept.find(id, shown);
    if (kept !== undefined) return kept;
    const { token, until } = await this.#ask(client, secret.reveal());
    return this.#kept.keep(id, shown, token, until);
  }

  /** It counts no more, as somebody has said who should know. */
  forget(id: string): void {
    this.#kept.forget(id);
  }

  async #ask({ tokenUrl, id, scope }: NonNullable<ScimTarget['client']>, secret: string): Promise<{ readonly token: string; readonly until: Date }> {
    const body = new URLSearchParams({ grant_type: 'client_credentials', ...(scope !== null && { scope }) }).toString();
    const basic = Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64');
    const headers = { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
    const answer = await this.outbound.request(tokenUrl, { method: 'POST', headers, body }, bounds).catch((error: unknown) => {
      throw new PushFailure(`no token: ${failureReason(error, OutboundError)}`, 'target');
    });
    const said = jsonOf(answer.body);
    const token = said?.['access_token'];
    if (answer.status !== 200 || typeof token !== 'string' || !/^[\x21-\x7E]{1,8192}$/.test(token)) throw new PushFailure('no token was given', 'target', answer.status);
    const lasts = said?.['expires_in'];
    return { token, until: addSeconds(this.clock.now(), (typeof lasts === 'number' && lasts > 0 ? Math.min(lasts, 86_400) : usual) - margin) };
  }
}
