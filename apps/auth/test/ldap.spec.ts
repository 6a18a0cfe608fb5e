import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { ConnectionEntry, Secret } from '@symbolon/contracts';
import { ldapPlaceOf } from '../src/domain/connections/ldap-place.ts';
import { ClientPool } from '../src/domain/connections/ldap/client-pool.ts';
import { Directory } from '../src/domain/connections/ldap/directory.ts';
import { DirectoryReader } from '../src/domain/connections/ldap/directory-reader.ts';
import { errorOn, noticeOn, send } from './account-place.ts';
import { callerOf, makeAdministrator } from './administration.ts';
import { Browser, pageOf, type Seen } from './browser.ts';
import { fileWith, saidBy, tokenOf, toLogin } from './connection-place.ts';
import { eventsOf } from './events.ts';
import { asDesk, desk, ldapEntry, openLdap } from './ldap-place.ts';
import { decoded, password, shop, type Answer, type Provider } from './provider.ts';
import { groupOf, needsSlapd, hasSlapd, openSlapd, personOf, suffix, type Slapd, searcher, policy } from './slapd.ts';

const there = 'the-password-that-is-there';
const next = 'a-password-that-is-another';
const third = 'a-password-that-is-the-third';
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
  const askedBy = async (attempt: () => Promise<unknown>): Promise<readonly string[]> => (await slapd.askedBy(attempt)).flatMap((line) => /\b(BIND|SRCH)(?= (dn|base)=)/.exec(line)?.[1] ?? []);

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
    const asked = (await slapd.askedBy(() => Promise.all(Array.from({ length: 24 }, (_, guess) => grant(carl, `guess ${guess}`))))).filter((line) => line.includes(`BIND dn="${dnOf('carl')}"`)).length;
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

  test('who administers sees what is said of somebody, their groups within groups, and what the connection makes of it, and nothing is kept', async () => {
    await apply({ ldap_groups: 'walk', ldap_groups_base: `ou=groups,${suffix}`, claims: { name: 'cn' }, roles: { editor: "'editors' in claims.groups", other: "'others' in claims.groups" }, enabled: false });
    await makeAdministrator(provider, 'ada@example.com', ['owner']);
    const owner = await callerOf(provider, 'ada@example.com');
    const look = async (body: object) => (await owner.send('POST', '/connections/corp/look-ups', body)).json;
    const rows = () => Promise.all([provider.database.prisma.user.count(), provider.database.prisma.linkedLogin.count(), provider.database.prisma.connectionTrial.count()]);
    const before = await rows();
    const found = {
      state: 'done', subject: expect.stringMatching(/^[0-9a-f-]{36}$/) as string, email: carl, is_vouched: true, decision: 'make',
      claims: expect.objectContaining({ cn: 'carl of corp', dn: dnOf('carl'), groups: ['all', 'editors', 'staff'] }) as object,
      expressions: [{ member: 'claims.name', expression: 'cn', value: 'carl of corp', left_out: null }, { member: 'roles.other', expression: "'others' in claims.groups", value: false, left_out: null }, { member: 'roles.editor', expression: "'editors' in claims.groups", value: true, left_out: null }],
    };
    expect([await look({ name: carl }), await look({ name: carl, password: there })]).toEqual([found, found]);
    expect([await look({ name: 'nobody@corp.example' }), await look({ name: 'twin@corp.example', password: there }), await look({ name: 'c*@corp.example' })]).toEqual(Array(3).fill({ state: 'refused', refusal: 'not_found' }));
    const readers = await callerOf(provider, 'ada@example.com', 'symbolon:connections:write');
    expect((await readers.send('POST', '/connections/corp/look-ups', { name: carl })).status).toBe(403);
    const asked = await slapd.askedBy(async () => {
      for (let guess = 0; guess < 12; guess++) await look({ name: carl, password: `guess ${guess} at carl` });
      expect(await look({ name: carl, password: there })).toEqual({ state: 'refused', refusal: 'throttled' });
    });
    expect(asked.filter((line) => line.includes(`BIND dn="${dnOf('carl')}"`)).length <= provider.runtime.settings.SYMBOLON_THROTTLE_ACCOUNT + 1).toBe(true);
    expect([await rows(), provider.log.join('\n').includes(there)]).toEqual([before, false]);
  });

  describe('everybody is read now and then:', describeSync);

  describe('change the password that they have there,', describePasswordChange);

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

  test('its connections are kept for as long as the entry says the same, whenever that is read anew', async () => {
    await grant(carl, there);
    provider.clock.advance(11);
    const asked = await slapd.askedBy(async () => expect((await grant(carl, there)).status).toBe(200));
    expect(asked.filter((line) => line.includes(`BIND dn="${searcher.dn}"`))).toEqual([]);
    await apply({ client_secret: 'not-the-one' });
    expect((await grant(carl, there)).status).toBe(503);
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

const hour = 3_600;

/** Everybody of a directory is read; rows of the suite that has one. */
function describeSync(): void {
  /** Whoever was made in the test before is gone with it; the directory is put back by each row. */
  const read = async (more: object = {}) => {
    await apply({ ldap_sync_hours: 1, ldap_filter: '(objectClass=inetOrgPerson)', ...more });
    await again();
    return outcome();
  };
  /** As if it had been asked for, so that what people have been given lasts. */
  const again = async () => {
    provider.clock.advance(1);
    await provider.database.prisma.directorySync.updateMany({ data: { dueAt: provider.clock.now() } });
    await provider.deliver();
  };
  const outcome = () => provider.database.prisma.directorySync.findUniqueOrThrow({ where: { connectionId: 'corp' } });
  const figures = async () => (await outcome()).figures;
  const account = (username: string) => provider.database.prisma.user.findFirst({ where: { username }, select: { id: true, disabledAt: true, roles: true, claims: true, passwordHash: true } });
  const grant = (username: string) => provider.token({ grant_type: 'password', username, password: there, scope: 'openid email profile' }, asDesk);
  const typesOf = async (...types: Parameters<typeof eventsOf>[1][]) => (await eventsOf(provider.runtime, ...types)).map(({ type, actor, details }) => ({ type, by: actor.kind, details }));
  const called = (uid: string, cn: string) => slapd.change(`dn: ${dnOf(uid)}\nchangetype: modify\nreplace: cn\ncn: ${cn}\n`);
  /** The directory without somebody, for as long as that takes. */
  const without = async (uids: readonly string[], work: () => Promise<void>) => {
    for (const uid of uids) slapd.change(`dn: ${dnOf(uid)}\nchangetype: modrdn\nnewrdn: uid=${uid}\ndeleteoldrdn: 0\nnewsuperior: ou=groups,${suffix}\n`);
    try {
      await work();
    } finally {
      for (const uid of uids) slapd.change(`dn: uid=${uid},ou=groups,${suffix}\nchangetype: modrdn\nnewrdn: uid=${uid}\ndeleteoldrdn: 0\nnewsuperior: ou=people,${suffix}\n`);
    }
  };

  test('nobody is read where the entry does not say so', async () => {
    await apply({});
    const asked = await slapd.askedBy(() => again());
    expect([await provider.database.prisma.directorySync.count(), asked.filter((line) => line.includes('SRCH'))]).toEqual([0, []]);
  });

  test('who is new is made, and nobody is linked to an account that is there', async () => {
    const { outcome: came, figures: said } = await read({ claims: { name: 'cn' } });
    expect([came, said]).toEqual(['done', { people: 9, linked: 0, made: 6, changed: 0, enabled: 0, waiting: 3, gone: 0, disabled: 0, removed: 0 }]);
    expect(await account('carl@corp.example')).toMatchObject({ claims: { name: 'carl of corp' }, passwordHash: null, disabledAt: null });
    expect(await provider.database.prisma.linkedLogin.count({ where: { user: { username: 'boss@corp.example' } } })).toBe(0);
    expect(await typesOf('connection.synced')).toEqual([{ type: 'connection.synced', by: 'system', details: { people: 9, made: 6, changed: 0, enabled: 0, disabled: 0, removed: 0 } }]);
    expect((await typesOf('user.signed_up')).map(({ by }) => by)).toEqual(['system', 'system', 'system', 'system', 'system', 'system']);
  });

  test('a page at a time, which the directory gives more than it gives at once', async () => {
    const [place, sizes] = [ldapPlaceOf(ConnectionEntry.parse(ldapEntry(slapd))), [] as number[]];
    const pool = new ClientPool(place, { clientId: searcher.dn, clientSecret: new Secret(searcher.password) }, (host, port) => connect(port, host), provider.clock);
    await new DirectoryReader(place, pool, 3).subjects((page) => Promise.resolve(void sizes.push(page.length)));
    pool.close();
    expect(sizes.slice(0, 2)).toEqual([3, 3]);
  });

  test('each time as many hours have passed as the entry says', async () => {
    const { endedAt } = await read({ ldap_sync_hours: 2 });
    for (const [seconds, isRead] of [[hour, false], [hour + 1, true]] as const) {
      provider.clock.advance(seconds);
      await provider.deliver();
      expect((await outcome()).endedAt?.getTime() !== endedAt?.getTime()).toBe(isRead);
    }
  });

  test('who was made so is the same person as they log in', async () => {
    await read();
    const made = await account('carl@corp.example');
    expect(decoded((await grant('carl@corp.example')).json['id_token']).claims['sub']).toBe(made?.id);
  });

  test('who is linked follows what is said of them, and is as they were where nothing changes', async () => {
    await read({ claims: { name: 'cn' }, refresh: 'always', ldap_groups: 'walk', ldap_groups_base: `ou=groups,${suffix}`, roles: { editor: "'editors' in claims.groups" } });
    expect((await account('carl@corp.example'))?.roles).toEqual(['editor']);
    slapd.change(`dn: ${dnOf('carl')}\nchangetype: modify\nreplace: cn\ncn: Carl the Great\n`);
    await again();
    slapd.change(`dn: ${dnOf('carl')}\nchangetype: modify\nreplace: cn\ncn: carl of corp\n`);
    expect([await figures(), (await account('carl@corp.example'))?.claims]).toEqual([expect.objectContaining({ made: 0, changed: 1 }), { name: 'Carl the Great' }]);
    await again();
    await again();
    expect(await figures()).toMatchObject({ made: 0, changed: 0, gone: 0 });
  });

  test('who is gone is disabled, with their log-ins and tokens, and enabled once they are there again', async () => {
    await read();
    const { json } = await grant('carl@corp.example');
    const isLetIn = async () => (await provider.send('/oidc/userinfo', { headers: { authorization: `Bearer ${String(json['access_token'])}` } })).status;
    expect(await isLetIn()).toBe(200);
    await without(['carl'], async () => {
      await again();
      expect([await figures(), (await account('carl@corp.example'))?.disabledAt]).toEqual([expect.objectContaining({ gone: 1, disabled: 1 }), expect.any(Date)]);
      expect(await isLetIn()).toBe(401);
      await again();
      expect(await figures()).toMatchObject({ gone: 0, disabled: 0 });
    });
    await again();
    expect([await figures(), (await account('carl@corp.example'))?.disabledAt]).toEqual([expect.objectContaining({ enabled: 1 }), null]);
    expect(await isLetIn()).toBe(401); // what they had is over all the same
  });

  test.each([[['disable']], [['enable', 'disable']]])('whom somebody else has disabled meanwhile is not enabled: %j', async (acts) => {
    await read();
    await makeAdministrator(provider, 'ada@example.com', ['owner']);
    const owner = await callerOf(provider, 'ada@example.com');
    await without(['carl'], async () => {
      await again();
      for (const act of acts) {
        provider.clock.advance(1);
        expect((await owner.send('POST', `/users/${(await account('carl@corp.example'))?.id ?? ''}/${act}`)).status).toBe(200);
      }
    });
    await again();
    expect((await account('carl@corp.example'))?.disabledAt).toEqual(expect.any(Date));
  });

  test('who is gone is removed, or kept, where the entry says so', async () => {
    await read({ ldap_gone: 'keep' });
    await without(['carl'], async () => {
      await again();
      expect([await figures(), (await account('carl@corp.example'))?.disabledAt]).toEqual([expect.objectContaining({ gone: 1, disabled: 0 }), null]);
      await read({ ldap_gone: 'remove' });
      expect([await figures(), await account('carl@corp.example')]).toEqual([expect.objectContaining({ gone: 1, removed: 1 }), null]);
    });
  });

  test('who administers, and who is no more what the filter says, are told apart: the second is gone', async () => {
    await read();
    await makeAdministrator(provider, 'carl@corp.example', ['auditor']);
    await read({ ldap_filter: '(&(uid=*)(!(|(uid=carl)(uid=dora))))' });
    expect([await figures(), (await account('carl@corp.example'))?.disabledAt, (await account('dora@corp.example'))?.disabledAt]).toEqual([expect.objectContaining({ gone: 1, disabled: 1 }), null, expect.any(Date)]);
  });

  test.each<[string, string, object]>([
    ['that names nobody', 'nothing', { ldap_filter: '(uid=nobody-at-all)', ldap_gone_percent: 100 }],
    ['that has lost more than it may', 'too_many', { ldap_filter: '(&(uid=*)(!(|(uid=carl)(uid=dora))))' }],
  ])('a directory %s changes nothing, and that is told', async (_, reason, more) => {
    await read();
    const users = () => provider.database.prisma.user.findMany({ orderBy: { id: 'asc' } });
    const before = await users();
    expect((await read(more)).outcome).toBe(reason);
    expect(await users()).toEqual(before);
    expect(await typesOf('connection.sync.stopped')).toEqual([{ type: 'connection.sync.stopped', by: 'system', details: expect.objectContaining({ reason, linked: 6 }) as object }]);
  });

  test('a directory that does not answer makes nobody gone, and is asked again', async () => {
    await read();
    await slapd.stop();
    await again();
    const down = await outcome();
    await slapd.start();
    expect([down.outcome, down.failingSince !== null, (await account('carl@corp.example'))?.disabledAt]).toEqual(['failed', true, null]);
    await again();
    expect(await outcome()).toMatchObject({ outcome: 'done', failingSince: null, lastError: null });
  });

  test('nor one of which those are gone that it may be done about: who administers, or is pushed here, is none of the hundred', async () => {
    await read();
    for (const uid of ['pat', 'rita', 'twin']) await makeAdministrator(provider, `${uid}@corp.example`, ['auditor']);
    expect((await read({ ldap_filter: '(&(uid=*)(!(|(uid=carl)(uid=dora))))', ldap_gone_percent: 40 })).outcome).toBe('too_many');
    expect((await account('carl@corp.example'))?.disabledAt).toBeNull();
  });

  test('a round that breaks off here is told as one that failed, and is made again', async () => {
    await read();
    const { prisma } = provider.database;
    await prisma.$executeRaw`ALTER TABLE users ADD CONSTRAINT "stays" CHECK (disabled_at IS NULL) NOT VALID`;
    try {
      await without(['carl'], () => expect(again()).rejects.toThrow('stays'));
      expect(await outcome()).toMatchObject({ outcome: 'failed', failingSince: expect.any(Date) as Date, lastError: 'it broke off here: see the log of the server' });
    } finally {
      await prisma.$executeRaw`ALTER TABLE users DROP CONSTRAINT "stays"`;
    }
    await without(['carl'], again);
    expect([await outcome(), await figures()]).toEqual([expect.objectContaining({ outcome: 'done', failingSince: null }), expect.objectContaining({ disabled: 1 })]);
  });

  const nodesThatRead = (...nodes: readonly Provider[]) => nodes.flatMap(({ log }) => log).filter((line) => line.includes('"directory read"')).length;
  /** Until so many rounds wait for a row. */
  const locked = async (rounds: number) => {
    const waiting = () => provider.database.prisma.$queryRaw<readonly unknown[]>`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    while ((await waiting()).length < rounds) await pause(20);
  };
  const disabled = async () => (await eventsOf(provider.runtime, 'user.disabled')).length;
  /** While a round comes as far as the first of two who are gone, and waits there. */
  const midway = async (more: object, meanwhile: () => Promise<void>) => {
    await read({ ldap_gone_percent: 100 });
    await apply({ ldap_sync_hours: 1, ldap_filter: '(&(uid=*)(!(|(uid=carl)(uid=dora))))', ldap_gone_percent: 100, ...more });
    const { prisma } = provider.database;
    let round: Promise<void> | undefined;
    await prisma.$transaction(async (transaction) => {
      await transaction.$queryRaw`SELECT id FROM users WHERE username IN ('carl@corp.example', 'dora@corp.example') FOR UPDATE`;
      round = again();
      await locked(1);
      await meanwhile();
    }, { timeout: 15_000 });
    await round;
  };

  test('of whom nothing is new nothing is held: whoever logs in meanwhile waits for no reading', async () => {
    await read({ claims: { name: 'cn' }, refresh: 'always' });
    await provider.database.prisma.$transaction(async (transaction) => {
      await transaction.$queryRaw`SELECT id FROM users WHERE id IN (SELECT user_id FROM linked_logins) AND username NOT LIKE 'twin%' FOR UPDATE`;
      await again();
    }, { timeout: 15_000 });
    expect([(await outcome()).outcome, await figures()]).toEqual(['done', expect.objectContaining({ linked: 6, made: 0, changed: 0 })]);
  });

  test('who logs in while they are read is what the directory says then, not what was read before', async () => {
    const more = { claims: { name: 'cn' }, refresh: 'always' };
    await read(more);
    called('carl', 'Carl the First');
    called('dora', 'Dora the Elder');
    const { prisma } = provider.database;
    let round: Promise<void> | undefined;
    try {
      await prisma.$transaction(async (transaction) => {
        await transaction.$queryRaw`SELECT id FROM users WHERE username = 'carl@corp.example' FOR UPDATE`; // the first of the page
        round = again();
        await locked(1);
        called('dora', 'Dora the Great');
        expect((await grant('dora@corp.example')).status).toBe(200);
      }, { timeout: 15_000 });
      await round;
    } finally {
      for (const uid of ['carl', 'dora']) called(uid, `${uid} of corp`);
    }
    expect((await account('dora@corp.example'))?.claims).toEqual({ name: 'Dora the Great' });
  });

  test('two nodes that want the same round make it once', async () => {
    const second = await provider.another();
    const before = nodesThatRead(provider);
    await apply({ ldap_sync_hours: 1, ldap_filter: '(objectClass=inetOrgPerson)' });
    await second.news();
    await Promise.all([provider.deliver(), second.deliver()]);
    expect([nodesThatRead(provider, second) - before, (await typesOf('user.signed_up')).length, await figures()]).toEqual([1, 6, expect.objectContaining({ made: 6 })]);
    await second.close();
  });

  test('a round that has stood still for too long is another node\'s, and does nothing more', async () => {
    const second = await provider.another();
    const before = nodesThatRead(provider);
    let other: Promise<void> | undefined;
    await midway({}, async () => {
      provider.clock.advance(601);
      other = second.deliver();
      await locked(2);
    });
    await other;
    expect([await disabled(), nodesThatRead(provider) - before, nodesThatRead(second)]).toEqual([2, 1, 1]); // the first of one node is that which made the people
    expect(await outcome()).toMatchObject({ outcome: 'done', figures: { gone: 2, disabled: 1 } });
    await second.close();
  });

  test('a round that takes long for a page is nobody else\'s meanwhile', async () => {
    const second = await provider.another();
    await read({ claims: { name: 'cn' }, refresh: 'always' });
    await second.news();
    for (const uid of ['carl', 'dora']) called(uid, `${uid} anew`); // of whom nothing is new nobody waits for
    const { prisma } = provider.database;
    const heldUntil = async (username: string, meanwhile: () => Promise<void>) =>
      prisma.$transaction(async (transaction) => {
        await transaction.$queryRaw`SELECT id FROM users WHERE username = ${username} FOR UPDATE`;
        await meanwhile();
      }, { timeout: 15_000 });
    let round: Promise<void> | undefined;
    try {
      await heldUntil('dora@corp.example', async () => {
        await heldUntil('carl@corp.example', async () => {
          round = again();
          await locked(1);
          provider.clock.advance(400);
        });
        while ((await outcome()).dueAt.getTime() < provider.clock.now().getTime() + 600_000) await pause(20); // it has gone on with the next
        provider.clock.advance(400);
        const before = nodesThatRead(second);
        await second.deliver();
        expect(nodesThatRead(second)).toBe(before);
      });
      await round;
    } finally {
      for (const uid of ['carl', 'dora']) called(uid, `${uid} of corp`);
    }
    expect([(await outcome()).outcome, nodesThatRead(second)]).toEqual(['done', 0]);
    await second.close();
  });

  test.each([['is to keep them', { ldap_gone: 'keep' }], ['is read no more', { ldap_sync_hours: undefined }], ['is shut', { enabled: false }]])('a round ends where its directory meanwhile %s: who has not been disabled by then is not', async (_, change) => {
    await midway({}, () => apply({ ldap_sync_hours: 1, ldap_filter: '(&(uid=*)(!(|(uid=carl)(uid=dora))))', ...change }));
    expect(await disabled()).toBe(1);
  });

  test('what would be done is told before, and nothing is', async () => {
    await apply({ ldap_filter: '(objectClass=inetOrgPerson)' });
    await makeAdministrator(provider, 'ada@example.com', ['owner']);
    const owner = await callerOf(provider, 'ada@example.com');
    const plan = await owner.send('GET', '/connections/corp/sync/plan');
    expect([plan.status, plan.json]).toEqual([200, expect.objectContaining({ is_complete: true, people: 9, linked: 0, make: 7, waiting: 2, gone: 0, stops: null })]);
    expect(await account('carl@corp.example')).toBeNull();
    let plans: Promise<{ readonly status: number }[]> | undefined;
    await provider.database.prisma.$transaction(async (transaction) => {
      await transaction.$executeRaw`LOCK TABLE linked_logins IN ACCESS EXCLUSIVE MODE`;
      plans = Promise.all([1, 2].map(() => owner.send('GET', '/connections/corp/sync/plan')));
      await locked(2);
      const third = await owner.send('GET', '/connections/corp/sync/plan');
      expect([third.status, third.headers.get('retry-after')]).toEqual([503, '20']);
    }, { timeout: 15_000 });
    expect((await plans)?.map(({ status }) => status)).toEqual([200, 200]);
    expect((await owner.send('POST', '/connections/corp/sync')).status).toBe(400);
    await read();
    expect((await owner.send('GET', '/connections/corp/sync')).json).toMatchObject({ outcome: 'done', figures: { people: 9, made: 6 } });
    expect((await owner.send('POST', '/connections/corp/sync')).status).toBe(204);
    await provider.deliver();
    expect((await owner.send('GET', '/connections/corp/sync')).json).toMatchObject({ outcome: 'done', figures: { made: 0 } });
  });
}

const way = { ldap_password_change: 'rfc3062' };

/** People change the password that they have in a directory, on their own page here. */
function describePasswordChange(): void {
  const accountOf = async (uid: string): Promise<{ browser: Browser; page: Seen }> => {
    const browser = new Browser(provider);
    await browser.submit(await toLogin(browser), { username: `${uid}@corp.example`, password: there });
    return { browser, page: await browser.go('/account') };
  };
  const change = async (uid: string, members: object = {}) => {
    const { browser, page } = await accountOf(uid);
    return send(browser, page, '/account/directory-password', { current_password: there, password: next, ...members });
  };
  const grant = async (uid: string, password: string) => (await provider.token({ grant_type: 'password', username: `${uid}@corp.example`, password, scope: 'openid' }, asDesk)).status;
  const putBack = (uid: string) => slapd.change(`dn: uid=${uid},ou=people,${suffix}\nchangetype: modify\nreplace: userPassword\nuserPassword: ${there}\n`);
  const bindsBy = async (attempt: () => Promise<unknown>) => (await slapd.askedBy(attempt)).filter((line) => line.includes(`BIND dn="uid=carl,ou=people,${suffix}"`)).length;

  test.each([['carl'], ['rita']])('as the person: %s', async (uid) => {
    await apply(way);
    const { browser, page } = await accountOf(uid);
    expect(page.text).toContain('action="/account/directory-password"');
    const elsewhere = await accountOf(uid);
    const { prisma, now } = { prisma: provider.database.prisma, now: provider.clock.now() };
    const { id: userId } = await prisma.user.findFirstOrThrow({ where: { username: `${uid}@corp.example` } });
    const times = { createdAt: now, expiresAt: new Date(now.getTime() + 3_600_000) };
    await prisma.rememberedDevice.create({ data: { id: 'a-device', hash: Buffer.from('a device'), userId, userAgent: 'Firefox', ...times } });
    await prisma.oneTimeToken.create({ data: { hash: Buffer.from('a link'), purpose: 'reset_password', userId, email: `${uid}@corp.example`, ...times } });
    try {
      expect(noticeOn(await send(browser, page, '/account/directory-password', { current_password: there, password: next }))).toContain('Your password has been changed.');
      expect([await grant(uid, next), await grant(uid, there)]).toEqual([200, 400]);
      expect((await elsewhere.browser.go('/account')).text).toContain('data-page="login"');
      expect((await eventsOf(provider.runtime, 'user.directory_password.changed')).map(({ details }) => details)).toEqual([{ connection: 'corp' }]);
      expect([await prisma.rememberedDevice.count(), await prisma.oneTimeToken.count(), await prisma.linkedLogin.count()]).toEqual([0, 0, 1]);
      expect(provider.log.join('\n').includes(next)).toBe(false);
    } finally {
      putBack(uid);
    }
  });

  test.each<[string, object, string]>([
    ['a wrong one', { current_password: 'not-the-password-there' }, 'That is not your current password.'],
    ['none', { current_password: '' }, ''],
    ['one that is too short', { password: 'short' }, 'does not follow the rules of your directory'],
  ])('not with %s', async (_, members, told) => {
    await apply(way);
    const seen = await change('carl', members);
    expect([seen.status, errorOn(seen)]).toEqual([400, expect.stringContaining(told)]);
    expect(await grant('carl', there)).toBe(200);
  });

  test('not to one that they had before', async () => {
    await apply(way);
    try {
      expect(noticeOn(await change('dora'))).toContain('Your password has been changed.');
      const browser = new Browser(provider);
      await browser.submit(await toLogin(browser), { username: 'dora@corp.example', password: next });
      const seen = await send(browser, await browser.go('/account'), '/account/directory-password', { current_password: next, password: there });
      expect([seen.status, errorOn(seen)]).toEqual([400, expect.stringContaining('you had it before')]);
    } finally {
      putBack('dora');
    }
  });

  test('not once it has expired there, which is told to who has shown it alone', async () => {
    await apply(way);
    const { browser, page } = await accountOf('pat');
    slapd.change(`dn: ${policy}\nchangetype: modify\nreplace: pwdMaxAge\npwdMaxAge: 60\n`);
    try {
      const told = async (current: string) => errorOn(await send(browser, page, '/account/directory-password', { current_password: current, password: next }));
      expect([await told(there), await told('not-the-password-there')]).toEqual([expect.stringContaining('has expired'), expect.stringContaining('That is not your current password.')]);
    } finally {
      slapd.change(`dn: ${policy}\nchangetype: modify\nreplace: pwdMaxAge\npwdMaxAge: 0\n`);
    }
  });

  test('not where the entry does not say so', async () => {
    await apply({});
    const { browser, page } = await accountOf('carl');
    expect(page.text).not.toContain('/account/directory-password');
    expect((await send(browser, page, '/account/directory-password', { current_password: there, password: next })).status).toBe(400);
    expect(await grant('carl', there)).toBe(200);
  });

  test('not to who has a password here beside it, whoever sends the form', async () => {
    await apply(way);
    const { browser, page } = await accountOf('carl');
    const { passwordHash } = await provider.database.prisma.user.findFirstOrThrow({ where: { username: 'boss@corp.example' } });
    await provider.database.prisma.user.updateMany({ where: { username: carl }, data: { passwordHash } });
    expect(await bindsBy(async () => expect((await send(browser, page, '/account/directory-password', { current_password: there, password: next })).status).toBe(400))).toBe(0);
  });

  test('and nobody who sits at their browser guesses there more often than at a log-in', async () => {
    await apply(way);
    const { browser, page } = await accountOf('carl');
    const asked = await bindsBy(() => Promise.all(Array.from({ length: 24 }, (_, guess) => send(browser, page, '/account/directory-password', { current_password: `guess ${guess} at carl`, password: next }))));
    expect([asked > 0, asked <= provider.runtime.settings.SYMBOLON_THROTTLE_ACCOUNT]).toEqual([true, true]);
    expect(await bindsBy(async () => expect(errorOn(await send(browser, page, '/account/directory-password', { current_password: there, password: next }))).toContain('That is not your current password.'))).toBe(0);
  });

  /** What changes a password through a wire that is lost as it is asked to: before the directory hears of it, or before its answer comes. */
  const changedOver = async (lost: 'request' | 'answer'): Promise<unknown> => {
    const wires = createServer((here) => {
      const there = connect(slapd.port, '127.0.0.1');
      let isLost = false;
      here.on('data', (data: Buffer) => {
        isLost ||= data.includes('1.3.6.1.4.1.4203.1.11.1');
        if (isLost && lost === 'request') here.destroy();
        else there.write(data);
      });
      there.on('data', (data: Buffer) => void (isLost ? here.destroy() : here.write(data)));
      for (const [one, other] of [[here, there], [there, here]] as const) one.on('error', () => undefined).on('close', () => other.destroy());
    });
    await once(wires.listen(0, '127.0.0.1'), 'listening');
    const place = ldapPlaceOf(ConnectionEntry.parse(ldapEntry(slapd, { ldap_plain: true, ...way })));
    const pool = new ClientPool(place, { clientId: searcher.dn, clientSecret: new Secret(searcher.password) }, () => connect((wires.address() as AddressInfo).port, '127.0.0.1'), provider.clock);
    const directory = new Directory(place, pool, () => 'nobody');
    try {
      const proof = await directory.prove({ typed: carl }, there, '');
      if ('refused' in proof) throw new Error('Carl is refused.');
      return await directory.change('rfc3062', String(proof.told['sub']), { current: there, next: third }, '').catch((error: Error) => error.message);
    } finally {
      pool.close();
      await new Promise((closed) => wires.close(closed));
    }
  };

  test.each<['request' | 'answer', unknown, string]>([['answer', undefined, third], ['request', 'the other provider gave no answer', there]])('of which the %s is lost on the way: the directory itself says which one they have', async (lost, came, holds) => {
    try {
      expect([await changedOver(lost), await grant('carl', holds)]).toEqual([came, 200]);
    } finally {
      putBack('carl');
    }
  });

  test('and the page says so where the directory does not answer', async () => {
    await apply(way);
    const { browser, page } = await accountOf('carl');
    await slapd.stop();
    const seen = await send(browser, page, '/account/directory-password', { current_password: there, password: next });
    await slapd.start();
    expect(seen.status).toBe(503);
  });
}
