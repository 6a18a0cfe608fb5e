import { Browser, type Seen } from './browser.ts';
import { asShop, formOf, password, shop, startProvider, type Provider } from './provider.ts';
import { solved, workOf } from './worked-out.ts';

const ada = 'ada@example.com';
const [office, elsewhere] = ['203.0.113.7', '198.51.100.20'];

let provider: Provider;
let second: Provider;
let rewind: () => Promise<void>;
beforeAll(async () => {
  const settings = { SYMBOLON_TRUSTED_PROXIES: '127.0.0.1', SYMBOLON_THROTTLE_ADDRESS: '12', SYMBOLON_THROTTLE_ACCOUNT: '100', SYMBOLON_PROOF_OF_WORK_BITS: '10' };
  provider = await startProvider(settings);
  await provider.apply(shop);
  second = await provider.another();
  rewind = await provider.snapshot();
});
beforeEach(() => rewind());
afterEach(() => provider.clock.advance(3600)); // what a node has heard of an address is over
afterAll(async () => {
  await second.close();
  await provider.close();
});

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const tryIt = (browser: Browser, page: Seen, members: object, address: string = office): Promise<Seen> =>
  browser.step('/login', { method: 'POST', body: formOf({ ...page.fields, username: ada, ...members }), headers: { 'x-forwarded-for': address } });
/** Wrong passwords for as many people, from one address, through an application. */
async function spray(times: number, address: string = office): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    const { headers } = await provider.send('/oauth/token', { method: 'POST', headers: { authorization: `Basic ${btoa(asShop.join(':'))}`, 'x-forwarded-for': address }, body: formOf({ grant_type: 'password', username: `user-${n}`, password: 'wrong' }) });
    expect(headers.get('retry-after')).toBeNull();
  }
}
const rows = () => provider.database.prisma.usedChallenge.count();
/** The page that asks for work. */
async function asked(browser = new Browser(provider)): Promise<Seen> {
  const { fields, ...page } = await browser.go('/account');
  const answer = await tryIt(browser, { ...page, fields }, { password });
  expect([answer.status, workOf(answer)?.bits, Number(answer.headers.get('retry-after')) > 0]).toEqual([400, 10, true]);
  return answer;
}

test('past half of what its address may do a browser shows work instead of waiting, and gets in; without it the page says to wait', async () => {
  await spray(8);
  const browser = new Browser(provider);
  const page = await asked(browser);
  expect(page.text).toContain('There were too many attempts. Wait a few minutes, then try again.');
  expect(await rows()).toBe(0);
  expect((await tryIt(browser, page, { password, work: solved(page) })).status).toBe(303);
  expect(await rows()).toBe(1);
});

test('up to half of it nobody is asked, nor from another address, nor who only waits, nor a browser that has logged the account in', async () => {
  const known = new Browser(provider);
  expect((await tryIt(known, await known.go('/account'), { password }, elsewhere)).status).toBe(303);
  known.cookie = /(?:^|; )(__Host-symbolon-device=[^;]*)/.exec(known.cookie ?? '')?.[1];
  await spray(6);
  const browser = new Browser(provider);
  expect((await tryIt(browser, await browser.go('/account'), { password })).status).toBe(303);
  await spray(2);
  expect((await tryIt(known, await known.go('/account'), { password })).status).toBe(303);
  const other = new Browser(provider);
  expect((await tryIt(other, await other.go('/account'), { password }, elsewhere)).status).toBe(303);
});

test('who waits for as long as is said is let through without', async () => {
  await spray(8);
  const browser = new Browser(provider);
  const page = await asked(browser);
  provider.clock.advance(Number(page.headers.get('retry-after')));
  expect((await tryIt(browser, page, { password })).status).toBe(303);
});

test('the page that is opened next asks at once', async () => {
  await spray(8);
  await asked();
  const browser = new Browser(provider);
  let opened = await browser.step('/account');
  while (opened.location !== undefined) opened = await browser.step(opened.location, { headers: { 'x-forwarded-for': office } });
  expect(opened.text).not.toContain('There were too many attempts.');
  expect((await tryIt(browser, opened, { password, work: solved(opened) })).status).toBe(303);
});

test('one answer is one try: not a second, nor by many at once on two nodes, nor by another spelling of it', async () => {
  await spray(8);
  const browser = new Browser(provider);
  const page = await asked(browser);
  const work = solved(page);
  const answers = await Promise.all([provider, second, provider, second, provider, second].map((node) => tryIt(Object.assign(new Browser(node), { cookie: browser.cookie }), page, { password: 'wrong', work })));
  expect(answers.filter(({ text }) => text.includes('There were too many attempts.'))).toHaveLength(5);
  const [challenge = '', number = ''] = work.split('.');
  const respelled = solved(page, undefined, (given) => given.slice(0, -1) + letters.charAt(letters.indexOf(given.slice(-1)) + 1)); // the same bytes: the last letter has four bits that mean nothing
  for (const again of [work, `${challenge}.0${number}`, `${challenge}=.${number}`, respelled])
    expect([again, (await tryIt(browser, page, { password, work: again })).status]).toEqual([again, 400]);
  expect(await rows()).toBe(1);
});

test('what is not worked out, made up, of another log-in or too old is none, and stores nothing', async () => {
  await spray(8);
  const browser = new Browser(provider);
  const page = await asked(browser);
  const other = await asked();
  const half = solved(page, (found, bits) => found < bits);
  const free = Buffer.from(workOf(page)?.challenge ?? '', 'base64url');
  free.writeUInt8(0, 6);
  for (const work of ['', '.', 'x.1', `${'A'.repeat(74)}.1`, half, solved(other), `${free.toString('base64url')}.1`, `${workOf(page)?.challenge ?? ''}.`, `${solved(page)}\n`])
    expect([work, (await tryIt(browser, page, { password, work })).status]).toEqual([work, 400]);
  const work = solved(page);
  provider.clock.advance(301);
  await spray(1);
  expect((await tryIt(browser, page, { password, work })).status).toBe(400);
  expect(await rows()).toBe(0);
});

test('work buys no more tries than the address has: past all of it everybody waits', async () => {
  await spray(13);
  const browser = new Browser(second); // it has not heard of it
  const answer = await tryIt(browser, await browser.go('/account'), { password });
  expect([answer.status, answer.text.includes('There were too many attempts.')]).toEqual([400, false]);
  expect((await tryIt(browser, answer, { password, work: solved(answer) })).status).toBe(400);
  expect(await rows()).toBe(0);
});

test('known and unknown people are asked alike', async () => {
  await spray(8);
  const texts: string[] = [];
  for (const username of [ada, 'nobody@example.com']) {
    const browser = new Browser(provider);
    const answer = await tryIt(browser, await browser.go('/account'), { username, password: 'wrong' });
    texts.push(answer.text.replaceAll(username, 'NAME').replace(/(value|data-work|data-options|href|data-again|nonce|action)="[^"]*"/g, ''));
  }
  expect(texts[0]?.length).toBeGreaterThan(1000);
  expect(texts[1]).toBe(texts[0]);
});
