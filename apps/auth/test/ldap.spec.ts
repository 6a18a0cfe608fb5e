import { Browser, pageOf, type Seen } from './browser.ts';
import { fileWith, saidBy, tokenOf, toLogin } from './connection-place.ts';
import { eventsOf } from './events.ts';
import { asDesk, desk, ldapEntry, openLdap } from './ldap-place.ts';
import { describePasswordChange } from './ldap-password-rows.ts';
import { describeSync } from './ldap-sync-rows.ts';
import { decoded, password, shop, type Answer, type Provider } from './provider.ts';
import { groupOf, needsSlapd, hasSlapd, openSlapd, personOf, suffix, type Slapd } from './slapd.ts';

const there = 'the-password-that-is-there';
const carl = 'carl@corp.example';
const dnOf = (uid: string) => `uid=${uid},ou=people,${suffix}`;
let slapd: Slapd;
let provider: Provider;
let rewind: () => Promise<void>;

const people = [...shop.users, { username: 'boss@corp.example', password, email_verified: true }, { username: 'gus@example.com', password, email_verified: true }];
const file = (more: object = {}, others: object = {}) => fileWith([ldapEntry(slapd, more)], { clients: [...fileWith([]).clients, desk], users: people, ...others });
const apply = (more: object = {}, others: object = {}) => provider.apply(file(more, others));

