import { startProvider, type Provider } from './provider.ts';

let provider: Provider;
beforeAll(async () => {
  provider = await startProvider();
});
afterAll(() => provider.close());

test('a browser that asks for an icon is given the mark, which needs nothing else and may be kept for a day', async () => {
  const { status, headers, text } = await provider.send('/favicon.ico');
  expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([200, 'image/svg+xml; charset=utf-8', 'public, max-age=86400']);
  expect(text).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 40 40">(<path fill="#[0-9a-f]{6}" d="[\dA-Z. ]+"\/>){2}<\/svg>$/);
});
