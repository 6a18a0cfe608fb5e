import { Injectable } from '@nestjs/common';
import type { ScimTarget } from '../../domain/provisioning/scim-target.ts';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { Remembered } from '../../platform/remembered.ts';
import { valueAt } from '../../platform/value-at.ts';
import { ScimCalls } from './scim-calls.ts';

/** Seconds in which an application is not asked again. */
const remembered = 600;

/** What an application says that it can (RFC 7643 section 5): asked once in ten minutes, and not for each group. */
@Injectable()
export class Abilities {
  readonly #havePatch: Remembered<boolean>;

  constructor(
    private readonly calls: ScimCalls,
    private readonly clock: Clock,
  ) {
    this.#havePatch = new Remembered(clock);
  }

  async hasPatch(target: ScimTarget): Promise<boolean> {
    const { id, url, secret } = target;
    const shown = JSON.stringify([url, secret.reveal()]);
    const known = this.#havePatch.find(id, shown);
    if (known !== undefined) return known;
    const { status, json } = await this.calls.ask(target, { method: 'GET', path: '/ServiceProviderConfig' });
    const hasPatch = status === 200 && valueAt(json['patch'], 'supported') === true;
    return status < 500 ? this.#havePatch.keep(id, shown, hasPatch, addSeconds(this.clock.now(), remembered)) : hasPatch;
  }
}
