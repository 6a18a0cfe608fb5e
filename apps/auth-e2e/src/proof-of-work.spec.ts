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
    const done = page.getByText('Done: you can sign in.');
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
    await next.page.getByText('Done: you can sign in.').waitFor();
    expect(await next.page.getByRole('status').filter({ hasText: 'Done' }).count()).toBe(1);
    expect(await violationsIn(next.page)).toEqual([]);
    await next.close();
  });
});
