import { api } from '@symbolon/contracts';
import pg from 'pg';
import { send, type Answer } from './http.ts';
import { endPostmaster, postmasterOn } from './postmaster.ts';
import { startPostgres, type Postgres } from './postgres.ts';
import { openScratch } from './scratch.ts';
import { emptyInstallation, startServer, twoWorkers, type Installation, type ServerProcess } from './server-process.ts';
import { firstRunOf, keySet, logIn, refresh, signUp, token, verified, type FirstRun } from './tokens.ts';
import { until } from './until.ts';

const scratch = openScratch();
afterAll(() => scratch.close());

interface Served {
  readonly at: Installation;
  readonly first: FirstRun;
  readonly audience: string;
  server: ServerProcess;
}

/** A server after its first start. */
async function firstStart(settings: Readonly<Record<string, string>> = {}): Promise<Served> {
  const at = await emptyInstallation(scratch, { ...twoWorkers, ...settings });
  const server = await startServer(at);
  await server.printed(/What else there is/);
  return { at, first: firstRunOf(server.stdout), audience: `${at.issuer}/first-api`, server };
}

const otherPassword = { password: 'another long enough phrase' };
const readiness = async (at: Installation) => (await send(at, api.health.ready.path)).status;
const unavailable = expect.objectContaining({
  status: 503,
  headers: expect.objectContaining({ 'retry-after': expect.stringMatching(/^\d+$/), 'cache-control': 'no-store' }),
  json: { error: 'temporarily_unavailable', error_description: expect.any(String) },
}) as Answer;

describe('with an embedded PostgreSQL', () => {
  let served: Served;
  beforeAll(async () => {
    served = await firstStart();
  });

  /** How servers and databases come to an end, each with whether PostgreSQL goes on. */
  const endings: readonly (readonly [name: string, end: (served: Served) => Promise<unknown>, postgresGoesOn: boolean])[] = [
    ['a stop', ({ server }) => server.stop(), false],
    ['kill -9 of the server, whose PostgreSQL goes on', ({ server }) => server.kill9(), true],
    ['kill -9 of the server and its PostgreSQL', ({ at, server }) => server.kill9().then(() => endPostmaster(at.postgres, 'SIGKILL')), false],
    ['kill -9 of PostgreSQL and a stop', ({ at, server }) => endPostmaster(at.postgres, 'SIGKILL').then(() => server.stop()), false],
  ];

  test.each(endings)('after %s, the next start serves the same users, tokens and refresh tokens', async (name, end, postgresGoesOn) => {
    const { at, first, audience } = served;
    const username = `${name.replace(/\W+/g, '-')}@example.com`;
    const before = await signUp(at, first, username);
    const machine = await token(at, first, { grant_type: 'client_credentials' });
    expect([before.status, machine.status]).toEqual([200, 200]);
    const keys = await keySet(at);
    const postgres = postmasterOn(at.postgres);

    await end(served);
    expect(postmasterOn(at.postgres)).toBe(postgresGoesOn ? postgres : undefined);
    served.server = await startServer(at);
    await served.server.printed(/Try it/);
    expect(served.server.stdout).toBe(`\n  Symbolon is ready at ${at.issuer}\n  Try it:  npm start -- --try\n\n`);
    expect(postmasterOn(at.postgres) === postgres).toBe(postgresGoesOn);

    expect(await keySet(at)).toEqual(keys);
    const { payload } = await verified(before.json['access_token'], await keySet(at), at.issuer, audience);
    expect((await verified(machine.json['access_token'], await keySet(at), at.issuer, audience)).payload.sub).toBe(first.clientId);
    const answers = [await logIn(at, first, username), await refresh(at, first, before)];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    for (const { json } of answers) expect((await verified(json['access_token'], keys, at.issuer, audience)).payload.sub).toBe(payload.sub);
    expect((await logIn(at, first, username, otherPassword)).json['error']).toBe('invalid_grant');
  });

  test('kill -9 of PostgreSQL costs no one more than a 503: it is started again, with everything in it', async () => {
    const { at, first, audience, server } = served;
    const before = await signUp(at, first, 'revival@example.com');
    expect(before.status).toBe(200);
    const keys = await keySet(at);
    const killed = postmasterOn(at.postgres);
    await endPostmaster(at.postgres, 'SIGKILL');

    await server.logged('the embedded PostgreSQL ended; starting it again');
    await until('log-ins that succeed with the new PostgreSQL', async () => {
      const isNew = ![killed, undefined].includes(postmasterOn(at.postgres));
      const answer = await logIn(at, first, 'revival@example.com');
      if (answer.status === 200) await verified(answer.json['access_token'], keys, at.issuer, audience);
      else expect(answer).toEqual(unavailable);
      return isNew && answer.status === 200;
    });
    await until('readiness', async () => (await readiness(at)) === 200);
    expect((await refresh(at, first, before)).status).toBe(200);
    expect(await server.stop()).toBe(0);
    expect(postmasterOn(at.postgres)).toBeUndefined();
  });
});