(hasSlapd ? describe : describe.skip)(`people of a directory${needsSlapd}`, () => {
  beforeAll(async () => {
    slapd = await openSlapd([
      personOf('carl', { password: there }), personOf('dora', { password: there }), personOf('erik', { password: there, mail: ['erik@elsewhere.example'] }), personOf('boss', { password: there }), personOf('gus', { password: there, mail: ['gus@corp.example', 'gus@example.com'] }),
      personOf('twin1', { password: there, mail: ['twin@corp.example'] }), personOf('twin2', { password: there, mail: ['twin@corp.example'] }),
      personOf('pat', { password: there, more: ['pwdChangedTime: 20000101000000Z'] }), personOf('rita', { password: there, more: ['pwdReset: TRUE'] }),
      groupOf('editors', [dnOf('carl')]), groupOf('staff', [`cn=editors,ou=groups,${suffix}`]), groupOf('all', [`cn=staff,ou=groups,${suffix}`, `cn=all,ou=groups,${suffix}`]), groupOf('others', [dnOf('dora')]),
    ].join(''));
    ({ provider, rewind } = await openLdap([ldapEntry(slapd)], { clients: file().clients, users: people }));
  });
  beforeEach(() => rewind());
  afterAll(async () => {
    await provider?.close();
    await slapd?.close();
  });

  const logIn = async (username: string, typed: string, browser = new Browser(provider)): Promise<Seen> => browser.submit(await toLogin(browser), { username, password: typed });
  const grant = (username: string, typed: string): Promise<Answer> => provider.token({ grant_type: 'password', username, password: typed, scope: 'openid email profile' }, asDesk);
  const visible = ({ status, headers, text }: Answer) => ({ status, text, headers: [...headers].filter(([name]) => !['date', 'x-request-id', 'set-cookie', 'content-security-policy'].includes(name)) });
  /** What one attempt asks of the directory, in the order of its log, without what differs in every one. */
  const askedBy = async (attempt: () => Promise<unknown>): Promise<readonly string[]> => {
    const from = slapd.asked.length;
    await attempt();
    return slapd.asked.slice(from).flatMap((line) => /\b(BIND|SRCH)(?= (dn|base)=)/.exec(line)?.[1] ?? []);
  };

  describe('log in with the password that they have there,', () => {
    test('on our page, and have an account from the first time on', async () => {
      const browser = new Browser(provider);
      const page = await toLogin(browser);
      expect([page.text.includes('name="password"'), page.text.includes('/login/connections/')]).toEqual([true, false]);
      const told = await tokenOf(provider, await logIn(carl, there, browser));
      expect(told).toMatchObject({ email: carl, email_verified: true, amr: ['pwd'] });
      expect(await tokenOf(provider, await logIn(carl, there))).toMatchObject({ sub: told['sub'] });
      expect((await eventsOf(provider.runtime, 'user.signed_up', 'user.connection.linked')).map(({ type }) => type).sort()).toEqual(['user.connection.linked', 'user.signed_up']);
    });

    test('at an application that asks for it itself', async () => {
      const { status, json } = await grant(carl, there);
      expect([status, decoded(json['id_token']).claims]).toEqual([200, expect.objectContaining({ email: carl })]);
    });

    test('twice at once for the first time: one account', async () => {
      const answers = await Promise.all([grant('dora@corp.example', there), grant('dora@corp.example', there)]);
      const subjects = answers.map(({ json }) => decoded(json['id_token']).claims['sub']);
      expect([answers.map(({ status }) => status), new Set(subjects).size]).toEqual([[200, 200], 1]);
    });

    test('which is kept nowhere, and stands in no log', async () => {
      await logIn(carl, there);
      await logIn(carl, 'canary-of-a-wrong-password');
      const rows = await provider.database.prisma.$queryRaw<{ text: string }[]>`SELECT query_to_xml('SELECT * FROM users', true, false, '')::text || query_to_xml('SELECT * FROM linked_logins', true, false, '')::text || query_to_xml('SELECT * FROM connections', true, false, '')::text AS text`;
      const kept = `${provider.log.join('\n')}${rows.map(({ text }) => text).join('')}`;
      expect([kept.includes(carl), kept.includes(there), kept.includes('canary-of-a-wrong-password')]).toEqual([true, false, false]);
      expect(await provider.database.prisma.user.findFirst({ where: { username: carl }, select: { passwordHash: true } })).toEqual({ passwordHash: null });
    });

    test('by a short name, where the directory is asked for everybody', async () => {
      expect((await grant('carl', there)).status).toBe(400);
      await apply({ ldap_everybody: true, ldap_names: ['uid', 'mail'] });
      expect((await grant('carl', there)).status).toBe(200);
    });

    test('what is said of them, and the groups that they are in, by expressions', async () => {
      await apply({ ldap_groups: 'walk', ldap_groups_base: `ou=groups,${suffix}`, claims: { name: 'cn' }, roles: { editor: "'editors' in claims.groups", member: "'all' in claims.groups", other: "'others' in claims.groups" } });
      const { json } = await grant(carl, there);
      expect(decoded(json['id_token']).claims).toMatchObject({ name: 'carl of corp' });
      expect(await provider.database.prisma.user.findFirst({ where: { username: carl }, select: { roles: true } })).toEqual({ roles: ['editor', 'member'] });
    });
  });

  describe('are not let in', () => {
    test.each<[string, string, string]>([
      ['with a wrong password', carl, 'the-password-that-is-not'],
      ['whom the directory does not know', 'nobody@corp.example', there],
      ['where two have the name', 'twin@corp.example', there],
      ['by any name', '*@corp.example', there],
      ['by the beginning of a name', 'car*@corp.example', there],
      ['by a name that goes on as a filter', 'x)(|(uid=carl)@corp.example', there],
      ['by a name with what filters escape', 'carl\\2a@corp.example', there],
      ['whose address it does not decide about', 'erik@corp.example', there],
    ])('%s', async (_, username, typed) => {
      const wrong = await logIn('no-one-at-all@corp.example', 'a-wrong-password');
      const seen = await logIn(username, typed);
      expect([pageOf(seen), saidBy(seen), seen.status]).toEqual(['login', saidBy(wrong), 400]);
      expect(saidBy(seen)).toContain('don’t match');
      const answer = visible(await grant(username, typed));
      expect(answer).toEqual({ ...visible(await grant('no-one-at-all@corp.example', 'a-wrong-password')), status: 400 });
    });

    test('by a name with NUL', async () => {
      expect(pageOf(await logIn('carl\0@corp.example', there))).not.toBeUndefined();
      expect((await grant('carl\0@corp.example', there)).status).toBe(400);
    });

    test('without a password, of which no directory is asked', async () => {
      const asked = await askedBy(async () => {
        expect(pageOf(await logIn(carl, ''))).toBe('login');
        expect((await grant(carl, '')).status).toBe(400);
      });
      expect(asked).toEqual([]);
    });

    test('once it has them no more', async () => {
      slapd.change(`dn: ${dnOf('dora')}\nchangetype: modify\nreplace: userPassword\nuserPassword: another-one-by-now\n`);
      expect((await grant('dora@corp.example', there)).status).toBe(400);
      slapd.change(`dn: ${dnOf('dora')}\nchangetype: modify\nreplace: userPassword\nuserPassword: ${there}\n`);
      expect((await grant('dora@corp.example', there)).status).toBe(200);
    });

    test('whose account here is disabled', async () => {
      await grant(carl, there);
      await provider.database.prisma.user.updateMany({ where: { username: carl }, data: { disabledAt: provider.clock.now() } });
      expect(visible(await grant(carl, there))).toEqual({ ...visible(await grant(carl, 'a-wrong-password')), status: 400 });
    });

    test('after as many guesses as anybody has', async () => {
      for (let guess = 0; guess < 12; guess++) await grant(carl, `guess ${guess}`);
      const { status, headers } = await grant(carl, there);
      expect([status, Number(headers.get('retry-after')) > 0]).toEqual([400, true]);
    });
  });

  test('more at once than anybody may guess are not asked about: strangers would shut people out there', async () => {
    const from = slapd.asked.length;
    await Promise.all(Array.from({ length: 24 }, (_, guess) => grant(carl, `guess ${guess}`)));
    const asked = slapd.asked.slice(from).filter((line) => line.includes(`BIND dn="${dnOf('carl')}"`)).length;
    expect([asked > 0, asked <= provider.runtime.settings.SYMBOLON_THROTTLE_ACCOUNT]).toEqual([true, true]);
  });

  test.each([['of nobody here', false], ['of somebody else here', true]])('a password that is right there, %s, begins no guesses at an account here anew', async (_, isSomebody) => {
    await apply({ ldap_everybody: true });
    if (isSomebody) expect((await grant('gus@corp.example', there)).status).toBe(200);
    for (let guess = 0; guess < 12; guess++) {
      await grant('gus@example.com', `guess ${guess}`);
      await grant('gus@example.com', there);
    }
    const { status, headers } = await grant('gus@example.com', password);
    expect([status, Number(headers.get('retry-after')) > 0]).toEqual([400, true]);
  });

  test('whoever is known and whoever is not have the same asked', async () => {
    await grant(carl, there);
    const known = await askedBy(() => grant(carl, 'a-wrong-password'));
    expect(known).toEqual(['SRCH', 'BIND']);
    expect(await askedBy(() => grant('nobody@corp.example', 'a-wrong-password'))).toEqual(known);
    expect(await askedBy(() => grant('ada@example.com', 'a-wrong-password'))).toEqual(known);
    expect(await askedBy(() => grant('nobody@example.com', 'a-wrong-password'))).toEqual(known);
  });

  describe('whom a name is, is said by what the directory calls somebody for ever:', () => {
    test('an address that it gives to somebody else takes no account along', async () => {
      const before = decoded((await grant(carl, there)).json['id_token']).claims['sub'];
      slapd.change(`dn: ${dnOf('carl')}\nchangetype: modify\nreplace: mail\nmail: carl.new@corp.example\n\ndn: ${dnOf('dora')}\nchangetype: modify\nreplace: mail\nmail: ${carl}\n\ndn: ${dnOf('dora')}\nchangetype: modify\nreplace: userPassword\nuserPassword: dora-has-another\n`);
      try {
        expect((await grant(carl, 'dora-has-another')).status).toBe(400);
        expect((await grant(carl, there)).status).toBe(400);
        expect(decoded((await grant('carl.new@corp.example', there)).json['id_token']).claims['sub']).toBe(before);
        const seen = await logIn(carl, 'dora-has-another');
        expect([pageOf(seen), saidBy(seen)]).toEqual(['login', 'Sign in to the account that you have here. Then you can say that the other account signs you in, too.']);
      } finally {
        slapd.change(`dn: ${dnOf('dora')}\nchangetype: modify\nreplace: mail\nmail: dora@corp.example\n\ndn: ${dnOf('dora')}\nchangetype: modify\nreplace: userPassword\nuserPassword: ${there}\n\ndn: ${dnOf('carl')}\nchangetype: modify\nreplace: mail\nmail: ${carl}\n`);
      }
    });

    test('one that is renamed there stays who they are here', async () => {
      const before = decoded((await grant(carl, there)).json['id_token']).claims['sub'];
      slapd.change(`dn: ${dnOf('carl')}\nchangetype: modrdn\nnewrdn: uid=charles\ndeleteoldrdn: 0\n`);
      try {
        expect(decoded((await grant(carl, there)).json['id_token']).claims['sub']).toBe(before);
      } finally {
        slapd.change(`dn: ${dnOf('charles')}\nchangetype: modrdn\nnewrdn: uid=carl\ndeleteoldrdn: 1\n`);
      }
    });
  });

  describe('beside a password here,', () => {
    test('either is one, and an account with a proven address is linked, which its owner is told', async () => {
      expect((await grant('boss@corp.example', password)).status).toBe(200);
      const ours = decoded((await grant('boss@corp.example', password)).json['id_token']).claims['sub'];
      expect(decoded((await grant('boss@corp.example', there)).json['id_token']).claims['sub']).toBe(ours);
    });

    test('ours is none where the connection says so', async () => {
      await apply({ enforced: true });
      expect((await grant('boss@corp.example', password)).status).toBe(400);
      expect((await grant('boss@corp.example', there)).status).toBe(200);
    });
  });

  describe('everybody is read now and then:', () => describeSync({ provider: () => provider, slapd: () => slapd, apply, there }));

  describe('change the password that they have there,', () => describePasswordChange({ provider: () => provider, slapd: () => slapd, apply, there }));

  describe('where the directory is down', () => {
    afterEach(async () => {
      await slapd.start();
    });

    test('the page says so, applications hear of it, and other ways in stay', async () => {
      await slapd.stop();
      expect(saidBy(await logIn(carl, there))).toBe('The other provider does not answer at the moment. Sign in in another way, or try again later.');
      expect((await grant('nobody@corp.example', there)).status).toBe(503);
      expect((await grant('boss@corp.example', password)).status).toBe(200);
      expect((await grant('ada@example.com', password)).status).toBe(200);
      expect((await grant('ada@example.com', 'a-wrong-password')).status).toBe(400);
      await provider.maintain();
      expect((await eventsOf(provider.runtime, 'user.connection.refused')).map(({ details }) => details)).toContainEqual({ connection: 'corp', reason: 'unavailable', count: expect.any(Number) as number });
    });
  });

  test('passwords that got no answer are counted: each was a guess at one here, too', async () => {
    await slapd.stop();
    for (let guess = 0; guess < 12; guess++) await grant('boss@corp.example', `guess ${guess}`);
    const { status, headers } = await grant('boss@corp.example', password);
    await slapd.start();
    expect([status, Number(headers.get('retry-after')) > 0]).toEqual([400, true]);
  });

  test('once it is there again, people get in', async () => {
    await slapd.stop();
    expect((await grant(carl, there)).status).toBe(503);
    await slapd.start();
    expect((await grant(carl, there)).status).toBe(503); // it rests for a moment
    provider.clock.advance(6);
    expect((await grant(carl, there)).status).toBe(200);
  });
});
