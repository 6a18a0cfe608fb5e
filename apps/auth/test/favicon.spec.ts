import { startProvider, type Provider } from './provider.ts';

let provider: Provider;
beforeAll(async () => {
  provider = await startProvider();
});
afterAll(() => provider.close());

const asked = async () => {
  const { status, headers, text } = await provider.send('/favicon.ico');
  return { text, answer: [status, headers.get('content-type'), headers.get('cache-control')], policy: headers.get('content-security-policy') };
};
const aDay = 'public, max-age=86400';
const isMark = /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 40 40">(<path fill="#[0-9a-f]{6}" d="[\dA-Z. ]+"\/>){2}<\/svg>$/;

test('a browser that asks for an icon is given the mark, which needs nothing else and may be kept for a day', async () => {
  const { answer, text } = await asked();
  expect(answer).toEqual([200, 'image/svg+xml; charset=utf-8', aDay]);
  expect(text).toMatch(isMark);
});

test('an installation that has a favicon of its own gives that, which can do nothing there, and the mark again once it has none', async () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>parent.alert(1)</script></svg>';
  const branded = (favicon?: string | Uint8Array) => provider.apply({ branding: { name: 'Acme', ...(favicon !== undefined && { favicon: `data:;base64,${Buffer.from(favicon).toString('base64')}` }) } });
  await branded(svg);
  expect(await asked()).toEqual({ text: svg, answer: [200, 'image/svg+xml', aDay], policy: "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox" });
  await branded(Buffer.from([0, 0, 1, 0, 1, 0]));
  expect((await asked()).answer).toEqual([200, 'image/x-icon', aDay]);
  await branded();
  expect((await asked()).text).toMatch(isMark);
});

test('while the database is lost, a browser is given the mark', async () => {
  const lonely = await startProvider();
  await lonely.testDatabase.lose();
  const { status, text } = await lonely.send('/favicon.ico');
  expect([status, isMark.test(text)]).toEqual([200, true]);
  await lonely.close();
});