describe('with a PostgreSQL of its own', () => {
  let postgres: Postgres;
  let served: Served;
  beforeAll(async () => {
    postgres = await startPostgres(scratch);
    served = await firstStart({ DATABASE_URL: await postgres.createDatabase('outage') });
  });

  test('while it is gone, users get 503 and nothing else; when it is back they are served, without a restart', async () => {
    const { at, first, audience } = served;
    const before = await signUp(at, first, 'ada@example.com');
    expect([before.status, await readiness(at)]).toEqual([200, 200]);
    const keys = await keySet(at);
    const rightOr503 = async (ask: () => Promise<Answer>) => {
      const answer = await ask();
      if (answer.status === 200) await verified(answer.json['access_token'], keys, at.issuer, audience);
      else expect(answer).toEqual(unavailable);
      return answer.status;
    };
    const right = () => logIn(at, first, 'ada@example.com');
    const wrong = () => logIn(at, first, 'ada@example.com', otherPassword);
    const asks: Readonly<Record<string, () => Promise<Answer>>> = {
      'right password': right,
      'wrong password': wrong,
      'unknown user': () => logIn(at, first, 'nobody@example.com'),
      'signup of a new user': () => signUp(at, first, 'grace@example.com'),
      'signup of a known user': () => signUp(at, first, 'ada@example.com'),
      refresh: () => refresh(at, first, before),
    };
    const askAll = async () => Object.fromEntries(await Promise.all(Object.entries(asks).map(async ([name, ask]) => [name, await ask()] as const)));
    const allUnavailable = Object.fromEntries(Object.keys(asks).map((name) => [name, unavailable]));

    await postgres.kill9();
    // Its backends may outlive it for a moment, and may answer.
    await until('the outage to be felt', async () => (await rightOr503(right)) === 503);
    for (let round = 0; round < 3; round += 1) expect(await askAll()).toEqual(allUnavailable);
    await until('readiness to be lost', async () => (await readiness(at)) === 503);
    await rightOr503(() => token(at, first, { grant_type: 'client_credentials' })); // from memory, or not at all
    expect((await send(at, api.health.live.path)).json).toEqual({ status: 'ok' });
    expect(await keySet(at)).toEqual(keys);

    const back = postgres.startAgain();
    await until('log-ins that succeed', async () => (await rightOr503(right)) === 200);
    await back;
    await until('readiness', async () => (await readiness(at)) === 200);
    expect([await right(), await wrong(), await refresh(at, first, before)].map(({ status }) => status)).toEqual([200, 400, 200]);
  });

  describe.each(['users', 'throttles', 'refresh_token_families'])('a log-in that waits for %s', (table) => {
    test.each(['pg_terminate_backend', 'pg_cancel_backend'])('gets 503 when %s ends its query, and is let in when it asks again', async (end) => {
      const { at, first } = served;
      const ask = () => token(at, first, { grant_type: 'password', username: first.username, password: first.password });
      const blocker = new pg.Client(postgres.url('outage'));
      await blocker.connect();
      let answer: Answer;
      try {
        await blocker.query(`BEGIN; LOCK TABLE ${table}`);
        const asked = ask();
        const ended = `SELECT ${end}(pid) FROM pg_locks WHERE relation = '${table}'::regclass AND NOT granted`;
        await until('a query to end', async () => (await postgres.query('outage', ended)).length > 0);
        answer = await asked;
      } finally {
        await blocker.end();
      }
      expect(answer).toEqual(unavailable);
      expect((await ask()).status).toBe(200);
    });
  });
});
