import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page as Tab } from 'playwright-core';
import { violationsOf } from './accessibility.ts';
import { connectChromium, hasChromium } from './chromium.ts';
import { freePort } from './free-port.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, ServerProcess, startServer, type Installation } from './server-process.ts';
import { Page } from './terminal.ts';
import { password } from './tokens.ts';
import { fillIn, Visitor } from './visitor.ts';

/** Codes by SMS as people have them: sent by the hook that the page for operators shows, which prints them. */
const scratch = openScratch();
afterAll(() => scratch.close());

const root = join(import.meta.dirname, '../../..');
const [ada, mia] = ['ada@example.com', 'mia@example.com'];
const number = '+4915123456789';
/** A double click whose second press comes once the server has done what the first asks for: the browser shows the second answer. */
async function pressTwice(tab: Tab, button: Locator): Promise<void> {
  const isDone = new Promise<void>((resolve, reject) => {
    void tab.route('**/account/phone', async (route) => route.fetch().then(() => resolve(), reject), { times: 1 }); // its answer never comes
  });
  const { x, y, width, height } = (await button.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const press = () => tab.mouse.click(x + width / 2, y + height / 2); // which waits for nothing that comes of it
  await press();
  await isDone;
  await press();
}

const mobile = { bypassCSP: true, reducedMotion: 'reduce', viewport: { width: 320, height: 800 } } as const;

(hasChromium ? describe : describe.skip)('a code by SMS', () => {
  let browser: Browser;
  let at: Installation;
  let hook: ServerProcess;
  beforeAll(async () => {
    browser = await connectChromium();
    const [port, secret] = [await freePort(), `whsec_${Buffer.alloc(32, 7).toString('base64')}`];
    const file = { sign_in: { second_factor_sms: 'when_enrolled' }, users: [ada, mia].map((username) => ({ username, password })) };
    at = await newInstallation(scratch, { SYMBOLON_CONFIG: scratch.file(file), SYMBOLON_SMS_URL: `http://127.0.0.1:${port}/sms`, SYMBOLON_SMS_SECRET: secret });
    const place = scratch.directory();
    symlinkSync(join(root, 'node_modules'), join(place, 'node_modules'));
    for (const [name, text] of new Page('sms.md').files) writeFileSync(join(place, name), text);
    hook = new ServerProcess(at, [process.execPath, 'sms-hook.mjs'], { SYMBOLON_SMS_SECRET: secret, PORT: String(port) }, place);
    await startServer(at);
  });
  afterAll(() => browser.close());

  let read = 0;
  /** What came since it was asked last. */
  async function message(): Promise<string> {
    await hook.printed(new RegExp(`^[^]{${read}}[^]*#\\d{6}\\n$`));
    const news = hook.stdout.slice(read);
    read = hook.stdout.length;
    return news;
  }
  const codeIn = (text: string): string => /#(\d{6})/.exec(text)?.[1] ?? 'no code';

  async function arrive(username: string, options: Parameters<typeof Visitor.arrive>[1] = {}): Promise<Visitor> {
    const visitor = await Visitor.arrive(browser, options);
    await visitor.page.goto(`${at.issuer}/account`);
    await fillIn(visitor.page, username);
    await visitor.page.click('#submit');
    return visitor;
  }

  test.each([true, false])('is what a number is proven by, and what somebody logs in with from then on, with JavaScript: %s', async (javaScriptEnabled) => {
    const username = javaScriptEnabled ? ada : mia;
    const person = await arrive(username, { javaScriptEnabled });
    await person.page.getByRole('link', { name: 'Add a phone number' }).click();
    await person.page.getByLabel('Phone number').fill('+49 151 23456789');
    await person.page.getByRole('button', { name: 'Text me a code' }).click();
    await person.page.waitForSelector('h1:text("Check your phone")');
    const text = await message();
    expect(text).toMatch(new RegExp(`^\\${number}: \\d{6} is your code for Symbolon\\. Never tell it to anybody\\.\\n\\n@${new URL(at.issuer).hostname} #\\d{6}\\n$`));
    await person.page.getByLabel('Code from the message').fill(codeIn(text));
    await pressTwice(person.page, person.page.getByRole('button', { name: 'Add', exact: true }));
    await person.page.waitForSelector('[data-page="recovery-codes"]');
    const codes = await person.page.locator('.codes li').allTextContents();
    await person.page.click('#continue');
    await person.page.getByText(number).waitFor();

    const elsewhere = await arrive(username, { javaScriptEnabled });
    await elsewhere.page.getByText('whose number ends in 89').waitFor();
    const lost = await arrive(username, { javaScriptEnabled });
    await lost.page.fill('#code', codes[9] ?? '');
    await lost.page.click('#submit');
    await lost.page.waitForSelector('[data-page="account"]'); // what was shown at last is what counts
    await lost.close();
    await elsewhere.page.getByRole('button', { name: 'Text me a code' }).click();
    await elsewhere.page.getByLabel('Code from the text message').fill(codeIn(await message()));
    await elsewhere.page.getByRole('button', { name: 'Continue' }).click();
    await elsewhere.page.waitForSelector('[data-page="account"]');
    await elsewhere.page.click('#remove-factor-1');
    await elsewhere.page.getByText('The phone number is removed.').waitFor();
    await Promise.all([person.close(), elsewhere.close()]);
    expect([...person.complaints, ...elsewhere.complaints]).toEqual([]);
  });

  test('is asked for on pages that are fit for everybody, on a telephone, too, and by keyboard alone', async () => {
    const person = await arrive(ada, mobile);
    await person.page.click('#add-phone');
    await person.page.waitForSelector('#number:focus');
    expect(await violationsOf(person.page)).toEqual([]);
    await person.page.keyboard.type('12');
    await person.page.keyboard.press('Enter');
    await person.page.waitForSelector('#error');
    expect(await violationsOf(person.page)).toEqual([]);
    await person.page.fill('#number', number);
    await person.page.keyboard.press('Enter');
    await person.page.waitForSelector('#code:focus');
    expect(await violationsOf(person.page)).toEqual([]);
    await person.page.keyboard.type(codeIn(await message()));
    await person.page.keyboard.press('Enter');
    await person.page.waitForSelector('[data-page="recovery-codes"]');
    const again = await arrive(ada, mobile);
    await again.page.waitForSelector('#send-sms');
    expect(await violationsOf(again.page)).toEqual([]);
    await again.page.click('#send-sms');
    await again.page.waitForSelector('#code:focus');
    expect(await violationsOf(again.page)).toEqual([]);
    await Promise.all([person.close(), again.close()]);
  });
});
