import { Injectable } from '@nestjs/common';
import type { Connection } from '../connection.ts';
import { UpstreamKeySets } from '../upstream-key-sets.ts';
import { UpstreamLogins } from '../upstream-logins.ts';
import type { UpstreamRefusal } from '../upstream.ts';
import { HearingStore } from './hearing.store.ts';

/** Takes a SET of a provider, pushed or asked for: what is over there ends here, and it is kept what was taken last, and refused last. */
@Injectable()
export class Hearing {
  constructor(
    private readonly keySets: UpstreamKeySets,
    private readonly logins: UpstreamLogins,
    private readonly hearings: HearingStore,
  ) {}

  /** `isNew`: something may have ended by it. What has come before is taken again and does nothing: its sender may not have heard the answer. `jti` is what it was said to be called. */
  async take(connection: Connection, token: string, jti?: string): Promise<{ readonly isNew: boolean } | UpstreamRefusal> {
    const read = await this.keySets.readEvent(connection, token);
    const heard = 'refusal' in read || jti === undefined || read.jti === jti ? read : ({ refusal: 'wrong_answer', said: 'it is called otherwise than was said' } as const);
    if ('refusal' in heard) {
      if (heard.refusal === 'wrong_answer') await this.hearings.refused(connection.id, heard.said);
      return heard;
    }
    const ended = heard.event && (await this.logins.end(connection, heard.event));
    await this.hearings.received(connection.id, heard.type);
    return { isNew: ended !== undefined };
  }
}
