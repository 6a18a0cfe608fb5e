import { migrationsDirectory, readMigrations } from '@symbolon/database';
import { isAccountOf } from './account-place.ts';
import { AuthenticatorApp } from './authenticator-app.ts';
import { Browser, pageOf } from './browser.ts';
import { MailFolder } from './mailbox.ts';
import { formOf, secret, startProviderOn, type Provider } from './provider.ts';
import { on, rowsOf, seeds, upgraded, type Known, type Rows, type Seed } from './seeds.ts';
import { optionsOn, SoftAuthenticator } from './soft-authenticator.ts';

/** Databases that old releases have left, brought up to this one: nothing is lost, and whoever got in gets in. */
const newest = seeds.at(-1);

test('there are seeds, and the migrations that each was made by are here as they were', async () => {
  expect(seeds.length).toBeGreaterThan(1);
  const here = new Map((await readMigrations(migrationsDirectory())).map(({ name, checksum }) => [name, checksum]));
  for (const { sql } of seeds) {
    const made = [...sql.matchAll(/^INSERT INTO _prisma_migrations SELECT \('\(([^)]*)\)'/gm)].map(([, row = '']) => row.split(','));
    expect(made.length).toBeGreaterThan(5);
    for (const [, checksum, , name = ''] of made) expect([name, here.get(name)]).toEqual([name, checksum]);
  }
});

describe.each(seeds.map((seed) => [seed.name, seed] as const))('the seed %s', (_, seed: Seed) => {
  const folder = new MailFolder();
  let provider: Provider;
  let before: Rows;
  let after: Rows;
  const { known }: { readonly known: Known } = seed;

  beforeAll(async () => {
    const { testDatabase, ...made } = await upgraded(seed);
    before = made.before;
    after = await on(testDatabase, (client) => rowsOf(client, before));
    provider = await startProviderOn(testDatabase, { ...folder.environment, SYMBOLON_SIGNUP: 'open' });
    provider.clock.advance((new Date(known.moment).getTime() - provider.clock.now().getTime()) / 1000);
  });
  afterAll(async () => {
    await provider.close();
    folder.close();
  });
  const credentials = [known.tokens.client, secret] as const;

  test('has every row that it had, in every table, as it was', () => {
    const { _prisma_migrations: migrations, ...tables } = before;
    expect(migrations?.rows.length).toBeGreaterThan(5);
    expect(Object.keys(tables).length).toBeGreaterThan(15);
    for (const [table, { rows }] of Object.entries(tables)) expect([table, after[table]?.rows]).toEqual([table, rows]);
  });

  test('goes on with the log-ins, tokens and codes of before, and with none that was ended', async () => {
    const userinfo = async (token: string) => (await provider.send('/oidc/userinfo', { headers: { authorization: `Bearer ${token}` } })).status;
    expect([await userinfo(known.tokens.access_token), await userinfo(known.revoked)]).toEqual([200, 401]);
    const { client, ...code } = known.code;
    expect((await provider.token({ grant_type: 'authorization_code', ...code }, [client, secret])).status).toBe(200);
    const refreshed = await provider.token({ grant_type: 'refresh_token', refresh_token: known.tokens.refresh_token }, credentials);
    expect([refreshed.status, typeof refreshed.json['refresh_token']]).toEqual([200, 'string']);
    const browser = Object.assign(new Browser(provider), { cookie: known.session.cookie });
    expect(isAccountOf(await browser.go('/account'), known.session.username)).toBe(true);
  });

  test('lets in everybody by what they had', async () => {
    for (const { username, password, totp, recovery, passkey } of known.people) {
      const browser = new Browser(provider);
      const form = await browser.go('/account?account=other');
      let page = await browser.submit(form, { username, password });
      if (totp !== undefined) {
        expect([username, pageOf(page)]).toEqual([username, 'second-factor']);
        provider.clock.advance(60);
        page = await browser.submit(page, { code: new AuthenticatorApp(totp).code(provider) });
      }
      expect([username, isAccountOf(page, username)]).toEqual([username, true]);
      if (recovery?.[0] !== undefined) {
        const other = new Browser(provider);
        const asked = await other.submit(await other.go('/account?account=other'), { username, password });
        expect(isAccountOf(await other.submit(asked, { code: recovery[0] }), username)).toBe(true);
      }
      if (!passkey) continue;
      const key = SoftAuthenticator.from(passkey);
      const alone = new Browser(provider);
      const entrance = await alone.go('/account');
      expect(isAccountOf(await alone.go('/login/passkey', { method: 'POST', body: formOf({ csrf: entrance.fields['csrf'], flow: entrance.fields['flow'], credential: key.get(optionsOn(entrance)) }) }), username)).toBe(true);
    }
  });

  test('sends the letter that was waiting', async () => {
    await provider.deliver();
    await provider.deliver(); // the letter, then its mail
    expect((await folder.news()).map(({ to, subject }) => [to, subject])).toContainEqual([known.letter, 'Choose a new password']);
  });
});

test('the newest has rows in every table', async () => {
  if (!newest) throw new Error('There is no seed.');
  const { testDatabase, before } = await upgraded(newest);
  await testDatabase.drop();
  expect(Object.keys(before).length).toBeGreaterThan(40);
  expect(Object.entries(before).filter(([, { rows }]) => rows.length === 0).map(([table]) => table)).toEqual([]);
});
