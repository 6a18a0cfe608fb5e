import { Browser, pageOf, type Seen } from './browser.ts';
import { comeBack, connectionTo, fileWith, openPlace, press, tokenOf, toLogin, type Place } from './connection-place.ts';
import type { Provider } from './provider.ts';
import { openImpostor, type Impostor } from './upstream-impostor.ts';

/** What a log-in elsewhere is worth here: what the entry says that the other's words for it mean, and else one factor. */
let impostor: Impostor;
let place: Place;
let provider: Provider;
const entry = () => connectionTo(impostor.origin, { trusted_domains: ['corp.example'], acr_values: { aal2: 'urn:corp:two', phr: 'urn:corp:key' } });
beforeAll(async () => {
  impostor = await openImpostor();
  place = await openPlace([entry()]);
  ({ provider } = place);
});
beforeEach(async () => {
  await place.rewind();
  impostor.faults = {};
});
afterAll(async () => {
  await provider.close();
  await impostor.close();
});

/** What was asked for there, and what came of an answer with that. */
async function through(asked: Readonly<Record<string, string>>, acr: unknown): Promise<{ readonly there: string | null; readonly seen: Seen }> {
  const browser = new Browser(provider);
  const address = await press(browser, await toLogin(browser, asked));
  const back = impostor.visit(address);
  impostor.faults = { claims: { acr, auth_time: Math.floor(provider.clock.now().getTime() / 1000) } };
  return { there: new URL(address).searchParams.get('acr_values'), seen: await comeBack(browser, back.href) };
}

test.each<[acr: unknown, ours: string, amr: readonly string[]]>([
  ['urn:corp:two', 'aal2', ['fed', 'mfa']],
  ['urn:corp:key', 'phr', ['fed', 'pop', 'mfa']],
  ['aal2', 'aal1', ['fed']],
  ['urn:corp:two ', 'aal1', ['fed']],
  [['urn:corp:two'], 'aal1', ['fed']],
  ['constructor', 'aal1', ['fed']],
  [undefined, 'aal1', ['fed']],
])('a log-in that the other calls %j is worth %s', async (acr, ours, amr) => {
  expect(await tokenOf(provider, (await through({}, acr)).seen)).toMatchObject({ acr: ours, amr });
});

test('what an application asks for is asked for there in their words, as far as there are any', async () => {
  const { there, seen } = await through({ acr_values: 'phrh aal2 aal1' }, 'urn:corp:two');
  expect([there, (await tokenOf(provider, seen))['acr']]).toEqual(['urn:corp:two', 'aal2']);
});

test('who has shown less there than was asked for shows it here', async () => {
  expect(pageOf((await through({ acr_values: 'aal2' }, 'urn:corp:one')).seen)).toBe('authenticator');
});

test('where everybody has to show a second factor, one that was shown there counts only where the entry says so', async () => {
  await provider.apply(fileWith([entry()], { sign_in: { second_factor: 'always' } }));
  expect(pageOf((await through({}, 'urn:corp:one')).seen)).toBe('authenticator');
  expect(await tokenOf(provider, (await through({}, 'urn:corp:two')).seen)).toMatchObject({ acr: 'aal2' });
});
