import { ada, authorizePath, bob, errorOn, isAccountOf, isLogIn, noticeOn, onNode, openPlace, send, type Place } from './account-place.ts';
import { Browser, pageOf, type Seen } from './browser.ts';
import { MailFolder, type Mail } from './mailbox.ts';
import { decoded, formOf, issuer, password } from './provider.ts';

const next = 'countess@example.org';
const folder = new MailFolder();
let place: Place;
beforeAll(async () => {
  place = await openPlace(folder.environment);
});
beforeEach(async () => {
  await place.forget();
  await place.provider.database.prisma.user.updateMany({ data: { declared: false } });
  await place.provider.database.prisma.event.deleteMany();
});
afterAll(async () => {
  await place.close();
  folder.close();
});

const sent = 'We have sent a message to the new address. Open its link in this browser. Nothing has changed yet.';
const dead = 'That link has expired, was already used, or is for another account. Ask for a new message.';
const ask = (browser: Browser, page: Seen, email = next): Promise<Seen> => send(browser, page, '/account/email', { email });
const names = async () => (await place.provider.database.prisma.user.findMany({ select: { username: true }, orderBy: { username: 'asc' } })).map(({ username }) => username);
async function mails(): Promise<readonly Mail[]> {
  await place.provider.deliver();
  await place.provider.deliver(); // the letter, then its mail
  return [...(await folder.news())].sort((a, b) => (a.subject < b.subject ? -1 : 1));
}
/** The link of the letter to the new address. */
const linkTo = async (email = next): Promise<string> => (await mails()).find(({ to, subject }) => to === email && subject === 'Confirm your new email address')?.link ?? '';
async function asked(email = next, username = ada): Promise<{ readonly browser: Browser; readonly page: Seen; readonly link: string }> {
  const { browser, page } = await place.loggedIn(username);
  expect(noticeOn(await ask(browser, page, email))).toBe(sent);
  return { browser, page, link: await linkTo(email) };
}

test('a new address is proven by a link and confirmed; both are told, the log-in goes on, and from then on it is the name', async () => {
  const { browser, page } = await place.loggedIn(ada);
  expect(noticeOn(await ask(browser, page, ' Countess@Example.ORG '))).toBe(sent);
  const told = await mails();
  expect(told.map(({ to, subject }) => [to, subject])).toEqual([[next, 'Confirm your new email address'], [ada, 'Your email address is to be changed']]);
  const confirm = await browser.go(told[0]?.link ?? '');
  expect([pageOf(confirm), await names()]).toEqual(['change-email', expect.arrayContaining([ada])]);
  const done = await browser.submit(confirm, {});
  expect([noticeOn(done), isAccountOf(done, next)]).toEqual(['Your email address is changed. From now on you sign in with it.', true]);
  expect((await mails()).map(({ to, subject }) => [to, subject])).toEqual([[ada, 'Your email address was changed']]);
  expect([isLogIn((await place.loggedIn(ada)).page), isAccountOf((await place.loggedIn(next)).page, next)]).toEqual([true, true]);
  const { json } = await place.redeem(await browser.go(authorizePath({ scope: 'openid email', client_id: 'trusted' })));
  expect(decoded(json['id_token']).claims).toMatchObject({ email: next, email_verified: true });
  const [event] = await place.provider.database.prisma.event.findMany({ where: { type: 'user.email.changed' } });
  expect(event?.details).toEqual({ before: ada, after: next });
});

test('opening the link changes nothing, nor does it count for a stranger, for another account, or in a form of another', async () => {
  const { browser, link } = await asked();
  await browser.go(link);
  expect(isLogIn(await new Browser(place.second).go(link))).toBe(true);
  const { browser: bobs, page: bobsPage } = await place.loggedIn(bob);
  expect(errorOn(await bobs.go(link))).toBe(dead);
  const token = new URL(issuer + link).searchParams.get('token') ?? '';
  expect(errorOn(await send(bobs, bobsPage, '/account/email/confirmed', { token }))).toBe(dead);
  expect(pageOf(await browser.go('/account/email/confirmed', { method: 'POST', body: formOf({ ...bobsPage.fields, token }) }))).toBe('error');
  expect(await names()).toEqual(expect.arrayContaining([ada, bob]));
  expect(pageOf(await browser.go(link))).toBe('change-email');
});

test('the link is none for a new password, not even where an administrator has given the account that address', async () => {
  const { link } = await asked();
  await place.provider.database.prisma.user.updateMany({ where: { username: ada }, data: { username: next, usernameKey: next } });
  for (const path of ['/reset-password', '/verify-email']) expect(pageOf(await new Browser(place.provider).go(link.replace('/account/email', path)))).toBe('forgot-password');
});

