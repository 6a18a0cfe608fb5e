import { Ajv2020 } from 'ajv/dist/2020.js';
import { mostAtOnce, readPollAnswer } from '../../../src/domain/connections/hearing/poll-answer.ts';
import { readSecurityEvent } from '../../../src/domain/connections/upstream-security-event.ts';
import { demand, platformJson, textOf, type Door } from '../door.ts';

/** As RFC 8936 section 2.3 has an answer, for a foreign validator. */
const isAnswer = new Ajv2020().compile({ type: 'object', required: ['sets'], properties: { sets: { type: 'object' } } });
const issuer = 'https://login.corp.example';
const now = new Date('2026-12-01T00:00:00Z');

/** What a provider answers to who asks for what a stream holds, and the claims of what comes so: no more than was asked for, each a text of bounded length, and nobody who could not be kept. */
export const signalAnswer: Door = (bytes) => {
  const text = textOf(bytes);
  const [said, read] = [platformJson(text), readPollAnswer(text)];
  demand((read !== undefined) === isAnswer(said), 'An answer is taken for one otherwise than by the standard.');
  for (const [jti, token] of read?.sets ?? []) demand(jti !== '' && (token === undefined || token.length <= 12_000), 'A token is taken that is none, or too long.');
  demand((read?.sets.length ?? 0) <= mostAtOnce, 'More is taken than was asked for.');
  if (typeof said !== 'object' || said === null || Array.isArray(said)) return;
  const event = readSecurityEvent(said as Readonly<Record<string, unknown>>, issuer, now);
  if (typeof event !== 'object' || event === null) return;
  demand([event.jti, event.sub ?? 'none', event.sid ?? 'none'].every((name) => !name.includes('\0') && name.length > 0 && name.length <= 255), 'Somebody is named as nobody can be kept.');
  demand(event.sub !== undefined || event.sid !== undefined, 'A log-in of nobody ends.');
  demand(Math.abs(event.begunBy.getTime() - now.getTime()) <= 8 * 86_400_000, 'Something counts that is not of now.');
};
