import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createVerifier } from '@symbolon/resource-server';
import { protect } from '@symbolon/resource-server/express';
import express from 'express';
import * as client from 'openid-client';
import { Secret, TOTP } from 'otpauth';
import type { Browser } from 'playwright-core';
import { startApplication, type Application } from './application.ts';
import { connectChromium, hasChromium } from './chromium.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer, type Installation } from './server-process.ts';
import { password } from './tokens.ts';
import { logIn, Visitor } from './visitor.ts';

/** All of a step-up (RFC 9470), by programs of others: an API refuses, a client reads why, a person shows a code in a browser, the API answers. */
const { askedAgain } = (await import(new URL('../../../examples/step-up/asked-again.mjs', import.meta.url).href)) as { readonly askedAgain: (error: unknown) => Readonly<Record<string, string>> | undefined };

const scratch = openScratch();
afterAll(() => scratch.close());

const secret = 'a-client-secret-of-32-characters';
const [ada, lin] = ['ada@example.com', 'lin@example.com'];
const contract = { audience: 'http://localhost:4000', scopes: { 'orders:refund': 'Refund orders' } };

(hasChromium ? describe : describe.skip)('an API that wants a second factor', () => {
  let browser: Browser;
  let application: Application;
  let api: Server;
  let at: Installation;
  let callback: string;
  let config: client.Configuration;
  beforeAll(async () => {
    [application, browser] = await Promise.all([startApplication((_, response) => response.end('<!doctype html><html lang="en"><title>Till</title><p>You are in.</p>')), connectChromium()]);
    callback = `http://127.0.0.1:${application.port}/callback`;
    const till = { client_id: 'till', client_secret: secret, first_party: true, grant_types: ['authorization_code'], scope: 'openid orders:refund', redirect_uris: [callback] };
    const users = [ada, lin].map((username) => ({ username, password }));
    at = await newInstallation(scratch, { SYMBOLON_CONFIG: scratch.file({ resource_servers: [{ contract }], clients: [till], users }) });
    await startServer(at);
    const orders = protect(createVerifier({ issuer: at.issuer, contract }));
    api = express()
      .post('/payouts', orders.token({ scopes: ['orders:refund'], acrValues: ['aal2', 'phr'] }), (request, response) => {
        response.json({ for: orders.claims(request).sub });
      })
      .listen(0);
    await once(api, 'listening');
    config = await client.discovery(new URL(at.issuer), 'till', secret, undefined, { execute: [client.allowInsecureRequests] });
  });
  afterAll(async () => {
    api.close();
    await browser.close();
    await application.close();
  });

  const payOut = async (token: string): Promise<unknown> => (await client.fetchProtectedResource(config, token, new URL(`http://localhost:${(api.address() as AddressInfo).port}/payouts`), 'POST')).json();

  /** Sends the person to log in, with what is asked for; what they do there is `act`. Answers the new tokens. */
  async function authorize({ page }: Visitor, asks: Readonly<Record<string, string>>, act: () => Promise<void>) {
    const pkceCodeVerifier = client.randomPKCECodeVerifier();
    const code_challenge = await client.calculatePKCECodeChallenge(pkceCodeVerifier);
    await page.goto(client.buildAuthorizationUrl(config, { redirect_uri: callback, scope: 'openid orders:refund', code_challenge, code_challenge_method: 'S256', ...asks }).href);
    await act();
    await page.waitForURL(`${callback}*`);
    return client.authorizationCodeGrant(config, new URL(page.url()), { pkceCodeVerifier });
  }

  /** The person logs in by their password, and the API refuses. Answers what it asks for. */
  async function refused(person: Visitor, username: string): Promise<Readonly<Record<string, string>>> {
    const { access_token: token } = await authorize(person, {}, () => logIn(person.page, username));
    const asks = askedAgain(await payOut(token).catch((error: unknown) => error)) ?? {};
    expect(asks).toEqual({ acr_values: 'aal2 phr' });
    return asks;
  }

  /** What an authenticator on a phone has made of what the page shows. */
  const phoneOf = async ({ page }: Visitor): Promise<TOTP> => new TOTP({ secret: Secret.fromBase32((await page.textContent('#secret'))?.replaceAll(' ', '') ?? '') });

  async function enrol(person: Visitor): Promise<TOTP> {
    const { page } = person;
    const phone = await phoneOf(person);
    await page.fill('#code', phone.generate());
    await page.click('#submit');
    await page.waitForSelector('[data-page="recovery-codes"]');
    await page.click('#continue');
    return phone;
  }

  test('gets a code of who has an authenticator, without their password, and answers', async () => {
    const elsewhere = await Visitor.arrive(browser);
    const person = await Visitor.arrive(browser);
    const asks = await refused(person, ada);
    await elsewhere.page.goto(`${at.issuer}/account`);
    await logIn(elsewhere.page, ada);
    await elsewhere.page.click('#add-authenticator');
    const phone = await enrol(elsewhere);
    const tokens = await authorize(person, asks, async () => {
      await person.page.waitForSelector('[data-page="second-factor"]');
      expect(await person.page.locator('#password').count()).toBe(0);
      await person.page.fill('#code', phone.generate({ timestamp: Date.now() + 30_000 })); // the next: the one of now is used
      await person.page.click('#submit');
    });
    expect(await payOut(tokens.access_token)).toEqual({ for: tokens.claims()?.sub });
    await Promise.all([person.close(), elsewhere.close()]);
  });

  test('has who has none set one up on the way, and answers', async () => {
    const person = await Visitor.arrive(browser);
    const tokens = await authorize(person, await refused(person, lin), async () => {
      await person.page.waitForSelector('[data-page="authenticator"]');
      await enrol(person);
    });
    expect(await payOut(tokens.access_token)).toEqual({ for: tokens.claims()?.sub });
    await person.close();
    expect(person.complaints).toEqual([]);
  });
});
