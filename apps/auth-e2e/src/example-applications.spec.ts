import { examples, fillIn, type Example, type Values } from '@symbolon/example-applications';
import { connectChromium, hasChromium } from './chromium.ts';
import { ExampleProgram } from './example-program.ts';
import { toolchains } from './example-toolchains.ts';
import { FormBrowser } from './form-browser.ts';
import { freePort } from './free-port.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer } from './server-process.ts';
import { password, token } from './tokens.ts';
import { logIn, Visitor } from './visitor.ts';

/** Every program that the console's wizard offers, run against the built server: no other code is shown to anybody. Apache's is run by apache.spec.ts. */

const scratch = openScratch();
afterAll(() => scratch.close());

const username = 'ada@example.com';
const secret = 'a-client-secret-of-32-characters';
const address = (path: string, host = 'localhost') => freePort().then((port) => `http://${host}:${port}${path}`);

const example = (id: string): Example => {
  const found = examples.find((each) => each.id === id);
  if (!found) throw new Error(`There is no example ${id}.`);
  return found;
};

const web = { nextjs: await address('/auth/signed-in'), express: await address('/callback'), fastify: await address('/callback'), nestjs: await address('/callback'), fastapi: await address('/callback'), go: await address('/callback'), spring: await address('/login/oauth2/code/symbolon') };
const apis = { 'express-api': await address(''), 'fastify-api': await address(''), 'nestjs-api': await address('') };
const spa = await address('/');
const login = { first_party: true, grant_types: ['authorization_code'], scope: 'openid profile email' };
const file = {
  resource_servers: Object.values(apis).map((audience) => ({ audience, scopes: ['orders:read'] })),
  clients: [
    ...Object.entries(web).map(([client_id, uri]) => ({ ...login, client_id, client_secret: secret, redirect_uris: [uri], post_logout_redirect_uris: [new URL('/', uri).href] })),
    { ...login, client_id: 'react', token_endpoint_auth_method: 'none', redirect_uris: [spa], post_logout_redirect_uris: [spa], allowed_cors_origins: [new URL(spa).origin] },
    { ...login, client_id: 'native', token_endpoint_auth_method: 'none', redirect_uris: [example('native').redirect_uri] },
    { client_id: 'machine', client_secret: secret, scope: 'orders:read' },
  ],
  users: [{ username, password, email_verified: true, claims: { name: 'Ada Lovelace' } }],
};

const cannot = Object.entries(toolchains).flatMap(([id, { isThere }]) => (isThere ? [] : [id]));
if (cannot.length > 0) process.stderr.write(`example-applications.spec.ts leaves out ${cannot.join(' and ')}: what they need cannot be installed here.\n`);
const offered = Object.entries(web).filter(([id]) => !cannot.includes(id));
const programs = new Map<string, ExampleProgram>();

let at: Awaited<ReturnType<typeof newInstallation>>;
beforeAll(async () => {
  at = await newInstallation(scratch, { SYMBOLON_CONFIG: scratch.file(file) });
  await startServer(at);
  for (const [id, redirect_uri] of offered) programs.set(id, started(id, { client_id: id, redirect_uri }));
});

/** Logs in where an application leads to, and answers where that leads. */
async function comeBack(browser: FormBrowser, to: URL | undefined): Promise<URL> {
  const page = await browser.go(to ?? new URL('about:blank'));
  const { location, text } = await browser.submit(page, { username, password });
  if (!location) throw new Error(text);
  return location;
}

/** Starts a program as somebody would who has the wizard's answer before them. */
function started(id: string, more: Omit<Values, 'issuer'>): ExampleProgram {
  const values = { issuer: at.issuer, ...more };
  const program = ExampleProgram.of(scratch, example(id), values, toolchains[id]?.installed);
  const typed = fillIn(example(id).run, example(id), values).replace('npx tsc', 'npx tsc --noCheck --noResolve'); // types are checked with those of the workspace
  void program.run(toolchains[id]?.command ?? typed, { CLIENT_SECRET: secret, ...toolchains[id]?.env });
  return program;
}

