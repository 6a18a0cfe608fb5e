import { parse } from 'yaml';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { violationsIn } from './accessibility.ts';
import { connectChromium, hasChromium } from './chromium.ts';
import { arriveAtConsole, invite } from './console-visitor.ts';
import { ExampleProgram } from './example-program.ts';
import { FormBrowser } from './form-browser.ts';
import { freePort } from './free-port.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer, type Installation } from './server-process.ts';
import { password } from './tokens.ts';
import type { Visitor } from './visitor.ts';

/** Applications in the console: from the wizard to a log-in with its code, and what can be changed of one that is there. */

const scratch = openScratch();
afterAll(() => scratch.close());

const ada = 'ada@example.com';
const grace = 'grace@example.com';
const markup = '<img src=x onerror=alert(1)> مرحبا 👩';
/** What an application of SAML says of itself, with a certificate that nothing else has. */
const spMetadata = `<?xml version="1.0"?><md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://odd.example/saml"><md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>MIIC/TCCAeWgAwIBAgIUDyi7DHBnWgFMJFKFIbq6gULCQTswDQYJKoZIhvcNAQELBQAwDTELMAkGA1UEAwwCc3AwIBcNMjYxMTMwMjI0NzA0WhgPMjEyNjExMDYyMjQ3MDRaMA0xCzAJBgNVBAMMAnNwMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAoyBnsNCKFjdUBgXsrc483f/GV+ekZq9ZrcXGDsbhO3B6qmn6EKwmaIOYO6jwVpPcN1YULAjoHTEouSukpMvPbpqQjYRrSdp4P4OFAFMw/TN4abueZzAHod8Z0JEu/T8xP45swUHXBlVtOWezvGjR39u2kmyJuD7fFoYqoVkdBTcwLWMIVF2FcRiafVkFHanUESXy/pk8fEpJ6vJFEZUuDsCdZMWemqWH5LfXAZWgQCiSUJUWA1s5025rpiLota4vq6JxFmEL27MOARYzh7w/0pgVaV9wJQhvVvA9pkQROfaDJRtiswwWUNHVSx3htfOdY8tG1ERuIMqDEbourYZI6QIDAQABo1MwUTAdBgNVHQ4EFgQUGd/RQ1ZXEm/TvyFuJtDzcc0QO6YwHwYDVR0jBBgwFoAUGd/RQ1ZXEm/TvyFuJtDzcc0QO6YwDwYDVR0TAQH/BAUwAwEB/zANBgkqhkiG9w0BAQsFAAOCAQEAXXrG6JpEJvAuNdHsAn7nmx87v1G0l+4a7X9r/yzzGq/XjlLE0EPq4fkRjruAjrZGBNyAEhCxO92iQtVy3DUU38PrW0Y9FJt4wrcyD2CMczrqCx1czO1rVzIo//rexj1koBZ+XY1zWGS2Lcwlc0Ihk4KVXVpKQhJog0B8he6baGSvtRa1DIQxefN6oWO9R2HK1/dllsrftZo2UrMYiI6Q5riX34Do9rz+JJq7dR+orM3xPLhp0D1RVIRrQy5R9lmywzjlGd7dST8M1K0Se44u7l3TlFk5uQxy3vUjftNRGwngPJA3otzrGbIvTFyRyymJ9v+JrbYhHGI9JH6/mrr7Tw==</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://odd.example/slo"/><md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat><md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://odd.example/acs/2" index="1"/><md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://odd.example/acs" index="2" isDefault="true"/></md:SPSSODescriptor></md:EntityDescriptor>`;
const inFile = { client_id: 'from-file', client_name: 'Kept in the file', client_secret: 'a-client-secret-of-32-characters', scope: 'orders:read' };
const file = {
  resource_servers: [{ audience: 'https://orders.example', scopes: ['orders:read', 'orders:write'] }],
  clients: [inFile],
  users: [{ username: grace, password, email_verified: true, claims: { name: 'Grace Hopper' } }],
};

