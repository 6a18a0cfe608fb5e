import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { issuer, startProvider, type Provider } from './provider.ts';
import { rawRequest } from './raw-request.ts';

/** What the server gives at /console: one page at every address, and its files by name. */

let provider: Provider;
beforeAll(async () => {
  provider = await startProvider();
});
afterAll(() => provider.close());

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'";

test.each(['/console', '/console/', '/console/users/user_1?delete=1', '/console/callback?code=c&state=s'])('the page is at %s, for nobody to keep or frame, and has no script and no style in it', async (path) => {
  const { status, headers, text } = await provider.send(path);
  expect([status, ...['content-security-policy', 'content-type', 'cache-control', 'cross-origin-opener-policy', 'x-content-type-options'].map((name) => headers.get(name))]).toEqual([200, policy, 'text/html; charset=utf-8', 'no-store', 'same-origin', 'nosniff']);
  expect(text).toContain(`<meta name="symbolon-issuer" content="${issuer}">`);
  expect(text.replace(/<script type="module" crossorigin src="\/console\/assets\/[\w-]+\.[0-9a-f]{12}\.js"><\/script>/, '')).not.toMatch(/<script|<style| style=| on\w+=/);
});

test('the frame for looking at pages is empty, and may run nothing, send nothing and be framed by nobody else', async () => {
  const { status, headers, text } = await provider.send('/console/frame');
  expect([status, headers.get('content-security-policy'), text]).toEqual([200, "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' https: data:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'", '<!doctype html><title>Symbolon</title>']);
});

test('a name that is markup stays text', async () => {
  const own = await startProvider();
  await own.apply({ branding: { name: 'Acme "><script>' } });
  expect((await own.send('/console')).text).toContain('content="Acme &quot;&gt;&lt;script&gt;"');
  await own.close();
});

test('its files are compressed ahead, and may be kept for good', async () => {
  const path = /"(\/console\/assets\/[^"]+\.js)"/.exec((await provider.send('/console')).text)?.[1] ?? '';
  const answers = await Promise.all(['identity', 'gzip', 'br'].map((encoding) => provider.send(path, { headers: { 'accept-encoding': encoding } })));
  expect(answers.map(({ status, headers }) => [status, headers.get('content-encoding'), headers.get('cache-control'), headers.get('vary')])).toEqual([null, 'gzip', 'br'].map((encoding) => [200, encoding, 'public, max-age=31536000, immutable', 'Accept-Encoding']));
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
});

test.each(['missing.000000000000.js', 'index.html', '..%2findex.html', '..%2f..%2f..%2fconsole-files.ts', '%2e%2e'])('no other file is served: %s', async (name) => {
  expect((await rawRequest(provider.origin, `GET /console/assets/${name} HTTP/1.1`, [`Host: ${new URL(issuer).host}`])).status).toBe(404);
});

test('what the first page loads, with a screen and a language, is under 250 KB', () => {
  const folder = join(import.meta.dirname, '../src/surfaces/console/generated/console');
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const files = readdirSync(join(folder, 'assets')).filter((name) => page.includes(name) || /^(overview|ja)\..*\.js$/.test(name));
  expect(files.length).toBeGreaterThan(4);
  expect(files.reduce((sum, name) => sum + statSync(join(folder, 'assets', `${name}.gz`)).size, 0)).toBeLessThan(250_000);
});
