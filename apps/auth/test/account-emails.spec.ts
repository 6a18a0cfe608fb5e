import { ada, authorizePath, bob, errorOn, isAccountOf, isLogIn, noticeOn, onNode, openPlace, send, type Place } from './account-place.ts';
import { Browser, pageOf, type Seen } from './browser.ts';
import { MailFolder, type Mail } from './mailbox.ts';
import { asShop, decoded, formOf, password, shop } from './provider.ts';
import { setSignInPolicy } from './sign-in-policy.ts';

/** Several addresses of one person: added, proven, made the primary one, removed; and what each of them is good for. */
const work = 'ada@work.example';
const home = 'ada@home.example';
const folder = new MailFolder();
let place: Place;
beforeAll(async () => {
  place = await openPlace({ ...folder.environment, SYMBOLON_SIGNUP: 'open' });
});
beforeEach(async () => {
  await place.forget();
  const { prisma } = place.provider.database;
  await prisma.user.updateMany({ data: { declared: false, emailVerified: true } });
  await prisma.event.deleteMany();
  folder.empty();
  await setSignInPolicy(place.provider, { firstFactors: ['password', 'passkey', 'email_code', 'email_link'] }, 60);
});
afterAll(async () => {
  await place.close();
  folder.close();
});

const dead = 'That link has expired, was already used, or is for another account. Ask for a new message.';
const invalid = 'That doesn’t look like an email address, or is one that you have. Check it and try again.';
async function mails(): Promise<readonly Mail[]> {
  await place.provider.deliver();
  await place.provider.deliver(); // the letter, then its mail
  return [...(await folder.news())].sort((a, b) => (a.to < b.to ? -1 : 1));
}
const subjects = async () => (await mails()).map(({ to, subject }) => [to, subject]);
const ask = (browser: Browser, page: Seen, email: string): Promise<Seen> => send(browser, page, '/account/emails', { email });
const linkTo = async (email: string): Promise<string> => (await mails()).find(({ to, subject }) => to === email && subject === 'Confirm your new email address')?.link ?? '/no-link'; // it may have been told something else, too
async function asked(email = work, username = ada): Promise<{ readonly browser: Browser; readonly page: Seen; readonly link: string }> {
  const { browser, page } = await place.loggedIn(username);
  await ask(browser, page, email);
  return { browser, page, link: await linkTo(email) };
}
/** A person who has one more, and their page. */
async function withTwo(email = work, username = ada): Promise<{ readonly browser: Browser; readonly page: Seen }> {
  const { browser, link } = await asked(email, username);
  const page = await browser.submit(await browser.go(link), {});
  await mails();
  return { browser, page };
}
/** What a form of the page would post about an address. */
const idOf = ({ text }: Seen, email: string): string => new RegExp(`<bdi>${email.replaceAll('.', '\\.')}</bdi>[\\s\\S]*?name="email_id" value="([^"]*)"`).exec(text)?.[1] ?? 'no such address';
const about = (browser: Browser, page: Seen, what: 'primary' | 'removed', email: string): Promise<Seen> => send(browser, page, `/account/emails/${what}`, { email_id: idOf(page, email) });
const addresses = async () => (await place.provider.database.prisma.emailAddress.findMany({ orderBy: { address: 'asc' }, select: { address: true, user: { select: { username: true } } } })).map(({ address, user }) => [user.username, address]);
const events = async () => (await place.provider.database.prisma.event.findMany({ where: { type: { startsWith: 'user.email.' } }, orderBy: { id: 'asc' } })).map(({ type, details }) => [type, details]);
const logIn = async (username: string) => (await place.loggedIn(username)).page;
const byPassword = (username: string, secretWords = password, node = place.provider) => node.token({ grant_type: 'password', username, password: secretWords, scope: 'openid email' }, asShop);

