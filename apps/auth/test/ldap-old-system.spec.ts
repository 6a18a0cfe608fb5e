import { fileWith } from './connection-place.ts';
import { asDesk, desk, ldapEntry, openLdap } from './ldap-place.ts';
import { openOldSystem, type OldSystem } from './old-system.ts';
import type { Answer, Provider } from './provider.ts';
import { hasSlapd, needsSlapd, openSlapd, personOf, type Slapd } from './slapd.ts';

/** A name that nobody has here is asked about at the old system, and then at the directory: two questions, and one guess. */
const limit = 3;
const there = 'the-password-that-is-there';
const grace = 'grace@example.com';
const carl = 'carl@corp.example';
let slapd: Slapd;
let old: OldSystem;
let provider: Provider;
let rewind: () => Promise<void>;

(hasSlapd ? describe : describe.skip)(`an old system beside a directory${needsSlapd}`, () => {
  beforeAll(async () => {
    [slapd, old] = [await openSlapd(personOf('carl', { password: there })), await openOldSystem()];
    const settings = { ...old.environment, SYMBOLON_OUTBOUND_PRIVATE: '127.0.0.1,::1', SYMBOLON_THROTTLE_ACCOUNT: String(limit) };
    ({ provider, rewind } = await openLdap([ldapEntry(slapd)], { clients: [...fileWith([]).clients, desk] }, settings));
    old.now = () => provider.clock.now();
  });
  beforeEach(async () => {
    await rewind();
    old.empty();
    old.people.set(grace, { password: there, user: { id: '4711', email: grace } });
  });
  afterAll(async () => {
    await provider?.close();
    await old?.close();
    await slapd?.close();
  });

  const grant = (username: string, typed = there): Promise<Answer> => provider.token({ grant_type: 'password', username, password: typed, scope: 'openid' }, asDesk);
  const bindsBy = async (attempt: () => Promise<unknown>): Promise<number> => (await slapd.askedBy(attempt)).filter((line) => / BIND dn="(uid=carl|cn=\w+,ou=people)/.test(line)).length;

  test('lets in whom either knows, and who is right is not counted', async () => {
    for (let n = 0; n <= 2 * limit; n += 1) expect([(await grant(carl)).status, (await grant(grace)).status]).toEqual([200, 200]);
    expect(old.asked.map(({ username }) => username)).toEqual([carl, grace]);
  });

  test('a wrong password is one guess at both', async () => {
    const binds = await bindsBy(async () => {
      for (let n = 0; n < limit; n += 1) expect((await grant(carl, `guess ${n}`)).headers.get('retry-after')).toBeNull();
    });
    expect([old.asked.length, binds]).toEqual([limit, limit]);
    expect((await grant(carl)).status).toBe(200);
  });

  test('of many at once neither is asked more often than one after the other', async () => {
    const binds = await bindsBy(() => Promise.all(Array.from({ length: 4 * limit }, (_, n) => grant(carl, `guess ${n}`))));
    expect([old.asked.length, binds]).toEqual([limit, limit]);
  });

  test('where the old system gives no answer, people of the directory are asked to come again once, and then get in', async () => {
    old.answer = (_, response) => void response.destroy();
    expect([(await grant(carl)).status, (await grant(carl)).status]).toEqual([503, 200]);
  });

  test('where the directory gives none, people of the old system get in, and others hear of it', async () => {
    await slapd.stop();
    try {
      expect([(await grant(grace)).status, (await grant(carl)).status]).toEqual([200, 503]);
    } finally {
      await slapd.start();
    }
  });
});
