import { previewPages } from '@symbolon/contracts';
import { stylesheet } from '../src/pages/stylesheet.ts';
import { desk, staff, staffOf, type Caller } from './administration.ts';
import { shop, startProvider, type Provider } from './provider.ts';

/** Looks that are not saved, on the pages that people see. */

let provider: Provider;
let owner: Caller;
let auditor: Caller;
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply({ ...shop, clients: [...shop.clients, desk], users: [...shop.users, ...staff] });
  ({ owner, auditor } = await staffOf(provider));
});
afterAll(() => provider.close());

const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64');
const looks = { name: 'Acme <b>', logo: `data:;base64,${svg}`, logo_is_wordmark: true, links: { help: 'https://acme.example/help' }, primary_color: '#123456' };

test.each(previewPages)('the page %s stands alone, with these looks, and runs nothing', async (page) => {
  const { status, headers, text } = await auditor.send('POST', `/branding/preview?page=${page}`, looks);
  expect([status, headers.get('content-type'), headers.get('cache-control'), headers.get('content-security-policy')]).toEqual([200, 'text/html; charset=utf-8', 'no-store', "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"]);
  expect(text).toContain(`<img class="logo wordmark" src="data:image/svg+xml;base64,${svg}" alt="Acme &lt;b&gt;">`);
  expect([text.includes('--primary:#123456'), text.includes('href="https://acme.example/help"'), text.includes('.card')]).toEqual([true, true, true]);
  expect(text).not.toMatch(/<script|<link rel="stylesheet"|<iframe| src="(?!data:)/);
});

test('it is what people see once the same is saved', async () => {
  const preview = (await owner.send('POST', '/branding/preview?page=error&locale=de', looks)).text;
  expect((await owner.send('GET', '/branding')).status).toBe(404);
  await owner.send('PUT', '/branding', looks);
  await provider.news();
  const real = (await provider.send('/nothing', { headers: { accept: 'text/html', 'accept-language': 'de' } })).text;
  const brandOf = (text: string) => [/<style nonce="[^"]*">\n:root\{[^]*?<\/style>/.exec(text)?.[0].replace(/nonce="[^"]*"/, ''), /<header[^]*<\/header>/.exec(text)?.[0].replace(/src="[^"]*"/, ''), /<ul class="about">.*?<\/ul>/.exec(text)?.[0], /<html[^>]*>/.exec(text)?.[0]];
  expect(brandOf(preview)).toEqual(brandOf(real));
  expect(preview).toContain(stylesheet);
  await owner.send('DELETE', '/branding');
});

test.each([['light', 'not all', 'light'], ['dark', 'all', 'dark']])('in %s colours, whatever the browser wants', async (colors, media, scheme) => {
  const { text } = await owner.send('POST', `/branding/preview?colors=${colors}`, looks);
  expect([text.includes('prefers-color-scheme'), text.includes(`@media ${media}{:root{--primary`), text.includes(`<meta name="color-scheme" content="${scheme}">`)]).toEqual([false, true, true]);
});

test.each<[what: string, query: string, body: unknown, status: number, errors: unknown]>([
  ['a page that there is not', '?page=setup', looks, 400, [{ parameter: 'page', detail: expect.stringMatching(/^must be one of login, /) as string }]],
  ['a member that there is not', '', { name: 'x', colour: 'red' }, 400, [{ pointer: '/colour', detail: 'is not known' }]],
  ['a colour that is none', '', { name: 'x', primary_color: 'red;}' }, 400, [{ pointer: '/primary_color', detail: 'must be a colour such as "#24406e", in quotes' }]],
  ['an image that is none', '', { name: 'x', logo: 'data:;base64,AAAA' }, 400, [{ pointer: '/logo', detail: 'is no PNG, SVG, WebP or ICO image: name another file' }]],
  ['more than half a megabyte', '', { name: 'x'.repeat(600_000) }, 413, undefined],
])('refuses %s', async (_, query, body, status, errors) => {
  const answer = await owner.send('POST', `/branding/preview${query}`, body);
  expect([answer.status, answer.headers.get('content-type'), answer.json['errors']]).toEqual([status, 'application/problem+json; charset=utf-8', errors]);
});
