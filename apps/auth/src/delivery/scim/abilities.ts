import { Injectable } from '@nestjs/common';
import type { ScimTarget } from '../../domain/provisioning/scim-target.ts';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { valueAt } from '../../platform/value-at.ts';
import { ScimCalls } from './scim-calls.ts';

/** Seconds in which an application is not asked again. */
const remembered = 600;

/** What an application says that it can (RFC 7643 section 5): asked once in ten minutes, and not for each group. */
@Injectable()
export class Abilities {
  readonly #known = new Map<string, { readonly shown: string; readonly until: Date; readonly hasPatch: boolean }>();

  constructor(
    private readonly calls: ScimCalls,
    private readonly clock: Clock,
  ) {}

  async hasPatch(target: ScimTarget): Promise<boolean> {
    const { id, url, secret } = target;
    const shown = JSON.stringify([url, secret.reveal()]); // a target of that name may be another by now
    const known = this.#known.get(id);
    if (known && known.until > this.clock.now() && known.shown === shown) return known.hasPatch;
    const { status, json } = await this.calls.ask(target, { method: 'GET', path: '/ServiceProviderConfig' });
    const hasPatch = status === 200 && valueAt(json['patch'], 'supported') === true;
    if (status < 500) this.#known.set(id, { shown, until: addSeconds(this.clock.now(), remembered), hasPatch });
    return hasPatch;
  }
}
