import type { Browser } from 'playwright-core';
import { violationsIn } from './accessibility.ts';
import { connectChromium, hasChromium } from './chromium.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer, type Installation, type ServerProcess } from './server-process.ts';
import { password } from './tokens.ts';
import { Visitor } from './visitor.ts';

/** What the log-in page asks of a browser once many wrong passwords have come from its network. One worker: another hears of that when it is asked itself. */
const scratch = openScratch();
afterAll(() => scratch.close());

let browser: Browser;
let at: Installation;
let server: ServerProcess;

(hasChromium ? describe : describe.skip)('in Chromium', () => {
  beforeAll(async () => {
    at = await newInstallation(scratch, { SYMBOLON_CONFIG: scratch.file({ users: [{ username: 'ada@example.com', password }], sign_in: { offer_passkey: false } }), SYMBOLON_THROTTLE_ADDRESS: '20', SYMBOLON_PROOF_OF_WORK_BITS: '12', SYMBOLON_WORKERS: '1' });
    [browser, server] = await Promise.all([connectChromium(), startServer(at)]);
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  test('it is worked out while people type, told in words, and they get in; the page keeps to its own rules', async () => {
    const person = await Visitor.arrive(browser);
    const { page } = person;
    const type = async (username: string, tried: string) => {
      await page.getByLabel('Email or username').fill(username);
      await page.getByLabel('Password', { exact: true }).fill(tried);
    };
    await page.goto(`${at.issuer}/account`);
    const running = page.getByText('Your browser is working something out', { exact: false });
    const done = page.getByText('Done: you can go on.');
    for (let n = 0; n < 18; n += 1) {
      await type(`nobody-${n}@example.com`, 'not the right pass phrase');
      const answered = page.waitForNavigation(); // of the form, which waits for the work where there is some
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await answered;
    }
    await running.or(done).waitFor();
    await type('ada@example.com', password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click(); // before it is done the form waits for it
    await page.getByRole('heading', { level: 1, name: 'Your account' }).waitFor();
    expect(person.complaints.filter((each) => each.includes('Content Security Policy'))).toEqual([]);
    await person.close();

    const next = await Visitor.arrive(browser);
    await next.page.goto(`${at.issuer}/account`);
    await next.page.getByText('Done: you can go on.').waitFor();
    expect(await next.page.getByRole('status').filter({ hasText: 'Done' }).count()).toBe(1);
    expect(await violationsIn(next.page)).toEqual([]);
    await next.close();
  });

  test('so it is where mails are asked for and accounts are made: by a form, and by a passkey, which waits for it, too', async () => {
    const doors = await newInstallation(scratch, { SYMBOLON_SIGNUP: 'open', SYMBOLON_THROTTLE_ADDRESS: '20', SYMBOLON_PROOF_OF_WORK_BITS: '12', SYMBOLON_WORKERS: '1' });
    const open = await startServer(doors);
    const person = await Visitor.arrive(browser);
    const { page } = person;
    const done = page.getByText('Done: you can go on.');
    const ask = async (username: string) => {
      await page.getByLabel('Email or username').fill(username);
      const answered = page.waitForNavigation();
      await page.getByRole('button', { name: 'Send link' }).click();
      await answered;
    };
    for (let n = 0; n < 17; n += 1) {
      await page.goto(`${doors.issuer}/forgot-password`);
      await ask(`nobody-${n}@example.com`);
    }
    await page.goto(`${doors.issuer}/forgot-password`);
    await done.waitFor();
    expect([await page.getByRole('alert').count(), await violationsIn(page)]).toEqual([0, []]);
    await ask('nobody@example.com');
    await page.getByRole('heading', { level: 1, name: 'Check your email' }).waitFor();

    const session = await page.context().newCDPSession(page);
    await session.send('WebAuthn.enable');
    await session.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
    await page.goto(`${doors.issuer}/account`);
    await page.getByRole('link', { name: 'Create an account' }).click();
    await page.getByRole('heading', { level: 1, name: 'Create your account' }).waitFor();
    for (let n = 0; n < 2; n += 1) {
      await page.getByLabel('Email address').fill('grace@example.com');
      const answered = page.waitForNavigation();
      await page.getByRole('button', { name: 'Sign up with a passkey instead' }).click(); // at first nothing is asked, as nobody has signed up yet
      await answered;
      if (n === 0) await page.getByText('Your browser is working something out', { exact: false }).or(done).waitFor();
    }
    await page.getByRole('heading', { level: 1, name: 'Check your email' }).waitFor();
    expect(person.complaints.filter((each) => each.includes('Content Security Policy'))).toEqual([]);
    await person.close();
    await open.stop();
  });
});
