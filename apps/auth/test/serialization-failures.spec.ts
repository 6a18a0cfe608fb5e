import { s256 } from '@symbolon/crypto';
import { exportConfiguration } from '../src/domain/configuration/export.ts';
import { allKinds } from '../src/domain/configuration/kinds.ts';
import { listen } from '../src/platform/measures.ts';
import { Browser, pageOf } from './browser.ts';
import { eventsOf } from './events.ts';
import { MailFolder } from './mailbox.ts';
import { asShop, formOf, password, secret, shop, startProvider, type Answer, type Provider } from './provider.ts';
import { isCommit, unkindWire, type Judge } from './unkind-wire.ts';

/** What an engine takes back because of others is done again, whole, and once: each flow with each of its statements and commits taken back in turn. */
const callback = 'https://app.example.com/callback';
const verifier = 'a-verifier-of-at-least-forty-three-characters-000';
const web = { client_id: 'web', client_secret: secret, grant_types: ['authorization_code', 'refresh_token'], first_party: true, scope: 'openid offline_access email', redirect_uris: [callback] };
const asWeb = ['web', secret] as const;
const authorizePath = `/oauth/authorize?${formOf({ client_id: 'web', redirect_uri: callback, response_type: 'code', scope: 'openid offline_access email', state: 's', nonce: 'n', code_challenge: s256(verifier), code_challenge_method: 'S256' }).toString()}`;

/** What becomes of statements on their way to the database, as a test says. */
let judge: Judge = () => undefined;
let passed = 0;
/** Takes back one of the statements from now on, by its number. */
function takeBack(failing: number, state = '40001'): void {
  passed = 0;
  judge = ({ text }) => (isWork(text) && (passed += 1) === failing ? state : undefined);
}
const isWork = (text: string): boolean => /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH|COMMIT)\b/i.test(text);
let provider: Provider;
let folder: MailFolder;
let told: string[];
let stopListening: () => void;
beforeAll(async () => {
  folder = new MailFolder();
  provider = await startProvider({ ...folder.environment, SYMBOLON_SIGNUP: 'open', SYMBOLON_THROTTLE_ADDRESS: '10000' }, async (connection, undo) => {
    const wire = await unkindWire(connection, (passing) => judge(passing));
    undo.defer(() => wire.close());
    return wire.connection;
  });
  await provider.apply({ ...shop, clients: [...shop.clients, web], users: [...shop.users, { username: 'grace@example.com', password }] });
  stopListening = listen('event', ({ type }) => void told.push(type));
});
beforeEach(() => {
  judge = () => undefined;
  told = [];
});
afterAll(async () => {
  stopListening();
  await provider.close();
  folder.close();
});

let people = 0;
const anybody = () => `person-${(people += 1)}@example.com`;
const eventTypes = async () => (await eventsOf(provider.runtime)).map(({ type }) => type);
function counted(all: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const each of all) counts[each] = (counts[each] ?? 0) + 1;
  return counts;
}

interface Came {
  readonly status: number;
  readonly [more: string]: unknown;
}
/** What a flow left behind, beside what it answered. */
interface Left {
  readonly came: Came;
  readonly events: Readonly<Record<string, number>>;
  /** Of those that are measured. */
  readonly measured: Readonly<Record<string, number>>;
  readonly mails: number;
  readonly families: number;
  readonly users: number;
}

/** A flow: what comes before it, and what is looked at. */
interface Flow {
  readonly prepare?: () => Promise<unknown>;
  readonly go: (prepared: unknown) => Promise<Came>;
}

async function run({ prepare, go }: Flow, failing: number): Promise<Left & { readonly statements: number }> {
  const prepared = await prepare?.();
  const [families, users, events] = [await provider.database.prisma.refreshTokenFamily.count(), await provider.database.prisma.user.count(), await eventTypes()];
  told = [];
  takeBack(failing);
  const came = await go(prepared);
  const statements = passed;
  judge = () => undefined;
  const measured = counted(told);
  await provider.deliver();
  const after = await eventTypes();
  const left = { families: (await provider.database.prisma.refreshTokenFamily.count()) - families, users: (await provider.database.prisma.user.count()) - users };
  const happened = counted(after);
  for (const [type, before] of Object.entries(counted(events))) Object.assign(happened, { [type]: (happened[type] ?? 0) - before });
  return { came, events: Object.fromEntries(Object.entries(happened).filter(([, count]) => count > 0)), measured, mails: (await folder.news()).length, ...left, statements };
}

const seenAs = ({ status, json }: Answer): Came => ({ status, error: json['error'], members: Object.keys(json).sort() });