test('one more is proven by a link and confirmed; the account is called as before, and either logs in', async () => {
  const { browser, page } = await place.loggedIn(ada);
  expect(noticeOn(await ask(browser, page, ' Ada@Work.Example '))).toBe('We have sent a message to the new address. Open its link in this browser. Nothing has changed yet.');
  const [letter, ...more] = await mails();
  expect([letter?.to, letter?.subject, more, await addresses()]).toEqual([work, 'Confirm your new email address', [], []]);
  const confirm = await browser.go(letter?.link ?? '');
  expect([pageOf(confirm), confirm.text.includes('Your primary address stays')]).toEqual(['change-email', true]);
  expect(noticeOn(await browser.submit(confirm, {}))).toBe('The email address is added. You can sign in with it from now on.');
  expect(await subjects()).toEqual([[ada, 'An email address was added']]);
  expect([await addresses(), await events()]).toEqual([[[ada, work]], [['user.email.added', { email: work }]]]);
  for (const name of [ada, work, 'ADA@Work.Example']) expect([name, isAccountOf(await logIn(name), ada)]).toEqual([name, true]);
});

test('applications are told the primary address, whichever was typed', async () => {
  await withTwo();
  const { browser } = await place.loggedIn(work);
  const { json } = await place.redeem(await browser.go(authorizePath({ scope: 'openid email profile' })));
  expect(decoded(json['id_token']).claims).toMatchObject({ email: ada, email_verified: true });
});

test('opening the link changes nothing, nor does it count for a stranger, or for another account', async () => {
  const { browser, link } = await asked();
  await browser.go(link);
  expect(isLogIn(await new Browser(place.second).go(link))).toBe(true);
  const { browser: bobs, page } = await place.loggedIn(bob);
  const token = new URL(`https://x${link}`).searchParams.get('token') ?? '';
  expect([errorOn(await bobs.go(link)), errorOn(await send(bobs, page, '/account/email/confirmed', { token })), await addresses()]).toEqual([dead, dead, []]);
});

test('is used once, of many at once on two nodes; the form that is sent twice has one answer', async () => {
  const { browser, link } = await asked();
  const confirm = await browser.go(link);
  const nodes = [browser, ...Array.from({ length: 7 }, (_, n) => onNode(n % 2 ? place.provider : place.second, browser))];
  const answers = await Promise.all(nodes.map((each) => each.submit(confirm, {})));
  expect(answers.map(noticeOn)).toEqual(nodes.map(() => 'The email address is added. You can sign in with it from now on.'));
  expect([await addresses(), (await events()).length]).toEqual([[[ada, work]], 1]);
});

