import { Injectable } from '@nestjs/common';
import { securityEventType } from '@symbolon/contracts';
import { failureReason } from '../../platform/failure-reason.ts';
import { Outbound, OutboundError } from '../../platform/outbound/outbound.ts';

const patienceMs = 10_000;

/** What came of a push: the status of the answer, or why there was none. */
export type Pushed = { readonly status: number; readonly error: null } | { readonly status: null; readonly error: string };

/** Pushes one SET to one receiver (RFC 8935 section 2.1). */
@Injectable()
export class SignalCall {
  constructor(private readonly outbound: Outbound) {}

  async send(url: string, authorization: string | undefined, token: string): Promise<Pushed> {
    const headers = { 'content-type': `application/${securityEventType}`, accept: 'application/json', ...(authorization !== undefined && { authorization }) };
    try {
      return { status: await this.outbound.send(url, token, headers, patienceMs), error: null };
    } catch (error) {
      return { status: null, error: failureReason(error, OutboundError) };
    }
  }
}
