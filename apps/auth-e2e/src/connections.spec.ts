import type { Browser, Page } from 'playwright-core';
import { openUpstream, type UpstreamProvider } from '../../auth/test/upstream.ts';
import { connectChromium, hasChromium } from './chromium.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer } from './server-process.ts';
import { startTwoHopApplication, twoHopFile, twoHopSecret, type TwoHopApplication } from './two-hop-application.ts';
import { until } from './until.ts';
import { authorizeUrl, Visitor } from './visitor.ts';

/** People who log in by another provider, in a browser: they press twice, go back, have two windows, and find the other one down. */
const scratch = openScratch();
afterAll(() => scratch.close());

let browser: Browser;
let application: TwoHopApplication;
let upstream: UpstreamProvider;
let issuer: string;

(hasChromium ? describe : describe.skip)('in Chromium', () => {
  beforeAll(async () => {
    application = await startTwoHopApplication();
    const at = await newInstallation(scratch);
    issuer = at.issuer;
    upstream = await openUpstream(['corp'], issuer);
    await upstream.know({ carl: { email: 'carl@corp.example', email_verified: true, name: 'Carl' }, cora: { email: 'cora@corp.example', email_verified: true } });
    const corp = { connection: 'corp', type: 'oidc', name: 'Example Corp', issuer: upstream.origin, client_id: 'symbolon', client_secret: twoHopSecret, trusted_domains: ['corp.example'], create_people: true };
    const settings = { ...at.settings, SYMBOLON_CONFIG: scratch.file({ ...twoHopFile(application, []), connections: [corp] }) };
    [browser] = await Promise.all([connectChromium(), startServer({ ...at, settings })]);
  });
  afterAll(async () => {
    await browser.close();
    await upstream.close();
    await application.close();
  });

  let person: Visitor;
  beforeEach(async () => {
    application.arrivals.length = 0;
    person = await Visitor.arrive(browser);
  });
  afterEach(() => person.close());

  const begin = (page: Page, state: string) => page.goto(authorizeUrl(issuer, 'trusted', `${application.origin}/callback`, { state }));
  const isThere = (page: Page) => until('the page of the other provider', () => page.url().startsWith(upstream.origin));
  /** By its own pages: who one is. */
  async function nameThere(page: Page, login: string): Promise<void> {
    await isThere(page);
    await page.fill('input[name=login]', login);
    await page.fill('input[name=password]', 'any');
    await page.click('button[type=submit]');
  }
  /** And, the first time in a browser, that it may be told. */
  async function logInThere(page: Page, login: string): Promise<void> {
    await nameThere(page, login);
    await page.click('button[type=submit]');
  }
  const arrived = (page: Page, state: string) => until('the application', () => page.url().startsWith(`${application.elsewhere}/home`) && new URL(page.url()).searchParams.get('state') === state);

  test('a button leads there and back, and the next time nobody is asked anything', async () => {
    await begin(person.page, 'first');
    expect(await person.page.textContent('#connection-corp')).toBe('Continue with Example Corp');
    await person.page.click('#connection-corp');
    await logInThere(person.page, 'carl');
    await arrived(person.page, 'first');
    await person.page.goto(`${issuer}/account`);
    expect(await person.page.textContent('main')).toContain('carl@corp.example');
    expect(person.complaints.filter((each) => !each.includes('ERR_NAME_NOT_RESOLVED'))).toEqual([]); // their pages ask others for letters
  });

  test('an application that asks for a log-in of now gets one: the other provider asks again', async () => {
    await begin(person.page, 'before');
    await person.page.click('#connection-corp');
    await logInThere(person.page, 'carl');
    await arrived(person.page, 'before');
    await person.page.goto(authorizeUrl(issuer, 'trusted', `${application.origin}/callback`, { state: 'anew', prompt: 'login' }));
    await person.page.click('#connection-corp');
    await nameThere(person.page, 'carl');
    await arrived(person.page, 'anew');
  });

  test('pressed twice, it is one log-in', async () => {
    await begin(person.page, 'twice');
    await person.page.dblclick('#connection-corp', { noWaitAfter: true });
    await logInThere(person.page, 'carl');
    await arrived(person.page, 'twice');
    await person.page.goto(`${issuer}/account`);
    expect(await person.page.locator('[id^="session-"]').count()).toBeGreaterThan(0);
  });

  test('who goes back from there presses again', async () => {
    await begin(person.page, 'back');
    await person.page.click('#connection-corp');
    await isThere(person.page);
    await person.page.goBack();
    await person.page.click('#connection-corp');
    await logInThere(person.page, 'carl');
    await arrived(person.page, 'back');
  });

  test('two windows at once are each led to where they began, the second by the first log-in', async () => {
    const other = await person.tab();
    await begin(person.page, 'one');
    await begin(other, 'other');
    await person.page.click('#connection-corp');
    await isThere(person.page);
    await other.click('#connection-corp');
    await isThere(other);
    await logInThere(person.page, 'cora');
    await arrived(person.page, 'one');
    await nameThere(other, 'cora');
    await arrived(other, 'other');
  });

  test('the address bar keeps nothing of the answer, and a page that is loaded again asks for nothing', async () => {
    await begin(person.page, 'again');
    await person.page.click('#connection-corp');
    await isThere(person.page);
    await person.page.click('a[href$="/abort"]');
    await until('the log-in page', () => person.page.url().startsWith(`${issuer}/login`));
    expect([await person.page.textContent('#error'), new URL(person.page.url()).search]).toEqual(['The other provider did not sign you in, or you cancelled there. Try again, or sign in in another way.', expect.not.stringContaining('state=')]);
    await person.page.reload();
    expect(await person.page.getAttribute('main', 'data-page')).toBe('login');
  });
});
