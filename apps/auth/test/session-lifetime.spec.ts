import { ada, authorizePath, isAccountOf, isLogIn, onNode, openPlace, othersOn, type Place } from './account-place.ts';
import { Browser } from './browser.ts';

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
beforeEach(() => place.forget());
afterAll(() => place.close());

describe('a log-in ends by itself', () => {
  const isIn = async (browser: Browser) => {
    const silent = (await onNode(place.second, browser).go(authorizePath({ prompt: 'none' }))).location ?? '';
    const account = isAccountOf(await browser.go('/account'), ada);
    return silent.includes('code=') === account ? account : 'the doors differ';
  };

  test('at the very second when it was not used for so long, at every door', async () => {
    const hours = 12 * 3600;
    const { browser } = await place.loggedIn(ada);
    place.provider.clock.advance(hours - 1);
    expect(await isIn(browser)).toBe(true); // a use, which counts
    place.provider.clock.advance(hours - 1);
    expect(await isIn(browser)).toBe(true);
    place.provider.clock.advance(hours);
    expect(await isIn(browser)).toBe(false);
  });

  test('at the very second when it is too old, however much it is used', async () => {
    const { browser } = await place.loggedIn(ada);
    for (let use = 1; use < 14 * 3; use += 1) {
      place.provider.clock.advance(8 * 3600);
      await browser.step('/account');
    }
    place.provider.clock.advance(8 * 3600 - 1);
    expect(await isIn(browser)).toBe(true);
    place.provider.clock.advance(1);
    expect(await isIn(browser)).toBe(false);
  });

  test('as the settings say, and is not shown any more', async () => {
    const strict = await place.provider.another({ SYMBOLON_SESSION_IDLE_HOURS: '1', SYMBOLON_SESSION_MAX_DAYS: '1' });
    const { browser } = await place.loggedIn(ada, { browser: new Browser(strict) });
    place.provider.clock.advance(3600);
    expect(isLogIn(await browser.go('/account'))).toBe(true);
    expect(othersOn((await place.loggedIn(ada)).page)).toEqual([]);
    await strict.close();
  });
});
