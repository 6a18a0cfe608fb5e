import type { Browser, Page } from 'playwright-core';
import { parse } from 'yaml';
import { openUpstream, type UpstreamProvider } from '../../auth/test/upstream.ts';
import { violationsIn } from './accessibility.ts';
import { connectChromium, hasChromium } from './chromium.ts';
import { arriveAtConsole, invite } from './console-visitor.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer, type Installation } from './server-process.ts';
import { twoHopSecret } from './two-hop-application.ts';
import { until } from './until.ts';
import { logIn, Visitor } from './visitor.ts';

/** Connections in the console, before oidc-provider: one is made, tried by a log-in there, opened, and people are led there by their addresses. */

const scratch = openScratch();
afterAll(() => scratch.close());

const ada = 'ada@example.com';
const says = { email: 'carl@corp.example', email_verified: true, given_name: 'Carl', family_name: 'Corp', groups: ['editors'] };

(hasChromium ? describe : describe.skip)('in Chromium', () => {
  let browser: Browser;
  let at: Installation;
  let upstream: UpstreamProvider;
  beforeAll(async () => {
    at = await newInstallation(scratch, { SYMBOLON_OUTBOUND_PRIVATE: '127.0.0.1', SYMBOLON_CONFIG: scratch.file({ clients: [], users: [] }) });
    upstream = await openUpstream(['corp'], at.issuer);
    await upstream.know({ carl: says });
    [browser] = await Promise.all([connectChromium(), startServer(at)]);
    await invite(browser, at, ada);
  });
  afterAll(async () => {
    await browser.close();
    await upstream.close();
  });

  /** By the pages of the other provider: who one is, and that it may be told. */
  async function logInThere(page: Page): Promise<void> {
    await until('the page of the other provider', () => page.url().startsWith(upstream.origin));
    await page.fill('input[name=login]', 'carl');
    await page.fill('input[name=password]', 'any');
    await page.click('button[type=submit]');
    await page.click('button[type=submit]');
  }

  test('one is made by the keyboard and what it says, tried by a real log-in, mended, and opened', async () => {
    const visitor = await arriveAtConsole(browser, at, '/console/connections', ada);
    const { page } = visitor;
    await page.getByText('Nobody logs in by another provider yet.').waitFor();
    await page.getByRole('link', { name: 'New connection' }).press('Enter');
    await page.getByLabel('Identifier').fill('corp');
    expect(await page.locator('.copyable pre').first().textContent()).toBe(`${at.issuer}/login/connections/corp/callback`);
    await page.getByLabel('Name', { exact: false }).first().fill('Example Corp');
    await page.getByLabel('Issuer').fill(upstream.origin);
    await page.getByLabel('Client ID').fill('symbolon');
    await page.getByLabel('Client secret').fill(twoHopSecret);
    await page.getByLabel('Trusted domains').fill('corp.example');
    await page.getByLabel('Whoever has no account here').check();
    await page.getByRole('button', { name: 'Add', exact: true }).first().press('Enter');
    await page.getByLabel('Claim', { exact: true }).selectOption('name');
    await page.getByLabel('Expression 1: name').fill('claims.given_name +');
    await page.getByText('The same by other means').press('Enter');
    expect(await page.content()).not.toContain(`"client_secret": "${twoHopSecret}"`);
    await page.getByRole('button', { name: 'New connection' }).click();
    await page.getByRole('alert').getByText('/claims/name').waitFor();
    await page.getByLabel('Expression 1: name').fill("claims.given_name + ' ' + claims.family_name");
    expect(await violationsIn(page)).toEqual([]);
    await page.getByRole('button', { name: 'New connection' }).click();
    await page.getByRole('heading', { level: 1, name: 'Example Corp' }).waitFor();
    await page.getByText('Shut', { exact: true }).waitFor();

    await page.getByRole('button', { name: 'Try it' }).click();
    await logInThere(page);
    await page.getByRole('heading', { name: 'What came of trying it' }).waitFor();
    const given = page.getByRole('region', { name: 'What each expression gives' });
    expect(await given.textContent()).toContain('Carl Corp');
    await page.getByText('A new account, and in').waitFor();
    await page.getByText('All that it said').click();
    expect(await page.getByLabel('All that it said').textContent()).toContain('"editors"');
    expect(await violationsIn(page)).toEqual([]);

    await page.getByRole('button', { name: 'Add', exact: true }).nth(1).click();
    await page.getByLabel('Role', { exact: true }).fill('editor');
    await page.getByLabel('Expression 1: editor').fill("'editors' in claims.groups");
    await page.getByLabel(/^Domains/).fill('corp.example');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await given.getByText('roles.editor').waitFor(); // what was said is looked at by what is saved now
    expect(await given.getByRole('row').last().textContent()).toContain('Yes');

    await page.getByRole('button', { name: 'Open it' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Open it' }).click();
    await page.getByText('Open', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Shut it' }).count()).toBe(1);
    await visitor.close();
  });

  test('who types an address of its domain is led there, in by what it says, and who types another has the field for a password', async () => {
    const visitor = await Visitor.arrive(browser);
    const { page } = visitor;
    await page.goto(`${at.issuer}/account`);
    await page.waitForSelector('#login');
    expect([await page.locator('#password').count(), await violationsIn(page)]).toEqual([0, []]);
    await page.fill('#login', 'somebody@example.com');
    await page.press('#login', 'Enter');
    await page.waitForSelector('#password');
    expect([await page.inputValue('#login'), await violationsIn(page)]).toEqual(['somebody@example.com', []]);
    await page.goto(`${at.issuer}/account`);
    await page.fill('#login', 'carl@corp.example');
    await page.press('#login', 'Enter');
    await logInThere(page);
    await until('their own page', () => page.url().startsWith(`${at.issuer}/account`));
    expect(await page.textContent('main')).toContain('carl@corp.example');
    await visitor.close();
  });

  test('it is deleted, and says first what ends by it', async () => {
    const visitor = await Visitor.arrive(browser);
    const { page } = visitor;
    await page.goto(`${at.issuer}/console/connections/corp`);
    await page.getByRole('link', { name: 'Use a password' }).click();
    await page.waitForSelector('#password');
    await logIn(page, ada);
    await page.getByRole('button', { name: 'Delete the connection' }).click();
    await page.getByRole('dialog').getByText('links end, with the roles that came by them').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete the connection' }).click();
    await page.getByText('Nobody logs in by another provider yet.').waitFor();
    await visitor.close();
  });

  /** All of an entry, as the means beside the form say it for the file. */
  async function entryShown(page: Page): Promise<unknown> {
    await page.getByText('The same by other means').click();
    return (parse((await page.locator('form details pre').last().textContent()) ?? '') as { connections: unknown[] }).connections[0];
  }

  test('a known provider is made by its word, and one of OAuth 2.0 by its addresses; a later change of one member loses none of the others', async () => {
    const visitor = await arriveAtConsole(browser, at, '/console/connections/new', ada);
    const { page } = visitor;
    await page.getByLabel('Identifier').fill('google');
    await page.getByLabel('Provider', { exact: false }).first().selectOption('google');
    await page.getByLabel('Client ID').fill('of-google');
    await page.getByLabel('How this installation proves itself there').selectOption('private_key_jwt');
    await page.getByText(`${at.issuer}/login/connections/google/jwks`).waitFor();
    await page.getByRole('button', { name: 'Add', exact: true }).nth(2).click();
    await page.getByLabel('Worth here').selectOption('aal2');
    await page.getByLabel('Word there 1: aal2').fill('urn:two');
    await page.getByLabel('Who logs out here').check();
    await page.getByText(`${at.issuer}/login/connections/google/security-events`).waitFor();
    await page.getByLabel('Stream that is asked').fill('theirs');
    await page.getByLabel(/^Token of the provider/).fill('canary.of-a-stream');
    expect(await entryShown(page)).toMatchObject({ signals_stream: 'theirs', signals_token: '${CONNECTION_GOOGLE_SECRET}' });
    expect(await page.textContent('body')).not.toContain('canary');
    expect(await violationsIn(page)).toEqual([]);
    await page.getByRole('button', { name: 'New connection' }).click();
    await page.getByRole('heading', { level: 1, name: 'Google' }).waitFor();
    await page.getByRole('button', { name: 'Add', exact: true }).first().click();
    await page.getByLabel('Claim', { exact: true }).selectOption('nickname');
    await page.getByLabel('Expression 1: nickname').fill('hd');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved').first().waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Google' }).waitFor();
    expect(await entryShown(page)).toEqual({ connection: 'google', profile: 'google', client_id: 'of-google', client_auth: 'private_key_jwt', acr_values: { aal2: 'urn:two' }, logout_there: true, claims: { nickname: 'hd' }, signals_stream: 'theirs', enabled: false });

    await page.goto(`${at.issuer}/console/connections/new`);
    await page.getByLabel('Provider', { exact: false }).first().selectOption('oauth2');
    await page.getByLabel('Identifier').fill('forge');
    await page.getByLabel('Name', { exact: false }).first().fill('Forge');
    for (const [label, path] of [['Authorization URL', 'a'], ['Token URL', 't'], ['User info URL', 'u']] as const) await page.getByLabel(label, { exact: true }).fill(`https://forge.example/${path}`);
    await page.getByLabel('Where it says who somebody is').fill('id');
    await page.getByLabel('Client ID').fill('of-forge');
    await page.getByLabel('Client secret').fill(twoHopSecret);
    await page.getByRole('button', { name: 'New connection' }).click();
    await page.getByRole('heading', { level: 1, name: 'Forge' }).waitFor();
    await page.getByLabel('Where it says the address').fill('contact.email');
    await page.getByLabel('Keep the tokens').check();
    await page.getByLabel('Revocation URL').fill('https://forge.example/r');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved').first().waitFor();
    expect(await violationsIn(page)).toEqual([]);
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Forge' }).waitFor();
    const [a, t, u] = ['a', 't', 'u'].map((path) => `https://forge.example/${path}`);
    expect(await entryShown(page)).toEqual({ connection: 'forge', type: 'oauth2', name: 'Forge', authorization_url: a, token_url: t, userinfo_url: u, revocation_url: 'https://forge.example/r', subject_claim: 'id', email_claim: 'contact.email', client_id: 'of-forge', client_secret: '${CONNECTION_FORGE_SECRET}', keep_tokens: true, enabled: false });

    await page.goto(`${at.issuer}/console/connections/new`);
    await page.getByLabel('Provider', { exact: false }).first().selectOption('saml');
    await page.getByLabel('An application that asks silently').check();
    expect(await entryShown(page)).toMatchObject({ type: 'saml', passive: true });
    await visitor.close();
  });
});
