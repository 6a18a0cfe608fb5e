import { setTimeout } from 'node:timers/promises';
import { decodeJwt } from 'jose';
import { endPostmaster } from './postmaster.ts';
import type { Scratch } from './scratch.ts';
import { newInstallation, startServer, twoWorkers, type Installation, type ServerProcess } from './server-process.ts';
import { firstRunOf, logIn, signUp, type FirstRun } from './tokens.ts';
import { until } from './until.ts';

/** Who is killed in a round. */
const victims = ['server', 'server and PostgreSQL', 'PostgreSQL'] as const;
type Victim = (typeof victims)[number];

const inFlight = 8;

/** A user whose signup was answered with 200 and read to its end. */
interface Acknowledged {
  readonly username: string;
  readonly subject: string | undefined;
}

/** What one round saw. */
export interface Round {
  readonly victim: Victim;
  readonly acknowledged: readonly Acknowledged[];
  /** Users whose signup never was answered: they may be there or not, but not by half. */
  readonly cutOff: readonly string[];
  /** Signups that were refused with 503. */
  readonly unavailable: number;
  /** Answers, and ends of connections, for which nothing but a fault of the server is a reason. */
  readonly wrong: readonly string[];
  /** Acknowledged users who could not log in after the restart. Must be none. */
  readonly lost: readonly string[];
}

/** Rounds of many signups at once, a kill -9 in the middle, a restart on the same data directory, and a log-in of every acknowledged user. */
export async function signupStorm(scratch: Scratch, rounds: number, seed: number): Promise<readonly Round[]> {
  const random = randomFrom(seed);
  const at = await newInstallation(scratch, twoWorkers);
  let server = await startServer(at);
  await server.printed(/What else there is/);
  const first = firstRunOf(server.stdout);

  const done: Round[] = [];
  for (let index = 0; index < rounds; index += 1) {
    const victim = victims[(seed + index) % victims.length] ?? 'server';
    const storm = new Storm(at, first, index);
    await storm.rageUntilKilled(server, victim, { after: 1 + Math.floor(random() * 40), pauseMs: random() * 20 });
    server = await startServer(at);
    const seen = storm.seen();
    const lost = await lostOf(at, first, seen.acknowledged);
    done.push({ ...seen, victim, lost, wrong: [...seen.wrong, ...(await halfMadeOf(at, first, seen.cutOff))] });
  }
  const lostLater = await lostOf(at, first, done.flatMap(({ acknowledged }) => acknowledged));
  await server.stop();
  return done.map((round, index) => (index === done.length - 1 ? { ...round, lost: [...new Set([...round.lost, ...lostLater])] } : round));
}

/** The rounds as a table to read. */
export function tableOf(rounds: readonly Round[], seed: number): string {
  const line = ({ victim, acknowledged, cutOff, unavailable, lost }: Round, index: number) =>
    `  ${String(index + 1).padStart(2)}  kill -9 of ${victim.padEnd(22)} ${acknowledged.length} acknowledged, ${cutOff.length} cut off, ${unavailable} refused with 503, ${lost.length} lost\n`;
  const total = (count: (round: Round) => number) => rounds.reduce((sum, round) => sum + count(round), 0);
  return (
    `signup storm, seed ${seed}\n${rounds.map(line).join('')}` +
    `  in all: ${total(({ acknowledged }) => acknowledged.length)} acknowledged, ${total(({ lost }) => lost.length)} lost\n`
  );
}

/** The seed to use: STORM_SEED, to see a run again (as far as processes can be timed), or any. */
export const newSeed = (): number => Number(process.env['STORM_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

/** Signups without end, several at once, each of a new user. */
class Storm {
  readonly #acknowledged: Acknowledged[] = [];
  readonly #wrong: string[] = [];
  readonly #cutOff: string[] = [];
  #unavailable = 0;
  #serverIsKilled = false;
  #isOver = false;

  constructor(
    private readonly at: Installation,
    private readonly client: FirstRun,
    private readonly round: number,
  ) {}

  seen(): Omit<Round, 'victim' | 'lost'> {
    return { acknowledged: this.#acknowledged, cutOff: this.#cutOff, unavailable: this.#unavailable, wrong: this.#wrong };
  }

  async rageUntilKilled(server: ServerProcess, victim: Victim, { after, pauseMs }: { readonly after: number; readonly pauseMs: number }): Promise<void> {
    const signups = Array.from({ length: inFlight }, (_, index) => this.#signUps(index));
    const acknowledged = (count: number) => until(`${count} signups`, () => this.#acknowledged.length >= count || this.#wrong.length > 0);
    await acknowledged(after);
    await setTimeout(pauseMs); // any moment will do, and this makes it one that nobody chose
    this.#serverIsKilled = victim !== 'PostgreSQL';
    await Promise.all([
      ...(this.#serverIsKilled ? [server.kill9()] : []), // first, or else it would start PostgreSQL again
      ...(victim !== 'server' ? [endPostmaster(this.at.postgres, 'SIGKILL')] : []),
    ]);
    if (!this.#serverIsKilled) await acknowledged(this.#acknowledged.length + after);
    this.#isOver = true;
    await Promise.all(signups);
    if (!this.#serverIsKilled && (await server.stop()) !== 0) this.#wrong.push('the server did not end with status 0');
    this.#wrong.push(...server.log.flatMap((line) => (line.msg === 'broken' ? JSON.stringify(line) : [])));
  }

  async #signUps(index: number): Promise<void> {
    for (let count = 0; !this.#isOver; count += 1) {
      const username = `user-${this.round}-${index}-${count}@example.com`;
      try {
        const { status, text, json } = await signUp(this.at, this.client, username);
        if (status === 200) this.#acknowledged.push({ username, subject: decodeJwt(String(json['access_token'])).sub });
        else if (status === 503) this.#unavailable += 1;
        else this.#wrong.push(`${status} ${text}`);
        if (status !== 200) await setTimeout(5);
      } catch (error) {
        this.#cutOff.push(username);
        if (this.#serverIsKilled) return;
        this.#wrong.push(String(error));
      }
    }
  }
}

/** Those who cannot log in, or are not who they were. */
async function lostOf(at: Installation, client: FirstRun, users: readonly Acknowledged[]): Promise<readonly string[]> {
  return complaints(users, async ({ username, subject }) => {
    const { status, json } = await logIn(at, client, username);
    return status === 200 && decodeJwt(String(json['access_token'])).sub === subject ? undefined : `${username}: ${status}`;
  });
}

/** Those who cannot sign up again, which is a log-in if they are there. */
async function halfMadeOf(at: Installation, client: FirstRun, usernames: readonly string[]): Promise<readonly string[]> {
  return complaints(usernames, async (username) => {
    const { status, text } = await signUp(at, client, username);
    return status === 200 ? undefined : `${username}, cut off, signs up again: ${status} ${text}`;
  });
}

/** What there is to say of all of them, asked for a few at a time. */
async function complaints<T>(all: readonly T[], ask: (each: T) => Promise<string | undefined>): Promise<readonly string[]> {
  const heard: string[] = [];
  const waiting = all.values();
  const askOn = async () => {
    for (const each of waiting) heard.push(...[await ask(each)].flatMap((complaint) => complaint ?? []));
  };
  await Promise.all(Array.from({ length: inFlight }, askOn));
  return heard;
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
