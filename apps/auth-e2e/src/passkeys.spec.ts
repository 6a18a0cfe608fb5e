import type { Browser, CDPSession, Page } from 'playwright-core';
import { violationsIn, violationsOf } from './accessibility.ts';
import { connectChromium, hasChromium } from './chromium.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer, type Installation, type ServerProcess } from './server-process.ts';
import { password } from './tokens.ts';
import { logIn, Visitor } from './visitor.ts';

/** Passkeys as people use them: in a real browser, with an authenticator that it plays itself. */
const scratch = openScratch();
afterAll(() => scratch.close());

const nameOf = (who: string): string => `${who}@example.com`;
const people = ['button', 'field', 'key', 'leaves', 'cancels', 'everybody', 'asked', 'declines'];

let browser: Browser;
let at: Installation;
let server: ServerProcess;

(hasChromium ? describe : describe.skip)('in Chromium', () => {
  beforeAll(async () => {
    at = await newInstallation(scratch, { SYMBOLON_CONFIG: scratch.file({ users: people.map((who) => ({ username: nameOf(who), password })) }), SYMBOLON_SIGNUP: 'open', SYMBOLON_EMAIL_VERIFICATION: 'optional' });
    [browser, server] = await Promise.all([connectChromium(), startServer(at)]);
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  let person: Visitor;
  beforeEach(async () => {
    person = await Visitor.arrive(browser);
  });
  afterEach(() => person.close());

  /** Goes to the account, by name and password. */
  const enter = async (who: string, page = person.page) => {
    await page.goto(`${at.issuer}/account`);
    await logIn(page, nameOf(who));
    await page.getByRole('heading', { level: 1, name: /Your account|Sign in without a password/ }).waitFor();
    const notNow = page.getByRole('link', { name: 'Not now' });
    if (await notNow.isVisible()) await notNow.click();
    await page.getByRole('heading', { level: 1, name: 'Your account' }).waitFor();
  };
  const addPasskey = async (page: Page, name: string) => {
    await page.getByRole('link', { name: 'Create a passkey' }).click();
    await page.getByRole('heading', { level: 1, name: 'Create a passkey' }).waitFor();
    await page.getByLabel('What do you call it?').fill(name);
    await page.getByRole('button', { name: 'Create passkey' }).click();
    await page.getByText('The passkey is added.').waitFor();
  };
  const signOut = async (page: Page) => {
    await page.getByRole('link', { name: 'Sign out', exact: true }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { level: 1, name: 'You are signed out' }).waitFor();
  };
  /** To the log-in page, where nobody chooses what is offered in the field for the name; then the button is pressed. */
  const pressButton = async (page: Page, authenticator: Authenticator) => {
    await authenticator.answers(false);
    await page.goto(`${at.issuer}/account`);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor();
    await authenticator.answers(true);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  };
  const isInAs = (page: Page, who: string) => page.locator('.person', { hasText: nameOf(who) }).waitFor();

  test('a passkey is made on the account page, and logs in by a button', async () => {
    const authenticator = await withAuthenticator(person.page);
    await enter('button');
    await addPasskey(person.page, 'My laptop');
    expect(await person.page.getByRole('region', { name: 'Passkeys' }).getByRole('listitem').allTextContents()).toEqual([expect.stringMatching(/My laptop\s+on one device/)]);
    await signOut(person.page);
    await pressButton(person.page, authenticator);
    await isInAs(person.page, 'button');
    expect(await person.page.getByText(/last used on/).count()).toBe(1);
  });

  test('a passkey is offered in the field for the name, and logs in without anything being typed', async () => {
    await withAuthenticator(person.page);
    await enter('field');
    await addPasskey(person.page, 'My laptop');
    await signOut(person.page);
    await person.page.goto(`${at.issuer}/account`); // the browser answers as who chooses from the list
    await isInAs(person.page, 'field');
  });

  test('the pages with their buttons are fit for everybody, on a telephone, too', async () => {
    const telephone = await Visitor.arrive(browser, { bypassCSP: true, reducedMotion: 'reduce', viewport: { width: 320, height: 800 } }); // the CSP would keep the checker out
    const { page } = telephone;
    const authenticator = await withAuthenticator(page);
    await authenticator.answers(false);
    await page.goto(`${at.issuer}/account`);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await logIn(page, nameOf('everybody'));
    await page.getByRole('button', { name: 'Create passkey' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('link', { name: 'Not now' }).click();
    await page.getByRole('link', { name: 'Create a passkey' }).click();
    await page.getByRole('heading', { level: 1, name: 'Create a passkey' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await authenticator.answers(true);
    await page.goBack();
    await addPasskey(page, 'My telephone');
    await page.getByText('Rename').click();
    expect(await violationsOf(page)).toEqual([]);
    await telephone.close();
  });

  test('who is new signs up with a passkey, after the address was typed, and comes back by it', async () => {
    const { page } = person;
    const authenticator = await withAuthenticator(page);
    await authenticator.answers(false);
    await page.goto(`${at.issuer}/account`);
    await page.getByRole('link', { name: 'Create an account' }).click();
    await page.getByRole('heading', { level: 1, name: 'Create your account' }).waitFor();
    await authenticator.answers(true);
    await page.getByRole('button', { name: 'Sign up with a passkey instead' }).click(); // without an address nothing is made
    expect((await authenticator.session.send('WebAuthn.getCredentials', { authenticatorId: authenticator.id })).credentials).toEqual([]);
    await page.getByLabel('Email address').fill(nameOf('new'));
    await page.getByRole('button', { name: 'Sign up with a passkey instead' }).click();
    await isInAs(page, 'new');
    const { credentials } = await authenticator.session.send('WebAuthn.getCredentials', { authenticatorId: authenticator.id });
    expect(credentials.map(({ userName, userDisplayName }) => [userName, userDisplayName])).toEqual([[nameOf('new'), nameOf('new')]]);
    await page.getByRole('link', { name: 'Set a password by email' }).waitFor();
    await signOut(page);
    await pressButton(page, authenticator);
    await isInAs(page, 'new');
  });

  test('who logs in by a password is offered a passkey, takes it, and is where they wanted to go', async () => {
    const { page } = person;
    const authenticator = await withAuthenticator(page);
    await authenticator.answers(false);
    await page.goto(`${at.issuer}/account`);
    await logIn(page, nameOf('asked'));
    await page.getByRole('heading', { level: 1, name: 'Sign in without a password next time?' }).waitFor();
    await authenticator.answers(true);
    await page.getByRole('button', { name: 'Create passkey' }).click();
    await isInAs(page, 'asked');
    await signOut(page);
    await pressButton(page, authenticator);
    await isInAs(page, 'asked');
  });

  test('who does not want one now is not asked again', async () => {
    const { page } = person;
    const authenticator = await withAuthenticator(page);
    await authenticator.answers(false);
    await page.goto(`${at.issuer}/account`);
    await logIn(page, nameOf('declines'));
    await page.getByRole('link', { name: 'Not now' }).click();
    await isInAs(page, 'declines');
    await signOut(page);
    await page.goto(`${at.issuer}/account`);
    await logIn(page, nameOf('declines'));
    await isInAs(page, 'declines');
  });

  test('who calls it off is told so, and may try again', async () => {
    const authenticator = await withAuthenticator(person.page);
    const { id, session } = authenticator;
    await enter('cancels');
    await addPasskey(person.page, 'My laptop');
    await signOut(person.page);
    await session.send('WebAuthn.setUserVerified', { authenticatorId: id, isUserVerified: false });
    await pressButton(person.page, authenticator);
    await person.page.getByText('That was cancelled, or took too long. Try again.').waitFor();
    await session.send('WebAuthn.setUserVerified', { authenticatorId: id, isUserVerified: true });
    await person.page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await isInAs(person.page, 'cancels');
  });

  test('a security key is asked for beside the password, and not again where its person wishes so', async () => {
    const { page } = person;
    await withAuthenticator(page, { protocol: 'u2f' });
    await enter('key');
    await page.getByRole('link', { name: 'Add a security key' }).click();
    await page.getByLabel('What do you call it?').fill('On my key ring');
    await page.getByRole('button', { name: 'Add a security key' }).click();
    await page.getByRole('heading', { level: 1, name: 'Keep your recovery codes' }).waitFor();
    await page.getByRole('link', { name: 'I have kept them' }).click();
    await signOut(page);
    await page.goto(`${at.issuer}/account`);
    await logIn(page, nameOf('key'));
    await page.getByRole('heading', { level: 1, name: 'One more step' }).waitFor();
    await page.getByLabel(/Don’t ask again in this browser/).check();
    await page.getByRole('button', { name: 'Use a security key or passkey' }).click();
    await isInAs(page, 'key');
    await page.getByRole('region', { name: 'Second step' }).getByText('On my key ring').waitFor();
    await signOut(page);
    await page.goto(`${at.issuer}/account`);
    await logIn(page, nameOf('key')); // the browser is remembered, though the tick stands in the form of the code
    await isInAs(page, 'key');
  });

  test('a passkey that was removed in one browser lets nobody in with another, which stops to offer it', async () => {
    const authenticator = await withAuthenticator(person.page);
    const { id, session } = authenticator;
    await enter('leaves');
    await addPasskey(person.page, 'My laptop');
    const elsewhere = await Visitor.arrive(browser);
    await enter('leaves', elsewhere.page);
    await person.page.bringToFront();
    await signOut(person.page);
    await elsewhere.page.bringToFront();
    await elsewhere.page.getByRole('region', { name: 'Passkeys' }).getByRole('button', { name: 'Remove' }).click();
    await elsewhere.page.getByText('The passkey is removed').waitFor();
    await elsewhere.close();
    await person.page.bringToFront();
    await pressButton(person.page, authenticator);
    await person.page.getByText('That passkey doesn’t let you in here.').waitFor();
    const { credentials } = await session.send('WebAuthn.getCredentials', { authenticatorId: id });
    expect(credentials).toEqual([]);
  });

  test('where scripts do not run nobody is shown a button that does nothing', async () => {
    const plain = await Visitor.arrive(browser, { javaScriptEnabled: false });
    await plain.page.goto(`${at.issuer}/account`);
    expect(await plain.page.getByRole('button').allTextContents()).toEqual(['Sign in']);
    await enter('button', plain.page);
    await plain.page.goto(`${at.issuer}/account/passkey`);
    await plain.page.getByText('This browser can’t use passkeys, or its scripts are turned off.').waitFor();
    expect(await plain.page.getByRole('button').count()).toBe(0);
    await plain.close();
  });

  test('where there are passkeys and no passwords, an account is made and used by one, and who can have none is told so', async () => {
    const only = await newInstallation(scratch, { SYMBOLON_CONFIG: scratch.file({ sign_in: { first_factors: ['passkey'] } }), SYMBOLON_SIGNUP: 'open', SYMBOLON_EMAIL_VERIFICATION: 'optional' });
    const passwordless = await startServer(only);
    const { page } = person;
    await withAuthenticator(page);
    await page.goto(`${only.issuer}/account`);
    await page.getByRole('link', { name: 'Create an account' }).click();
    await page.getByRole('heading', { level: 1, name: 'Create your account' }).waitFor();
    expect([await page.locator('input[type="password"]').count(), await violationsIn(page)]).toEqual([0, []]);
    await page.getByLabel('Email address').fill(nameOf('first'));
    await page.keyboard.press('Enter');
    await isInAs(page, 'first');
    const plain = await Visitor.arrive(browser, { javaScriptEnabled: false });
    await plain.page.goto(`${only.issuer}/account`);
    for (const heading of ['Sign in', 'Create your account']) {
      await plain.page.getByRole('heading', { level: 1, name: heading }).waitFor();
      expect([await plain.page.getByText('This browser can’t use passkeys, or its scripts are turned off.').count(), await plain.page.getByRole('button').count()]).toEqual([1, 0]);
      await plain.page.getByRole('link', { name: 'Create an account' }).or(plain.page.getByRole('link', { name: 'Sign in' })).click();
    }
    await plain.close();
    await passwordless.stop();
  });
});

interface Authenticator {
  readonly id: string;
  readonly session: CDPSession;
  /** Whether it says yes from now on, or waits for a person who does not come. */
  answers(does: boolean): Promise<unknown>;
}

/** Gives the browser of a page an authenticator that says yes to everything: one of the device itself, or a key of the kind that knows no PIN. */
async function withAuthenticator(page: Page, { protocol = 'ctap2' }: { readonly protocol?: 'ctap2' | 'u2f' } = {}): Promise<Authenticator> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable', { enableUI: false });
  const isKey = protocol === 'u2f';
  const options = { protocol, transport: isKey ? 'usb' : 'internal', hasResidentKey: !isKey, hasUserVerification: !isKey, isUserVerified: !isKey, automaticPresenceSimulation: true } as const;
  const { authenticatorId: id } = await session.send('WebAuthn.addVirtualAuthenticator', { options });
  return { id, session, answers: (does) => session.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId: id, enabled: does }) };
}