const flows: Readonly<Record<string, Flow>> = {
  'a log-in at the token endpoint': { go: async () => seenAs(await provider.token({ grant_type: 'password', username: 'ada@example.com', password, scope: 'openid offline_access' }, asShop)) },
  'a sign-up at the token endpoint': { go: async () => seenAs(await provider.token({ grant_type: 'password', username: anybody(), password, type: 'signup', scope: 'openid offline_access' }, asShop)) },
  'a new password at the token endpoint': { go: async () => seenAs(await provider.token({ grant_type: 'password', username: 'grace@example.com', password: 'another battery staple of hers', type: 'update' }, asShop)) },
  'the rotation of a refresh token': {
    prepare: async () => (await provider.token({ grant_type: 'password', username: 'ada@example.com', password, scope: 'openid offline_access' }, asShop)).json['refresh_token'],
    go: async (refreshToken) => seenAs(await provider.token({ grant_type: 'refresh_token', refresh_token: String(refreshToken) }, asShop)),
  },
  'the redemption of a code': {
    prepare: async () => {
      const browser = new Browser(provider);
      const { location = '' } = await browser.submit(await browser.go(authorizePath), { username: 'ada@example.com', password });
      return new URL(location).searchParams.get('code');
    },
    go: async (code) => seenAs(await provider.token({ grant_type: 'authorization_code', code: String(code), redirect_uri: callback, code_verifier: verifier }, asWeb)),
  },
  'a log-in by the page': {
    prepare: async () => {
      const browser = new Browser(provider);
      return { browser, page: await browser.go(authorizePath) };
    },
    go: async (prepared) => {
      const { browser, page } = prepared as { readonly browser: Browser; readonly page: Awaited<ReturnType<Browser['go']>> };
      const seen = await browser.submit(page, { username: 'ada@example.com', password });
      return { status: seen.status, isAtTheApplication: seen.location?.startsWith(`${callback}?code=`) };
    },
  },
  'a sign-up by the page, with a mail': {
    prepare: async () => {
      const browser = new Browser(provider);
      const login = await browser.go(authorizePath);
      return { browser, page: await browser.go(`/signup?flow=${login.fields['flow']}`) };
    },
    go: async (prepared) => {
      const { browser, page } = prepared as { readonly browser: Browser; readonly page: Awaited<ReturnType<Browser['go']>> };
      const seen = await browser.submit(page, { username: anybody(), password: 'a passphrase of her own choosing' });
      return { status: seen.status, page: pageOf(seen) };
    },
  },
};

test.each(Object.entries(flows))('%s leaves the same behind, whichever of its statements is taken back', async (_, flow) => {
  await run(flow, Infinity); // what is kept in memory is by now
  const { statements, ...wanted } = await run(flow, Infinity);
  expect(wanted.came.status).toBeLessThan(400);
  expect(statements).toBeGreaterThan(0);
  for (let failing = 1; failing <= statements; failing += 1) {
    const { statements: all, ...left } = await run(flow, failing);
    expect({ failing, ...left }).toEqual({ failing, ...wanted });
    expect(all).toBeGreaterThan(statements); // it did fail, and was tried again
  }
});

test('a token of a machine asks the database for nothing that could be taken back', async () => {
  const machine: Flow = { go: async () => seenAs(await provider.token({ grant_type: 'client_credentials' }, asShop)) };
  await run(machine, Infinity);
  expect(await run(machine, 1)).toMatchObject({ came: { status: 200 }, statements: 0 });
});

test('a mail is asked for once by who signs up by the page, so that the flow above counts something', async () => {
  const { mails, users, events, measured } = await run(flows['a sign-up by the page, with a mail'] as Flow, Infinity);
  expect({ mails, users, events, measured: measured['user.signed_up'] }).toEqual({ mails: 1, users: 1, events: { 'user.signed_up': 1 }, measured: 1 });
});

test.each([1, 2, 3])('a transaction that is an array of statements is run anew as a whole when number %s of it is taken back', async (failing) => {
  const { prisma } = provider.database;
  const key = `array-${failing}`;
  takeBack(failing);
  const [made, changed] = await prisma.$transaction([prisma.revocation.createMany({ data: [{ key, expiresAt: new Date('2100-01-01') }] }), prisma.revocation.updateMany({ where: { key }, data: { issuedUntil: new Date(0) } })]);
  expect([made.count, changed.count, passed]).toEqual([1, 1, 3 + failing]);
});

test('a deadlock is tried again as well', async () => {
  takeBack(1, '40P01');
  expect((await provider.token({ grant_type: 'password', username: anybody(), password, type: 'signup' }, asShop)).status).toBe(200);
});

test('what is taken back for ever is tried for some seconds, and then answered 503 with Retry-After; nothing is kept, nothing is counted, and the next one is served', async () => {
  const username = anybody();
  const signUp = () => provider.token({ grant_type: 'password', username, password, type: 'signup' }, asShop);
  let tries = 0;
  judge = ({ text }) => (isCommit(text) ? ((tries += 1), '40001') : undefined);
  const { status, headers, json } = await signUp();
  expect([status, headers.get('retry-after'), json['error']]).toEqual([503, '2', 'temporarily_unavailable']);
  expect(tries).toBeGreaterThanOrEqual(10);
  expect(told).not.toContain('user.signed_up');
  const { open, idle } = provider.database.connections;
  expect(idle).toBe(open); // none is lost by it
  judge = () => undefined;
  expect(await provider.database.prisma.user.count({ where: { usernameKey: username } })).toBe(0);
  expect((await signUp()).status).toBe(200);
});

test('what is exported is the same, whichever of its statements is taken back', async () => {
  const exported = () => exportConfiguration(provider.database, allKinds(provider.runtime));
  takeBack(Infinity);
  const wanted = await exported();
  expect(wanted.variables.length).toBeGreaterThan(1);
  for (let failing = 1, statements = passed; failing <= statements; failing += 1) {
    takeBack(failing);
    expect({ failing, ...(await exported()) }).toEqual({ failing, ...wanted });
  }
});
