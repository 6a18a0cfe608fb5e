import { ada, authorizePath, bob, errorOn, isAccountOf, noticeOn, openPlace, send, type Place } from './account-place.ts';
import type { Browser, Seen } from './browser.ts';
import { decoded, shop } from './provider.ts';

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
beforeEach(async () => {
  await place.forget();
  const { prisma } = place.provider.database;
  await prisma.user.updateMany({ data: { declared: false } });
  await prisma.signIn.deleteMany();
  await prisma.event.deleteMany();
});
afterAll(() => place.close());

const claimsOf = async (username = ada) => (await place.provider.database.prisma.user.findFirstOrThrow({ where: { username } })).claims;
const change = (browser: Browser, page: Seen, members: object): Promise<Seen> => send(browser, page, '/account/profile', members);
const events = async () => (await place.provider.database.prisma.event.findMany({ where: { type: 'user.profile.changed' }, orderBy: { id: 'asc' } })).map(({ details }) => details);
const valueOf = ({ text }: Seen, claim: string): string | undefined => new RegExp(`name="${claim}"[^>]* value="([^"]*)"`).exec(text)?.[1];

test('what a person says of themselves is told to applications that may see it, and is in the events by its names alone', async () => {
  const { browser, page } = await place.loggedIn(ada);
  const done = await change(browser, page, { name: '  Ada\u202E   King ', nickname: 'Countess', website: ' https://ada.example/ ', locale: 'en-GB', family_name: '' });
  expect([noticeOn(done), await claimsOf(), await events()]).toEqual(['Your profile is saved.', { name: 'Ada King', nickname: 'Countess', website: 'https://ada.example/', locale: 'en-GB' }, [{ claims: ['name', 'nickname', 'website', 'locale'] }]]);
  expect([valueOf(done, 'nickname'), done.text.includes('Profile changed')]).toEqual(['Countess', true]);
  const { json } = await place.redeem(await browser.go(authorizePath({ scope: 'openid profile' })));
  expect(decoded(json['id_token']).claims).toMatchObject({ name: 'Ada King', nickname: 'Countess' });
});

test('what is emptied is gone, what is not sent stays, and what was there before is neither judged nor told', async () => {
  await place.provider.database.prisma.user.updateMany({ where: { username: ada }, data: { claims: { name: 'Ada', nickname: 'A', picture: 'http://old.example/a.png', staff_id: 7 } } });
  const { browser, page } = await place.loggedIn(ada);
  await change(browser, page, { nickname: '', picture: 'http://old.example/a.png' });
  await change(browser, page, { name: 'Ada' });
  expect([await claimsOf(), await events()]).toEqual([{ name: 'Ada', picture: 'http://old.example/a.png', staff_id: 7 }, [{ claims: ['nickname'] }]]);
});

test('what cannot be is refused at its field, with all that was typed, and nothing of it is kept', async () => {
  const { browser, page } = await place.loggedIn(ada);
  const before = await claimsOf();
  const refused = await change(browser, page, { name: 'Ada King', website: 'javascript:alert(1)', nickname: '"><script>' });
  expect([refused.status, errorOn(refused), valueOf(refused, 'website'), valueOf(refused, 'name'), refused.text.includes('<script>')]).toEqual([400, 'The marked field can’t be saved like this. Compare it with the example below it.', 'javascript:alert(1)', 'Ada King', false]);
  expect(/<input id="profile-website"[^>]*/.exec(refused.text)?.[0]).toContain('aria-invalid="true"');
  expect([await claimsOf(), await events()]).toEqual([before, []]);
});

test('is only what the policy names: no claim beside it, whatever the form says', async () => {
  const { prisma } = place.provider.database;
  await place.provider.apply({ ...shop, users: undefined, sign_in: { people_may_change: ['nickname'] } });
  await place.forget();
  await prisma.user.updateMany({ data: { declared: false } });
  const { browser, page } = await place.loggedIn(ada);
  expect([valueOf(page, 'nickname'), valueOf(page, 'given_name')]).toEqual(['', undefined]);
  const before = await claimsOf();
  await change(browser, page, { nickname: 'Countess', name: 'Root', email: bob, email_verified: 'true', roles: 'admin', sub: 'user_1', preferred_username: bob, phone_number: '+1', phone_number_verified: 'true', __proto__: 'x' });
  expect(await claimsOf()).toEqual({ ...(before as object), nickname: 'Countess' });
});

test('is nothing of who is in the file, nor of another account of the browser', async () => {
  await place.provider.database.prisma.user.updateMany({ where: { username: ada }, data: { declared: true } });
  const { browser, page } = await place.loggedIn(ada);
  expect(page.text).not.toContain('save-profile');
  const before = [await claimsOf(), await claimsOf(bob)];
  await change(browser, page, { nickname: 'Countess' });
  const { page: bobs } = await place.loggedIn(bob, { browser });
  expect(isAccountOf(bobs, bob)).toBe(true);
  await browser.go('/account/profile', { method: 'POST', body: new URLSearchParams({ csrf: bobs.fields['csrf'] ?? '', account: page.fields['account'] ?? '', nickname: 'Mallory' }) });
  expect([await claimsOf(), await claimsOf(bob)]).toEqual(before);
});
