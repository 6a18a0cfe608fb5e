import { Injectable } from '@nestjs/common';
import type { Transaction } from '@symbolon/database';
import { Factors } from '../../domain/factors/factors.ts';
import { isJustMade, type Session } from '../../domain/sessions/session.ts';
import { Clock } from '../../platform/clock.ts';

/** What is known of a log-in that is to be enough. */
export type ProvenBy = Pick<Session, 'userId' | 'provenAt' | 'amr'>;

/** Demands of who changes what lets them in that they have just proven who they are, on the page and by the API alike. */
@Injectable()
export class FreshProof {
  constructor(
    private readonly factors: Factors,
    private readonly clock: Clock,
  ) {}

  /** What the next log-in has to be for that; undefined when this one is enough. */
  async missing(session: ProvenBy, within?: Transaction): Promise<{ readonly acr_values?: string } | undefined> {
    const isRecent = isJustMade(session, this.clock.now());
    const isOneEnough = (await this.factors.second(session.userId, session.amr, within)) === 'none';
    if (isRecent && (isOneEnough || session.amr.includes('mfa'))) return undefined;
    return isOneEnough ? {} : { acr_values: 'aal2' };
  }
}
