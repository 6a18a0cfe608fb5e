import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { connectChromium, hasChromium } from './chromium.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer, type Installation, type ServerProcess } from './server-process.ts';
import { password } from './tokens.ts';
import { Visitor } from './visitor.ts';

/** A captcha of the operator's own choice, drawn by the script of another server, as theirs are: by a frame, with the form's call back. */
const scratch = openScratch();
afterAll(() => scratch.close());

const script = `
const place = document.querySelector('.own-captcha');
const frame = document.createElement('iframe');
frame.title = 'Are you a person?';
frame.src = new URL('/frame', document.currentScript?.src ?? place.dataset.captcha).href;
place.append(frame);
addEventListener('message', (event) => {
  if (event.source === frame.contentWindow) window[place.dataset.callback](event.data);
});
`;
const frame = `<!doctype html><html lang="en"><title>Are you a person?</title><button>I am a person</button><script>
let n = 0;
document.querySelector('button').addEventListener('click', () => parent.postMessage('good-' + Math.random() + '-' + (n += 1), '*'));
</script></html>`;

let browser: Browser;
let at: Installation;
let server: ServerProcess;
let provider: Server;
let isThere = true;
const asked: string[] = [];

(hasChromium ? describe : describe.skip)('in Chromium', () => {
  beforeAll(async () => {
    provider = createServer((request, response) => {
      if (!isThere) return void response.destroy();
      if (request.url === '/api.js') return void response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
      if (request.url === '/frame') return void response.writeHead(200, { 'content-type': 'text/html' }).end(frame);
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const given = new URLSearchParams(Buffer.concat(parts).toString()).get('response') ?? '';
        asked.push(given);
        response.end(JSON.stringify({ success: given.startsWith('good-') }));
      });
    });
    await once(provider.listen(0, '127.0.0.1'), 'listening');
    const origin = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
    at = await newInstallation(scratch, {
      SYMBOLON_CONFIG: scratch.file({ users: [{ username: 'ada@example.com', password }], sign_in: { offer_passkey: false } }), SYMBOLON_PROOF_OF_WORK_BITS: '12',
      SYMBOLON_CAPTCHA_SITE_KEY: 'site_1', SYMBOLON_CAPTCHA_SECRET: 'secret_1', SYMBOLON_CAPTCHA_SCRIPT_URL: `${origin}/api.js`, SYMBOLON_CAPTCHA_VERIFY_URL: `${origin}/siteverify`, SYMBOLON_CAPTCHA_CLASS: 'own-captcha', SYMBOLON_CAPTCHA_WHEN: 'always',
    });
    [browser, server] = await Promise.all([connectChromium(), startServer(at)]);
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
    provider.closeAllConnections();
    await new Promise((closed) => provider.close(closed));
  });

  const hint = 'Please do this check first; then your form is sent.';
  const fillIn = async ({ page }: Visitor) => {
    await page.goto(`${at.issuer}/account`);
    await page.getByLabel('Email or username').fill('ada@example.com');
    await page.getByLabel('Password', { exact: true }).fill(password);
  };

  test('the form waits until it is solved, and is sent then; the page keeps to its own rules', async () => {
    const person = await Visitor.arrive(browser);
    const { page } = person;
    await fillIn(person);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText(hint).waitFor();
    expect(asked).toEqual([]);
    await page.frameLocator('iframe[title="Are you a person?"]').getByRole('button', { name: 'I am a person' }).click();
    await page.getByRole('heading', { level: 1, name: 'Your account' }).waitFor();
    expect(asked).toEqual([expect.stringMatching(/^good-/)]);
    expect(person.complaints).toEqual([]);
    await person.close();
  });

  test('who solves it first is not kept; without scripts the page says what it needs', async () => {
    const person = await Visitor.arrive(browser);
    await fillIn(person);
    await person.page.frameLocator('iframe[title="Are you a person?"]').getByRole('button', { name: 'I am a person' }).click();
    await person.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await person.page.getByRole('heading', { level: 1, name: 'Your account' }).waitFor();
    await person.close();
    const plain = await Visitor.arrive(browser, { javaScriptEnabled: false });
    await plain.page.goto(`${at.issuer}/account`);
    await plain.page.getByText('needs scripts, and they are turned off in this browser', { exact: false }).waitFor();
    await plain.close();
  });

  test('where the provider is gone, its script, too, the browser works something out instead, and people get in', async () => {
    isThere = false;
    const person = await Visitor.arrive(browser);
    const { page } = person;
    await fillIn(person);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('Done: you can go on.').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Your account' }).waitFor();
    await person.close();
  });
});