(hasChromium ? describe : describe.skip)('in Chromium', () => {
  let browser: Browser;
  let at: Installation;
  beforeAll(async () => {
    at = await newInstallation(scratch, { SYMBOLON_CONFIG: scratch.file(file) });
    [browser] = await Promise.all([connectChromium(), startServer(at)]);
    await invite(browser, at, ada);
    await invite(browser, at, 'auditor@example.com', 'auditor');
  });
  afterAll(() => browser.close());

  const arrive = (path: string, username = ada, options: BrowserContextOptions = {}): Promise<Visitor> => arriveAtConsole(browser, at, path, username, options);
  const shownAs = async (page: Page, label: string): Promise<string> => (await page.locator(`pre[aria-label="${label}"]`).textContent()) ?? '';
  /** It is asked of the server, and shown when it comes. */
  async function certificateShown(page: Page): Promise<string> {
    await page.getByText('BEGIN CERTIFICATE').waitFor();
    return shownAs(page, 'Our signing certificate');
  }
  const requests = (page: Page): readonly string[] => {
    const sent: string[] = [];
    page.on('request', (request) => void (request.method() === 'POST' && request.url().endsWith('/admin/v1/clients') && sent.push(request.headers()['idempotency-key'] ?? '')));
    return sent;
  };

  test('the wizard makes an application, and a person logs in to it by the code that it shows', async () => {
    const redirectUri = `http://localhost:${await freePort()}/signed-in`;
    const visitor = await arrive('/console/applications');
    const { page } = visitor;
    await page.getByRole('link', { name: 'New application' }).click();
    await page.getByLabel('Web application').check();
    await page.getByLabel('Express').check();
    await page.getByLabel('Name', { exact: true }).fill('Wëb shop');
    await page.getByLabel('Redirect address').fill(redirectUri);
    await page.getByText('The same by other means').click();
    const lines = await page.locator('details pre').nth(2).textContent();
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { level: 1, name: 'Wëb shop is there' }).waitFor();
    expect(parse(lines ?? '')).toEqual({
      clients: [{ client_id: 'web-shop', client_name: 'Wëb shop', client_secret: '${CLIENT_WEB_SHOP_SECRET}', grant_types: ['authorization_code'], first_party: true, scope: 'openid profile email', redirect_uris: [redirectUri], post_logout_redirect_uris: [new URL('/', redirectUri).href] }],
    });
    expect(await shownAs(page, 'Install')).toBe('npm install express express-session openid-client');
    const program = new ExampleProgram(scratch, [{ name: 'app.mjs', code: await shownAs(page, 'app.mjs') }]);
    void program.run(await shownAs(page, 'Run'));
    const home = new URL('/', redirectUri);
    await program.answersAt(home.href);
    const [application, provider] = [new FormBrowser(home.origin), new FormBrowser(at.issuer)];
    const asked = await provider.go((await application.go(home)).location ?? home);
    const back = await provider.submit(asked, { username: grace, password });
    expect(back.location && new URL(back.location.pathname, back.location).href).toBe(redirectUri);
    expect((await application.go(back.location ?? home)).text).toBe('Hello, Grace Hopper.');
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  });

  test('a double click, a reload and a way back make one application, and its secret is nowhere in the browser', async () => {
    const visitor = await arrive('/console/applications/new');
    const { page } = visitor;
    const sent = requests(page);
    await page.getByLabel('Name', { exact: true }).fill('Once');
    await page.getByRole('button', { name: 'Create' }).dblclick();
    const secret = await shownAs(page, 'client_secret');
    expect(secret).not.toBe('');
    expect(await page.evaluate<string>('JSON.stringify({ ...localStorage, ...sessionStorage })')).not.toContain(secret);
    await page.reload();
    await page.getByText('It has been made already.').waitFor();
    await page.getByRole('button', { name: 'Create' }).click();
    expect(await shownAs(page, 'client_secret')).toBe(secret);
    expect(new Set(sent).size).toBe(1);
    await page.getByRole('navigation').getByRole('link', { name: 'Applications' }).click();
    await page.getByRole('link', { name: 'Once' }).waitFor();
    expect(await page.getByRole('link', { name: 'Once' }).count()).toBe(1);
    await page.goBack();
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('');
    expect(await page.evaluate<string>('sessionStorage.getItem("symbolon-console-application")')).not.toContain('Once');
    await visitor.close();
  });

  test('by keyboard alone, an API is made, and a machine that calls it', async () => {
    const visitor = await arrive('/console/applications/new');
    const { page } = visitor;
    const press = async (...keys: readonly string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await page.getByLabel('Web application').focus();
    await press('ArrowDown', 'ArrowDown', 'ArrowDown'); // API
    await press('Tab', 'Tab');
    await page.keyboard.type('Stock');
    await press('Tab');
    await page.keyboard.type('https://stock.example');
    await press('Tab');
    await page.keyboard.type('stock:read stock:write');
    await press('Tab', 'Enter');
    await page.getByRole('heading', { level: 1, name: 'Stock is there' }).waitFor();
    expect(await shownAs(page, 'app.mjs')).toContain("audience: 'https://stock.example'");
    await page.getByRole('button', { name: 'Make another one' }).focus();
    await press('Enter');
    await page.getByLabel('Machine').check();
    await page.getByLabel('API that it calls').selectOption('https://stock.example');
    await page.getByLabel('client_id').fill('clerk');
    await page.getByRole('button', { name: 'Create' }).click();
    expect(await shownAs(page, 'call.sh')).toContain("scope='stock:read stock:write'");
    expect(await shownAs(page, 'Run')).toMatch(/^export CLIENT_SECRET=[\w-]+\nsh call\.sh$/);
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  });

  test('one that speaks SAML is made of its metadata, with what it has to know of us to take along, and asks for no tokens', async () => {
    const visitor = await arrive('/console/applications/new');
    const { page } = visitor;
    await page.getByLabel('SAML application').check();
    const [certificate = ''] = /-----BEGIN CERTIFICATE-----\n[^-]+-----END CERTIFICATE-----\n/.exec(await certificateShown(page)) ?? [];
    const metadata = await (await fetch(`${at.issuer}/saml/metadata`)).text();
    expect(metadata.replace(/\s/g, '')).toContain(certificate.replace(/-----[^-]+-----|\s/g, '') || 'a certificate');
    expect([await shownAs(page, 'Our metadata'), await shownAs(page, 'Sign-on URL'), await shownAs(page, 'Log-out URL here')]).toEqual(['/saml/metadata', '/saml/sso', '/saml/slo'].map((path) => at.issuer + path));
    await page.getByLabel('Name', { exact: true }).fill('Spoken');
    await page.getByLabel('Metadata as a file').setInputFiles({ name: 'metadata.xml', mimeType: 'text/xml', buffer: Buffer.from(spMetadata.replace('</md:SPSSODescriptor>', '<md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="https://odd.example/soap"/></md:SPSSODescriptor>').replace('entityID="https://odd.example/saml"', 'entityID="https://spoken.example/saml"')) });
    await page.getByText('The same by other means').click();
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { level: 1, name: 'Spoken is there' }).waitFor();
    expect([await shownAs(page, 'Our metadata'), await page.getByLabel('client_secret').count()]).toEqual([`${at.issuer}/saml/metadata`, 0]);
    await page.getByRole('link', { name: 'To the application' }).click();
    await page.getByText('The same by other means').click();
    expect(parse((await page.locator('.saving details pre').nth(2).textContent()) ?? '')).toEqual({ clients: [{ client_id: 'spoken', client_name: 'Spoken', token_endpoint_auth_method: 'none', grant_types: [], saml: { entity_id: 'https://spoken.example/saml', acs_urls: ['https://odd.example/acs', 'https://odd.example/acs/2'], slo_url: 'https://odd.example/slo', slo_binding: 'post', slo_soap_url: 'https://odd.example/soap', certificates: [expect.stringMatching(/^-----BEGIN CERTIFICATE-----\nMII/)], name_id_format: 'emailAddress' } }] });
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  });

  test('one that is there is changed, also when somebody else was faster, gets a second secret, and is removed', async () => {
    const visitor = await arrive('/console/applications/new');
    const { page } = visitor;
    await page.getByLabel('Name', { exact: true }).fill(markup);
    await page.getByLabel('client_id').fill('odd');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('link', { name: 'To the application' }).click();
    await page.getByRole('heading', { level: 1, name: markup }).waitFor();
    expect(await page.evaluate<number>(`document.querySelectorAll('main img').length`)).toBe(0);

    const other = await visitor.tab();
    await other.goto(page.url());
    await other.getByLabel('Redirect addresses').fill('http://localhost:8080/callback\nhttps://odd.example/callback');
    await other.getByRole('button', { name: 'Save' }).click();
    await other.getByText('Saved.').waitFor();
    await page.bringToFront();
    await page.getByLabel('Name', { exact: true }).fill('Odd');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').getByText('https://odd.example/callback').waitFor();
    await page.getByRole('button', { name: 'Save yours over it' }).click();
    await page.getByRole('heading', { level: 1, name: 'Odd', exact: true }).waitFor();

    await page.getByLabel('Redirect addresses').fill('http://odd.example/callback');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('/redirect_uris/0').waitFor();

    await page.getByLabel('Redirect addresses').fill('http://localhost:8080/callback');
    await page.getByText('SAML 2.0').click();
    await page.getByLabel('It speaks SAML').check();
    expect(await shownAs(page, 'Our metadata')).toBe(`${at.issuer}/saml/metadata`);
    await page.getByLabel('Its metadata').fill('<EntityDescriptor/>');
    await page.getByText('This is no metadata of a service provider.').waitFor();
    await page.getByLabel('Its metadata').fill(spMetadata);
    await page.getByRole('group', { name: 'Attributes' }).getByRole('button', { name: 'Add' }).click();
    await page.getByLabel('Attribute', { exact: true }).fill('mail');
    await page.getByLabel('Expression 1: mail').fill('email');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    await page.getByText('The same by other means').click();
    expect(parse((await page.locator('.saving details pre').nth(2).textContent()) ?? '')).toMatchObject({ clients: [{ saml: { entity_id: 'https://odd.example/saml', acs_urls: ['https://odd.example/acs', 'https://odd.example/acs/2'], slo_url: 'https://odd.example/slo', slo_binding: 'post', certificates: [expect.stringMatching(/^-----BEGIN CERTIFICATE-----\nMII/)], name_id_format: 'emailAddress', attributes: { mail: 'email' } } }] });

    await page.getByRole('button', { name: 'Add a second secret' }).click();
    await page.getByLabel('The first one counts for another').selectOption('until it is deleted');
    await page.getByRole('dialog').getByRole('button', { name: 'Add a second secret' }).click();
    expect(await shownAs(page, 'client_secret')).not.toBe('');
    await page.getByRole('button', { name: 'Delete', exact: true }).first().click();
    expect(await page.textContent('dialog[open]')).toContain('programs that still use it are refused');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).first().waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'Delete the application' }).click();
    expect(await page.textContent('dialog[open]')).toContain('Odd is removed with its secrets and all its tokens');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete the application' }).click();
    await page.getByRole('heading', { level: 1, name: 'Applications' }).waitFor();
    await page.getByRole('link', { name: 'Kept in the file' }).waitFor();
    expect(await page.getByRole('link', { name: 'Odd' }).count()).toBe(0);
    await visitor.close();
  });

  test('what the file manages, and what somebody may not change, is shown as lines of the file, without buttons', async () => {
    const visitor = await arrive('/console/applications/from-file');
    const { page } = visitor;
    await page.getByText('The declarative file manages this application.').waitFor();
    expect(parse(await shownAs(page, 'Lines of the file'))).toEqual({ clients: [{ ...inFile, client_secret: '${CLIENT_FROM_FILE_SECRET}' }] });
    expect(new Set(await page.locator('main button').allTextContents())).toEqual(new Set([' Copy']));
    const auditor = await arrive('/console/applications', 'auditor@example.com');
    await auditor.page.getByRole('link', { name: 'Kept in the file' }).waitFor();
    expect(await auditor.page.getByRole('link', { name: 'New application' }).count()).toBe(0);
    await auditor.close();
    await visitor.close();
  });

  test('what console-look.spec.ts does not come to can be read by everybody, in light and dark colours, and on a narrow telephone', async () => {
    const visitor = await arrive('/console/applications/from-file');
    const { page } = visitor;
    const look = async (screen: string) => {
      await page.waitForSelector('[aria-busy]', { state: 'detached' });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        expect([screen, colorScheme, await violationsIn(page)]).toEqual([screen, colorScheme, []]);
      }
      await page.setViewportSize({ width: 320, height: 640 });
      expect([screen, await page.evaluate<number>('document.documentElement.scrollWidth')]).toEqual([screen, 320]);
      await page.setViewportSize({ width: 1280, height: 720 });
    };
    await page.getByText('Code for it').click();
    await look('in the file');
    await page.goto(`${at.issuer}/console/applications/new`);
    await page.getByLabel('client_id').fill('readable');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { level: 1, name: 'is there' }).waitFor();
    await look('made');
    await page.getByRole('link', { name: 'To the application' }).click();
    await page.getByRole('button', { name: 'Save' }).waitFor();
    await page.getByText('The same by other means').click();
    await look('form');
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  });
});
