import type { Browser } from 'playwright-core';
import { connectChromium, hasChromium } from './chromium.ts';
import { nextLink } from './mailed-link.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer, type ServerProcess } from './server-process.ts';
import { startTwoHopApplication, twoHopFile, type TwoHopApplication } from './two-hop-application.ts';
import { authorizeUrl, logIn, Visitor } from './visitor.ts';

/** A client whose callback goes on to another origin: `form-action` would hold for every hop of the chain that a form begins. */
const scratch = openScratch();
afterAll(() => scratch.close());

const [ada, grace] = ['ada@example.com', 'grace@example.com'];

let browser: Browser;
let application: TwoHopApplication;
let server: ServerProcess;
let issuer: string;
/** The same where sign-up lets people in at once. */
let trusting: string;

(hasChromium ? describe : describe.skip).each([true, false])('in Chromium, a person arrives two hops away, with JavaScript: %s,', (javaScriptEnabled) => {
  beforeAll(async () => {
    application = await startTwoHopApplication();
    const settings = { SYMBOLON_CONFIG: scratch.file(twoHopFile(application, [ada, grace])), SYMBOLON_SIGNUP: 'open' };
    const [careful, optional] = [await newInstallation(scratch, settings), await newInstallation(scratch, { ...settings, SYMBOLON_EMAIL_VERIFICATION: 'optional' })];
    [browser, server] = await Promise.all([connectChromium(), startServer(careful), startServer(optional)]);
    [issuer, trusting] = [careful.issuer, optional.issuer];
  });
  afterAll(async () => {
    await browser.close();
    await Promise.all([application.close(), server.stop()]);
  });

  let person: Visitor;
  beforeEach(async () => {
    application.arrivals.length = 0;
    person = await Visitor.arrive(browser, { javaScriptEnabled });
  });
  afterEach(async () => {
    await person.close();
    expect(person.complaints).toEqual([]);
  });

  const begin = (clientId = 'trusted', more: Readonly<Record<string, string>> = {}, at = issuer) => person.page.goto(authorizeUrl(at, clientId, `${application.origin}/callback`, more));
  const arrived = async (path = '/home') => {
    await person.page.waitForURL(`${application.elsewhere}${path}*`);
  };

  test('from the log-in', async () => {
    await begin();
    await logIn(person.page, ada);
    await arrived();
  });

  test('from the sign-up', async () => {
    await begin('trusted', {}, trusting);
    await person.page.click('a[href^="/signup"]');
    await logIn(person.page, `in-at-once-${javaScriptEnabled}@example.com`);
    await arrived();
  });

  test('from the proof of an address', async () => {
    await begin();
    await person.page.click('a[href^="/signup"]');
    const link = nextLink(server);
    await logIn(person.page, `proven-${javaScriptEnabled}@example.com`);
    await person.page.goto(await link);
    await person.page.click('#submit');
    await arrived();
  });

  test.each(['#consent-deny', '#consent-approve'])('from the consent, by %s', async (answer) => {
    await begin('strange', { prompt: 'consent' });
    await logIn(person.page, ada);
    await person.page.click(answer);
    await arrived();
  });

  test('from the choice of an account', async () => {
    for (const username of [ada, grace]) {
      await begin('trusted', { prompt: 'login' });
      await logIn(person.page, username);
      await arrived();
    }
    await begin();
    await person.page.click(`button[name=session]:has-text("${ada}")`);
    await arrived();
  });

  test('from the log-out', async () => {
    await begin();
    await logIn(person.page, ada);
    await arrived();
    await person.page.goto(`${issuer}/oidc/logout?${new URLSearchParams({ client_id: 'trusted', post_logout_redirect_uri: `${application.origin}/goodbye` }).toString()}`);
    await person.page.click('#logout-confirm');
    await arrived('/left');
  });

  test('by form_post', async () => {
    await begin('trusted', { response_mode: 'form_post' });
    await logIn(person.page, ada);
    if (!javaScriptEnabled) await person.page.click('#submit');
    await arrived();
    expect(application.arrivals.map(({ method }) => method)).toEqual(['POST']);
  });
});
