import type { OldSystemQuestion } from '@symbolon/contracts';
import { randomText, webhookSignature } from '@symbolon/crypto';
import { OldSystemPerson } from '../domain/imports/old-system-person.ts';
import { DepartedNames } from '../domain/users/departed-names.ts';
import { OldSystemFault, OldSystemWay } from '../domain/users/old-system.ts';
import { tell, type Measured } from '../platform/measures.ts';
import { outboundOf } from '../platform/outbound/outbound.module.ts';
import { tracedCall } from '../platform/traces.ts';
import { peopleImportOf } from './people-import.ts';
import type { Runtime } from './runtime.ts';

/** For everything from the address of its name to the end of its answer: somebody waits for it. */
const patienceMs = 5_000;
/** Many times what there is to say of one person. */
const mostBytes = 1 << 16;
/** Of a proxy before it, or of itself: it is busy or not there, whoever is asked about. */
const absent = [429, 502, 503, 504];

/** The system that the settings name, asked by a call that is signed (Standard Webhooks 1.0). Neither what is asked nor what is answered is kept or logged. */
export function oldSystemWayOf(runtime: Runtime): OldSystemWay {
  const { settings, random, clock, database, masterKey } = runtime;
  const { SYMBOLON_OLD_SYSTEM_URL: url = '', SYMBOLON_OLD_SYSTEM_SECRET: secret, SYMBOLON_OLD_SYSTEM_SOURCE: source } = settings;
  const outbound = outboundOf(settings);
  const call = async (username: string, password: string): Promise<unknown> => {
    const id = `ask_${randomText(random, 16)}`;
    const body = JSON.stringify({ id, username, password } satisfies OldSystemQuestion);
    const seconds = Math.floor(clock.now().getTime() / 1000);
    const headers = { 'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': webhookSignature([secret?.reveal() ?? ''], id, seconds, body) };
    const answer = await tracedCall({ name: 'old_system' }, async (traced) => {
      const given = await outbound.exchange(url, { method: 'POST', headers: { ...headers, ...traced.headers }, body }, { mostBytes, patienceMs });
      traced.status = given.status;
      return given;
    }).catch(() => {
      throw new OldSystemFault('no_answer');
    });
    if (answer.status !== 200) throw new OldSystemFault(absent.includes(answer.status) ? 'no_answer' : 'wrong_answer');
    return personIn(answer.body);
  };
  const wish = { source, isDryRun: false, leavesPasswords: false, connections: {} };
  const people = new OldSystemPerson(database, peopleImportOf(runtime, wish, { kind: 'system' }), new DepartedNames(database, masterKey, clock, settings), source);
  return new OldSystemWay(measured(call), (person, username, passwordHash) => people.make(person, username, passwordHash));
}

/** `{"user": null}`, or `{"user": {…}}`. */
function personIn(body: string): unknown {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    throw new OldSystemFault('wrong_answer'); // without its cause, which may quote it
  }
  const { user } = (typeof answer === 'object' && answer !== null ? answer : {}) as { readonly user?: unknown };
  if (typeof user !== 'object' || Array.isArray(user)) throw new OldSystemFault('wrong_answer');
  return user;
}

const measured = (ask: OldSystemWay['ask']): OldSystemWay['ask'] => async (username, password) => {
  const begin = performance.now();
  let outcome: Measured['old_system']['outcome'] = 'no_answer';
  try {
    const person = await ask(username, password);
    outcome = person === null ? 'unknown' : 'known';
    return person;
  } catch (error) {
    if (error instanceof OldSystemFault) outcome = error.reason;
    throw error;
  } finally {
    tell('old_system', { outcome, seconds: (performance.now() - begin) / 1000 });
  }
};