test.each(offered)('%s logs a person in, knows them afterwards, and stands up to an answer that is none', async (id, redirect_uri) => {
  const home = new URL('/', redirect_uri);
  await programs.get(id)?.answersAt(home.href);
  const [application, provider] = [new FormBrowser(home.origin), new FormBrowser(at.issuer)];
  const back = await comeBack(provider, (await application.go(home)).location);
  const stranger = new FormBrowser(home.origin);
  await stranger.go(back); // has begun nothing
  expect((await stranger.go(home)).location?.origin).toBe(at.issuer);
  const again = await provider.go((await application.go(home)).location ?? home);
  expect(await shown(application, again.location)).toEqual([200, 'Hello, Ada Lovelace.']);
  expect(await shown(application, home)).toEqual([200, 'Hello, Ada Lovelace.']);
});

test('nothing is offered that no test runs', () => {
  const run = [...Object.keys(web), ...Object.keys(apis), 'curl', 'node', 'native', 'react', 'apache'];
  expect(examples.map(({ id }) => id).sort()).toEqual(run.sort());
  const missing = examples.flatMap(({ id, blocks, install = '' }) =>
    blocks.flatMap(({ name, code }) => (/\.[mt]sx?$|\.mjs$/.test(name) ? [...code.matchAll(/(?:from|import) '((?:@[\w-]+\/)?[\w-]+)(?=[/'])/g)].map(([, imported = '']) => [id, imported]) : [])).filter(([, imported = '']) => !install.split(' ').includes(imported)),
  );
  expect(missing).toEqual([]);
});

const shown = async (browser: FormBrowser, to: URL | undefined): Promise<readonly [number, string | undefined]> => {
  const { status, text } = await browser.go(to ?? new URL('about:blank'));
  return [status, /Hello, [\w ]+\./.exec(text)?.[0]];
};

test.each(offered.filter(([id]) => !['go', 'spring'].includes(id)))('%s logs a person out, here and there', async (id, redirect_uri) => {
  const home = new URL('/', redirect_uri);
  await programs.get(id)?.answersAt(home.href);
  const [application, provider] = [new FormBrowser(home.origin), new FormBrowser(at.issuer)];
  await application.go(await comeBack(provider, (await application.go(home)).location));
  const out = await provider.go((await application.go(new URL('/logout', home))).location ?? home);
  expect(out.location?.href).toBe(home.href);
  expect((await provider.go((await application.go(home)).location ?? home)).fields).toMatchObject({ username: '' }); // asked again
});

test.each(Object.entries(apis))('%s lets in who has a token for it, and curl and Node.js get one', async (id, audience) => {
  const program = started(id, { audience });
  await program.answersAt(audience);
  expect((await fetch(audience)).status).toBe(401);
  const { json } = await token(at, { clientId: 'machine', clientSecret: secret }, { grant_type: 'client_credentials', resource: audience });
  const answer = await fetch(audience, { headers: { authorization: `Bearer ${String(json['access_token'])}` } });
  expect([answer.status, await answer.json()]).toEqual([200, { caller: 'machine' }]);
  for (const caller of ['curl', 'node']) {
    const call = ExampleProgram.of(scratch, example(caller), { issuer: at.issuer, client_id: 'machine', audience });
    expect([await call.run(example(caller).run, { CLIENT_SECRET: secret }), call.printed.trim()]).toEqual([0, '{"caller":"machine"}']);
  }
});

test('the native program logs a person in by a port that it finds', async () => {
  const program = started('native', { client_id: 'native', redirect_uri: example('native').redirect_uri });
  const [, opened = ''] = await program.told(/^(http\S+)$/m);
  const back = await comeBack(new FormBrowser(at.issuer), new URL(opened));
  expect(await (await fetch(back)).text()).toBe('You are logged in, and may close this window.');
  await program.told(/^Hello, Ada Lovelace\.$/m);
});

(hasChromium ? test : test.skip)('react logs a person in and out, and keeps no token in the browser', async () => {
  const program = ExampleProgram.of(scratch, example('react'), { issuer: at.issuer, client_id: 'react', redirect_uri: spa });
  void program.run(fillIn(example('react').run, example('react'), { issuer: at.issuer, redirect_uri: spa }));
  await program.answersAt(spa);
  const browser = await connectChromium();
  const visitor = await Visitor.arrive(browser);
  const { page } = visitor;
  await page.goto(spa);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.waitForSelector('#login');
  await logIn(page, username);
  await page.getByRole('heading', { name: 'Hello, Ada Lovelace.' }).waitFor();
  expect([page.url(), await page.evaluate<string>('JSON.stringify({ ...localStorage, ...sessionStorage })')]).toEqual([spa, '{}']);
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.getByRole('button', { name: 'Log in' }).waitFor();
  expect(visitor.complaints).toEqual([]);
  await visitor.close();
  await browser.close();
});
