import { RefusedMessageError } from '../saml/refused-message.ts';
import { DeniedError } from './saml-answer.ts';
import { UpstreamUnavailableError } from './upstream-calls.ts';
import type { UpstreamRefusal } from './upstream.ts';

/** What is expected to go wrong with a provider that speaks SAML is a value; what is broken throws. */
export async function orRefusal<T>(work: () => Promise<T>): Promise<T | UpstreamRefusal> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DeniedError) return { refusal: 'denied', said: error.message };
    if (error instanceof RefusedMessageError) return { refusal: 'wrong_answer', said: error.message };
    if (error instanceof UpstreamUnavailableError) return { refusal: 'unavailable', said: error.message };
    throw error;
  }
}
