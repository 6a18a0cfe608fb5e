import type { EventDetails } from '@symbolon/contracts';
import type { Measured } from '../platform/measures.ts';

/** By what somebody logged in, or tried to: the second step of a log-in is told by what it was. */
export const loginFactors = ['password', 'password_and_second', 'passkey', 'email', 'code', 'other'] as const;
export const loginOutcomes = ['succeeded', 'stepped_up', 'wrong_password', 'unknown_user', 'user_disabled', 'address_not_proven', 'another_provider', 'wrong_code', 'wrong_passkey', 'throttled'] as const;

export interface LoginMeasure {
  readonly factor: (typeof loginFactors)[number];
  readonly outcome: (typeof loginOutcomes)[number];
}

/** What an event says of a log-in; undefined where it is about something else. */
export function loginOf({ type, details }: Measured['event']): LoginMeasure | undefined {
  switch (type) {
    case 'user.login.succeeded':
      return { factor: factorOf((details as EventDetails<'user.login.succeeded'>).amr), outcome: 'succeeded' };
    case 'user.login.stepped_up':
      return { factor: factorOf((details as EventDetails<'user.login.stepped_up'>).amr), outcome: 'stepped_up' };
    case 'user.login.failed':
      return { factor: 'password', outcome: (details as EventDetails<'user.login.failed'>).reason };
    case 'user.factor.failed': {
      const { reason } = details as EventDetails<'user.factor.failed'>;
      return { factor: reason === 'wrong_passkey' ? 'passkey' : 'code', outcome: reason };
    }
    case 'user.passkey.refused':
      return { factor: 'passkey', outcome: (details as EventDetails<'user.passkey.refused'>).reason };
    default:
      return undefined;
  }
}

function factorOf(amr: readonly string[]): LoginMeasure['factor'] {
  if (amr.includes('pwd')) return amr.length > 1 ? 'password_and_second' : 'password';
  return amr.includes('pop') ? 'passkey' : amr.includes('email') ? 'email' : 'other';
}
