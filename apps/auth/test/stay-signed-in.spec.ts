import { Browser, type Seen } from './browser.ts';
import { password, shop, startProvider, type Provider } from './provider.ts';

/** Log-ins that outlive the browser that was closed: by the person's own wish, or by that of the installation. */
let provider: Provider;
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply({ ...shop, users: [...shop.users, ...['grace@example.com', 'mia@example.com'].map((username) => ({ username, password }))] });
});
afterAll(() => provider.close());

const twoWeeks = 14 * 86_400;
const day = 86_400;

/** A log-in, and how long the browser was told to keep each cookie; undefined until it is closed. */
async function logIn(browser: Browser, username: string, members: Readonly<Record<string, string>> = {}): Promise<{ readonly page: Seen; readonly lives: readonly (string | undefined)[] }> {
  const page = await browser.go('/account?account=other');
  const answer = await browser.step(page.action, { method: 'POST', body: new URLSearchParams({ ...page.fields, username, password, ...members }) });
  expect(answer.status).toBe(303);
  return { page, lives: livesIn(answer) };
}
const livesIn = ({ headers }: Seen) => headers.getSetCookie().filter((cookie) => !cookie.includes('-device=')).map((cookie) => /; Max-Age=(\d+)/.exec(cookie)?.[1]);
const kept = [String(twoWeeks), String(twoWeeks)];
const closed = [undefined, undefined];
const isIn = async (browser: Browser) => (await browser.go('/account')).text.includes('data-page="account"');

test('a person ticks a box, and the browser keeps both cookies; else it forgets them', async () => {
  const { page, lives } = await logIn(new Browser(provider), 'ada@example.com', { stay: 'true' });
  expect(page.text).toContain('<input id="stay" type="checkbox" name="stay" value="true" ><label for="stay">Stay signed in</label>');
  expect(lives).toEqual(kept);
  expect((await logIn(new Browser(provider), 'ada@example.com')).lives).toEqual(closed);
});

test('after a wrong password the box is as the person left it', async () => {
  const browser = new Browser(provider);
  const again = await browser.submit(await browser.go('/account'), { username: 'ada@example.com', password: 'not the right one', stay: 'true' });
  expect(again.fields).toMatchObject({ stay: 'true' });
});

test('a log-in that stays does not fall idle, and ends when it is too old', async () => {
  const [staying, other] = [new Browser(provider), new Browser(provider)];
  await logIn(staying, 'ada@example.com', { stay: 'true' });
  await logIn(other, 'ada@example.com');
  provider.clock.advance(13 * day);
  expect([await isIn(staying), await isIn(other)]).toEqual([true, false]);
  provider.clock.advance(day - 1);
  expect(await isIn(staying)).toBe(true);
  provider.clock.advance(1);
  expect(await isIn(staying)).toBe(false);
});

test('it stays through a new password, and when another account of the browser is logged out', async () => {
  const browser = new Browser(provider);
  await logIn(browser, 'ada@example.com', { stay: 'true' });
  provider.clock.advance(1);
  await logIn(browser, 'mia@example.com', { stay: 'true' });
  const account = await browser.go('/account');
  const form = { account: account.fields['account'] ?? '', csrf: account.fields['csrf'] ?? '', current_password: password, password: `${password} of today` };
  const changed = await browser.step('/account/password', { method: 'POST', body: new URLSearchParams(form) });
  expect(livesIn(changed)).toEqual(kept);
  const confirm = await browser.go(/href="(\/oidc\/logout\?[^"]*)"/.exec((await browser.go('/account')).text)?.[1]?.replaceAll('&amp;', '&') ?? '');
  const left = await browser.step(confirm.action, { method: 'POST', body: new URLSearchParams({ ...confirm.fields, decision: 'logout' }) });
  expect([left.status, livesIn(left)]).toEqual([303, kept]);
  expect(await isIn(browser)).toBe(true);
});

test('what was said last holds for the browser, which has one cookie', async () => {
  const browser = new Browser(provider);
  await logIn(browser, 'grace@example.com', { stay: 'true' });
  expect((await logIn(browser, 'grace@example.com')).lives).toEqual(closed);
});

test.each<[rule: string, members: Readonly<Record<string, string>>, lives: readonly (string | undefined)[]]>([
  ['always', {}, kept],
  ['never', { stay: 'true' }, closed],
])('an installation that says %s asks nobody', async (rule, members, lives) => {
  const other = await provider.another({ SYMBOLON_STAY_SIGNED_IN: rule });
  const answer = await logIn(new Browser(other), 'grace@example.com', members);
  expect([answer.page.text.includes('id="stay"'), answer.lives]).toEqual([false, lives]);
  await other.close();
});