test('is used once, of many at once on two nodes; the form that is sent twice has one answer', async () => {
  const { browser, link } = await asked();
  const confirm = await browser.go(link);
  const nodes = [browser, ...Array.from({ length: 7 }, (_, n) => onNode(n % 2 ? place.provider : place.second, browser))];
  const answers = await Promise.all(nodes.map((each) => each.submit(confirm, {})));
  expect(answers.map((each) => isAccountOf(each, next))).toEqual(nodes.map(() => true));
  expect(await place.provider.database.prisma.event.count({ where: { type: 'user.email.changed' } })).toBe(1);
  expect(errorOn(await browser.go(link))).toBe(dead);
});

test('an address that somebody has looks the same as one that is free; only its owner is told', async () => {
  const { browser, page } = await place.loggedIn(ada);
  const [taken, free] = [await ask(browser, page, bob), await ask(browser, page)];
  const same = ({ status, text }: Seen) => [status, text.replaceAll(/\d{4}-\d\d-\d\dT[^"]*|value="[^"]*"|done=[^"]*|nonce="[^"]*"/g, '')];
  expect(same(taken)).toEqual(same(free));
  expect((await mails()).filter(({ to }) => to === bob).map(({ subject, link }) => [subject, link])).toEqual([['Your email address was entered', '/account']]);
  expect(await names()).toEqual(expect.arrayContaining([ada, bob]));
});

test('two who want one address, at once on two nodes: one has it', async () => {
  const { browser, link } = await asked();
  const { browser: bobs, link: bobsLink } = await asked(next, bob);
  const [one, two] = [await browser.go(link), await onNode(place.second, bobs).go(bobsLink)];
  const answers = await Promise.all([browser.submit(one, {}), onNode(place.second, bobs).submit(two, {})]);
  expect(answers.filter((each) => isAccountOf(each, next)).length).toBe(1);
  expect(answers.map(errorOn).filter((each) => each !== undefined)).toEqual(['There is already an account with this email address. Sign in, or use another address.']);
  expect((await names()).filter((each) => each === next)).toEqual([next]);
});

test('links that were mailed before are dead with it: to the old address, and to other new ones', async () => {
  const { browser, page, link } = await asked();
  await ask(browser, page, 'other@example.org');
  const other = await linkTo('other@example.org');
  await new Browser(place.provider).go('/forgot-password', { method: 'POST' });
  const { id = '' } = (await place.provider.database.prisma.user.findFirst({ where: { username: ada } })) ?? {};
  await place.provider.database.prisma.oneTimeToken.create({ data: { hash: Buffer.from('reset'), purpose: 'reset_password', userId: id, email: ada, createdAt: place.provider.clock.now(), expiresAt: new Date('2031-01-01') } });
  await browser.submit(await browser.go(link), {});
  expect((await place.provider.database.prisma.oneTimeToken.findMany()).map(({ purpose }) => purpose)).toEqual(['used_change_email']);
  expect(errorOn(await browser.go(other))).toBe(dead);
});

test('needs a log-in of just now, and an address that can be one and is another', async () => {
  const { browser, page } = await place.loggedIn(ada);
  for (const email of ['', 'ada', ada, 'ADA@example.com', 'a@b@c.example', 'x'.repeat(400)]) expect([email, errorOn(await ask(browser, page, email))]).toEqual([email, 'That doesn’t look like an email address, or is one that you have. Check it and try again.']);
  place.provider.clock.advance(901);
  expect(isLogIn(await ask(browser, page))).toBe(true);
  expect(await mails()).toEqual([]);
});

test('asks others for no more than a few mails an hour, and the link ends with the hour', async () => {
  const { browser, page } = await place.loggedIn(ada);
  const answers: (string | undefined)[] = [];
  for (let n = 0; n < 8; n++) answers.push(errorOn(await ask(browser, page, `someone${n}@example.org`)));
  expect(answers.filter((each) => each === undefined).length).toBeLessThanOrEqual(5);
  expect(answers.at(-1)).toBe('There were too many attempts. Wait a few minutes, then try again.');
  const link = await linkTo('someone0@example.org');
  place.provider.clock.advance(3_601);
  expect(errorOn(await browser.go(link))).toBe(dead);
});

test('is nothing for who is in the file, or logs in by another name', async () => {
  const { page: mias } = await place.loggedIn('mia');
  await place.provider.database.prisma.user.updateMany({ where: { username: ada }, data: { declared: true } });
  const { browser, page } = await place.loggedIn(ada, { secretWords: password });
  expect([mias.text.includes('new-email'), page.text.includes('new-email')]).toEqual([false, false]);
  expect(errorOn(await ask(browser, page))).toBe('That has ended already. What you see here is up to date.');
});