test('an address that somebody has, as main or as another, looks the same as one that is free; only its owner is told', async () => {
  await withTwo(home, bob);
  const { browser, page } = await place.loggedIn(ada);
  const same = ({ status, text }: Seen) => [status, text.replaceAll(/\d{4}-\d\d-\d\dT[^"]*|value="[^"]*"|done=[^"]*|nonce="[^"]*"/g, '')];
  const [free, main, further] = [await ask(browser, page, work), await ask(browser, page, bob), await ask(browser, page, home)];
  expect([same(main), same(further)]).toEqual([same(free), same(free)]);
  expect(await subjects()).toEqual([[home, 'Your email address was entered'], [work, 'Confirm your new email address'], [bob, 'Your email address was entered']].sort((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1)));
});

test('two who want one address, at once on two nodes: one has it', async () => {
  const [{ browser, link }, { browser: bobs, link: bobsLink }] = [await asked(), await asked(work, bob)];
  const [one, two] = [await browser.go(link), await bobs.go(bobsLink)];
  const answers = await Promise.all([browser.submit(one, {}), onNode(place.second, bobs).submit(two, {})]);
  expect(answers.map(errorOn).filter((each) => each !== undefined)).toEqual(['There is already an account with this email address. Sign in, or use another address.']);
  expect((await addresses()).length).toBe(1);
});

test('an address that is added while somebody signs up with it, on two nodes: one has it, and nobody is told an error of ours', async () => {
  for (let n = 0; n < 6; n++) {
    const email = `race${n}@example.org`;
    const { browser, link } = await asked(email);
    const confirm = await browser.go(link);
    const signUp = place.second.token({ grant_type: 'password', type: 'signup', username: email, password: 'a phrase of somebody else', scope: 'openid' }, asShop);
    const [added, made] = await Promise.all([browser.submit(confirm, {}), signUp]);
    const people = await place.provider.database.prisma.user.count({ where: { username: email } });
    const further = (await addresses()).filter(([, address]) => address === email).length;
    expect([n, people + further, [200, 400].includes(made.status), [200, 400].includes(added.status)]).toEqual([n, 1, true, true]);
    await place.forget();
    await place.provider.database.prisma.user.updateMany({ data: { declared: false, emailVerified: true } });
  }
});

test('nobody signs up with it, by password or as an older release does; nobody is given it', async () => {
  await withTwo();
  const { status, json } = await place.provider.token({ grant_type: 'password', type: 'signup', username: work, password: 'a phrase of somebody else', scope: 'openid' }, asShop);
  expect([status, json['error']]).toEqual([400, 'invalid_grant']); // as with any name that is taken
  const { prisma } = place.provider.database;
  expect((await prisma.user.createMany({ data: { id: 'user_old', username: work, usernameKey: work }, skipDuplicates: true })).count).toBe(0);
  await expect(prisma.user.update({ where: { usernameKey: bob }, data: { username: work, usernameKey: work } })).rejects.toThrow(/Unique constraint|another person/);
  await expect(prisma.emailAddress.create({ data: { id: 'email_x', userId: (await prisma.user.findUniqueOrThrow({ where: { usernameKey: ada } })).id, address: bob, addedAt: new Date() } })).rejects.toThrow(/Unique constraint|name of a person/);
  await expect(place.provider.apply({ ...shop, users: [...shop.users, { username: work, password }] })).rejects.toThrow('is a further address of another person');
});

test('waiting tells nobody which addresses are one person’s: each is counted by itself, as a name that nobody has', async () => {
  await withTwo();
  const waits: Record<string, (string | null)[]> = { [ada]: [], [work]: [], [bob]: [], 'nobody@example.com': [] };
  for (let n = 0; n < 12; n++) waits[ada]?.push((await byPassword(ada, `wrong ${n}`, n % 2 ? place.provider : place.second)).headers.get('retry-after'));
  for (const name of [work, bob, 'nobody@example.com']) for (let n = 0; n < 12; n++) waits[name]?.push((await byPassword(name, `wrong ${n}`, n % 2 ? place.provider : place.second)).headers.get('retry-after'));
  expect(waits[ada]?.at(-1)).not.toBeNull();
  for (const name of [work, bob]) expect([name, waits[name]]).toEqual([name, waits['nobody@example.com']]);
});

test('a link for a new password ends the waiting of the address that it was asked for', async () => {
  await withTwo();
  for (let n = 0; n < 12; n++) await byPassword(work, `wrong ${n}`);
  const browser = new Browser(place.provider);
  await browser.submit(await browser.go((await browser.go('/forgot-password')).location ?? '/forgot-password'), { username: work });
  const [letter] = await mails();
  expect((await byPassword(work)).headers.get('retry-after')).not.toBeNull();
  await browser.submit(await browser.go(letter?.link ?? ''), { password: 'another long phrase of hers' });
  expect((await byPassword(work, 'another long phrase of hers')).status).toBe(200);
});

test('a browser that was logged in by it is known by it, too: strangers who guess keep nobody out', async () => {
  await withTwo();
  const { browser } = await place.loggedIn(work);
  for (let n = 0; n < 14; n++) for (const name of [ada, work]) await byPassword(name, `wrong ${n}`);
  expect([isLogIn((await place.loggedIn(work, { browser: new Browser(place.provider) })).page), isAccountOf((await place.loggedIn(work, { browser })).page, ada)]).toEqual([true, true]);
});

test('is nothing for who has not proven the primary one, and what a stranger left there goes when its owner proves it', async () => {
  const { prisma } = place.provider.database;
  const { browser, page, link } = await asked();
  await prisma.user.updateMany({ where: { username: ada }, data: { emailVerified: false } });
  expect(errorOn(await browser.submit(await browser.go(link), {}))).toBe(dead);
  expect([errorOn(await ask(browser, page, home)), (await browser.go('/account')).text.includes('id="add-email"')]).toEqual(['That has ended already. What you see here is up to date.', false]);
  await prisma.user.updateMany({ where: { username: ada }, data: { emailVerified: true } });
  await browser.submit(await browser.go(link), {});
  expect(await addresses()).toEqual([[ada, work]]);
  await prisma.user.updateMany({ where: { username: ada }, data: { emailVerified: false } });
  await mails();
  const owner = new Browser(place.provider);
  await owner.submit(await owner.go((await owner.go('/forgot-password')).location ?? '/forgot-password'), { username: ada });
  const [letter] = await mails();
  await owner.submit(await owner.go(letter?.link ?? ''), { password: 'another long phrase of hers' });
  expect([await addresses(), (await byPassword(work, 'another long phrase of hers')).status]).toEqual([[], 400]);
  expect((await subjects()).filter(([, subject]) => subject === 'An email address was removed')).toEqual([[ada, 'An email address was removed'], [work, 'An email address was removed']]);
});

test('an account that nobody proved keeps nobody from their own address', async () => {
  const { prisma } = place.provider.database;
  const squatter = { id: 'user_squat', username: work, usernameKey: work, mustVerifyEmail: true, unprovenUntil: new Date('2031-01-01') };
  await prisma.user.create({ data: squatter });
  const { browser, link } = await asked();
  expect(noticeOn(await browser.submit(await browser.go(link), {}))).toBe('The email address is added. You can sign in with it from now on.');
  expect([await addresses(), await prisma.user.count({ where: { id: 'user_squat' } })]).toEqual([[[ada, work]], 0]);
  await prisma.user.create({ data: { ...squatter, username: home, usernameKey: home, emailVerified: true } });
  await ask(browser, await browser.go('/account'), home);
  expect(await subjects()).toContainEqual([home, 'Your email address was entered']);
});

test('a primary address that an older release kept with capital letters stays as others are kept', async () => {
  const { browser, page } = await withTwo();
  await place.provider.database.prisma.user.updateMany({ where: { username: ada }, data: { username: 'Ada@Example.com' } });
  await about(browser, page, 'primary', work);
  expect([await addresses(), isAccountOf(await logIn(ada), work)]).toEqual([[[work, ada]], true]);
});

test('who is in the file by now can be rid of one; the primary one is no further one that could be removed', async () => {
  const { browser, page } = await withTwo();
  const { prisma } = place.provider.database;
  await prisma.user.updateMany({ where: { username: ada }, data: { declared: true } });
  const now = await browser.go('/account');
  expect([now.text.includes('remove-email-1'), now.text.includes('make-primary-email-1')]).toEqual([true, false]);
  expect(errorOn(await about(browser, page, 'primary', work))).toBe('That has ended already. What you see here is up to date.');
  expect(noticeOn(await about(browser, page, 'removed', work))).toBe('The email address is removed. It no longer lets anybody in.');
  await prisma.user.updateMany({ where: { username: ada }, data: { declared: false } });
  const { browser: hers, page: again } = await withTwo();
  await about(hers, again, 'primary', work);
  expect([errorOn(await about(hers, again, 'removed', work)), await addresses()]).toEqual(['That has ended already. What you see here is up to date.', [[work, ada]]]);
});

test('one who is made the primary one while somebody signs up with the former name, on two nodes: nobody waits for the other for ever', async () => {
  const { browser, page } = await withTwo();
  const signUp = () => place.second.token({ grant_type: 'password', type: 'signup', username: ada, password: 'a phrase of somebody else', scope: 'openid' }, asShop);
  const [main, ...made] = await Promise.all([about(browser, page, 'primary', work), signUp(), signUp(), signUp()]);
  expect([main.status, made.map(({ status }) => status)]).toEqual([200, [400, 400, 400]]);
  expect(await addresses()).toEqual([[work, ada]]);
});

test('a link for a new password goes where it was asked for, names the account, and both are told', async () => {
  await withTwo();
  const browser = new Browser(place.provider);
  await browser.submit(await browser.go((await browser.go('/forgot-password')).location ?? '/forgot-password'), { username: work });
  const [letter] = await mails();
  expect([letter?.to, letter?.subject, letter?.text.includes(ada)]).toEqual([work, 'Choose a new password', true]);
  await browser.submit(await browser.go(letter?.link ?? ''), { password: 'another long phrase of hers' });
  expect(await subjects()).toEqual([[ada, 'Your password has been changed']]);
  expect((await byPassword(work, 'another long phrase of hers')).status).toBe(200);
});

test('a code by mail goes where it was asked for, and logs the account in', async () => {
  await withTwo();
  const browser = new Browser(place.provider);
  const login = await browser.go(authorizePath({ scope: 'openid email' }));
  const form = await browser.go(/id="email-code"[^>]*href="([^"]*)"/.exec(login.text)?.[1]?.replaceAll('&amp;', '&') ?? '/no-link');
  const page = await browser.submit(form, { username: work, send: 'true' });
  const [letter] = await mails();
  expect(letter?.to).toBe(work);
  const { json } = await place.redeem(await browser.submit(page, { code: /^\d{6}$/m.exec(letter?.text ?? '')?.[0] ?? '' }));
  expect(decoded(json['id_token']).claims).toMatchObject({ email: ada, amr: ['email'] });
});

test('what was mailed to an address dies with it: a code, its link, a link for a new password', async () => {
  const { browser, page } = await withTwo();
  const other = new Browser(place.provider);
  const login = await other.go(authorizePath());
  const form = await other.go(/id="email-code"[^>]*href="([^"]*)"/.exec(login.text)?.[1]?.replaceAll('&amp;', '&') ?? '/no-link');
  const codePage = await other.submit(form, { username: work, send: 'true' });
  const [letter] = await mails();
  const reset = new Browser(place.provider);
  await reset.submit(await reset.go((await reset.go('/forgot-password')).location ?? '/forgot-password'), { username: work });
  const [resetLetter] = await mails();
  expect([letter?.to, resetLetter?.to]).toEqual([work, work]);
  expect(noticeOn(await about(browser, page, 'removed', work))).toBe('The email address is removed. It no longer lets anybody in.');
  expect(isLogIn(await logIn(work))).toBe(true);
  expect(pageOf(await reset.go(resetLetter?.link ?? ''))).toBe('forgot-password');
  expect(await place.provider.database.prisma.oneTimeToken.count({ where: { email: work } })).toBe(0);
  expect((await new Browser(place.provider).go(letter?.link ?? '')).text).not.toContain(ada);
  const typed = await other.submit(codePage, { code: /^\d{6}$/m.exec(letter?.text ?? '')?.[0] ?? '' });
  expect([pageOf(typed), errorOn(typed) !== undefined]).toEqual(['email-code', true]);
});

test('both are told of what is removed, it may be somebody else’s then, and the form that is sent twice has one answer', async () => {
  const { browser, page } = await withTwo();
  const answers = await Promise.all([browser, onNode(place.second, browser)].map((each) => about(each, page, 'removed', work)));
  expect(answers.map(noticeOn)).toEqual(Array.from({ length: 2 }, () => 'The email address is removed. It no longer lets anybody in.'));
  expect(await subjects()).toEqual([[ada, 'An email address was removed'], [work, 'An email address was removed']]);
  expect((await events()).map(([type]) => type)).toEqual(['user.email.added', 'user.email.removed']);
  expect(isAccountOf((await withTwo(work, bob)).page, bob)).toBe(true);
});

test('another is made the primary one: applications are told it, the one before stays, both are told, and the form counts once', async () => {
  const { browser, page } = await withTwo();
  const answers = await Promise.all([browser, onNode(place.second, browser)].map((each) => about(each, page, 'primary', work)));
  expect(answers.map((each) => [noticeOn(each), isAccountOf(each, work)])).toEqual(Array.from({ length: 2 }, () => ['That is your primary address now. The one before still signs you in.', true]));
  expect([await addresses(), (await events()).slice(1)]).toEqual([[[work, ada]], [['user.email.changed', { before: ada, after: work }]]]);
  expect(await subjects()).toEqual([[ada, 'Your primary email address was changed'], [work, 'Your primary email address was changed']]);
  for (const name of [ada, work]) expect([name, isAccountOf(await logIn(name), work)]).toEqual([name, true]);
  const { json } = await place.redeem(await browser.go(authorizePath({ scope: 'openid email' })));
  expect(decoded(json['id_token']).claims).toMatchObject({ email: work });
});

test('a primary address that was not proven does not stay beside another', async () => {
  const { browser, page } = await withTwo();
  await place.provider.database.prisma.user.updateMany({ where: { username: ada }, data: { emailVerified: false } });
  expect(isAccountOf(await about(browser, page, 'primary', work), work)).toBe(true);
  expect(await addresses()).toEqual([]);
  expect((await mails()).map(({ to, subject }) => [to, subject])).toEqual([[ada, 'Your email address was changed'], [work, 'Your primary email address was changed']]);
});

test('an account that is moved to another address keeps its further ones, and can be moved to none of them', async () => {
  const { browser, page } = await withTwo();
  expect(errorOn(await send(browser, page, '/account/email', { email: work }))).toBe(invalid);
  await send(browser, page, '/account/email', { email: home });
  const moved = await browser.submit(await browser.go(await linkTo(home)), {});
  expect([isAccountOf(moved, home), await addresses(), isLogIn(await logIn(ada))]).toEqual([true, [[home, work]], true]);
});

test('there are five at most, also where two are confirmed at once', async () => {
  const { browser, page } = await place.loggedIn(ada);
  const { id } = await place.provider.database.prisma.user.findUniqueOrThrow({ where: { usernameKey: ada } });
  await place.provider.database.prisma.emailAddress.createMany({ data: [1, 2, 3, 4].map((n) => ({ id: `email_${n}`, userId: id, address: `ada${n}@example.org`, addedAt: new Date() })) });
  await ask(browser, page, work);
  await ask(browser, page, home);
  const letters = await mails();
  const forms = [await browser.go(letters[0]?.link ?? ''), await browser.go(letters[1]?.link ?? '')];
  const answers = await Promise.all(forms.map((form, n) => onNode(n ? place.second : place.provider, browser).submit(form, {})));
  const full = 'You have as many email addresses as you can have. Remove one that you don’t use any more first.';
  expect(answers.map(errorOn).filter((each) => each !== undefined)).toEqual([full]);
  expect((await addresses()).length).toBe(5);
  const last = await browser.go('/account');
  expect([errorOn(await ask(browser, last, 'ada6@example.org')), last.text.includes('id="add-email"')]).toEqual([full, false]);
});

test('needs a log-in of just now, and what is posted is of one’s own account', async () => {
  const { page: adas } = await withTwo();
  const { browser: bobs, page: bobsPage } = await place.loggedIn(bob);
  const theirs = { email_id: idOf(adas, work) };
  expect(errorOn(await send(bobs, bobsPage, '/account/emails/primary', theirs))).toBe('That has ended already. What you see here is up to date.');
  await send(bobs, bobsPage, '/account/emails/removed', theirs);
  expect(await addresses()).toEqual([[ada, work]]);
  for (const email of ['', 'bob', bob, 'a@b@c.example']) expect([email, errorOn(await ask(bobs, bobsPage, email))]).toEqual([email, invalid]);
  place.provider.clock.advance(901);
  expect(isLogIn(await ask(bobs, bobsPage, home))).toBe(true);
  for (const what of ['primary', 'removed']) expect(isLogIn(await send(bobs, bobsPage, `/account/emails/${what}`, theirs))).toBe(true);
  expect(pageOf(await bobs.go('/account/emails', { method: 'POST', body: formOf({ email: home }) }))).toBe('error');
});

test('is nothing for who is in the file, or logs in by another name', async () => {
  const { browser: mias, page: miasPage } = await place.loggedIn('mia');
  expect(errorOn(await ask(mias, miasPage, work))).toBe('That has ended already. What you see here is up to date.');
  await place.provider.database.prisma.user.updateMany({ where: { username: ada }, data: { declared: true } });
  const { browser, page } = await place.loggedIn(ada);
  expect([errorOn(await ask(browser, page, work)), page.text.includes('add-email')]).toEqual(['That has ended already. What you see here is up to date.', false]);
});
