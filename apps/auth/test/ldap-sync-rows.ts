import { connect } from 'node:net';
import { ConnectionEntry, Secret } from '@symbolon/contracts';
import { ldapPlaceOf } from '../src/domain/connections/ldap-place.ts';
import { ClientPool } from '../src/domain/connections/ldap/client-pool.ts';
import { DirectoryReader } from '../src/domain/connections/ldap/directory-reader.ts';
import { callerOf, makeAdministrator } from './administration.ts';
import { eventsOf } from './events.ts';
import { asDesk, ldapEntry } from './ldap-place.ts';
import { decoded, type Provider } from './provider.ts';
import { searcher, suffix, type Slapd } from './slapd.ts';

/** Where the rows find what they are about: it is opened later. */
export interface Place {
  readonly provider: () => Provider;
  readonly slapd: () => Slapd;
  readonly apply: (more: object) => Promise<unknown>;
  readonly there: string;
}

const hour = 3_600;
const dnOf = (uid: string) => `uid=${uid},ou=people,${suffix}`;

/** Everybody of a directory is read; rows of the suite that has one. */
export function describeSync({ provider, slapd, apply, there }: Place): void {
  /** Whoever was made in the test before is gone with it; the directory is put back by each row. */
  const read = async (more: object = {}) => {
    await apply({ ldap_sync_hours: 1, ldap_filter: '(objectClass=inetOrgPerson)', ...more });
    await again();
    return outcome();
  };
  /** As if it had been asked for, so that what people have been given lasts. */
  const again = async () => {
    provider().clock.advance(1);
    await provider().database.prisma.directorySync.updateMany({ data: { dueAt: provider().clock.now() } });
    await provider().deliver();
  };
  const outcome = () => provider().database.prisma.directorySync.findUniqueOrThrow({ where: { connectionId: 'corp' } });
  const figures = async () => (await outcome()).figures;
  const account = (username: string) => provider().database.prisma.user.findFirst({ where: { username }, select: { id: true, disabledAt: true, roles: true, claims: true, passwordHash: true } });
  const grant = (username: string) => provider().token({ grant_type: 'password', username, password: there, scope: 'openid email profile' }, asDesk);
  const typesOf = async (...types: Parameters<typeof eventsOf>[1][]) => (await eventsOf(provider().runtime, ...types)).map(({ type, actor, details }) => ({ type, by: actor.kind, details }));
  /** The directory without somebody, for as long as that takes. */
  const without = async (uids: readonly string[], work: () => Promise<void>) => {
    for (const uid of uids) slapd().change(`dn: ${dnOf(uid)}\nchangetype: modrdn\nnewrdn: uid=${uid}\ndeleteoldrdn: 0\nnewsuperior: ou=groups,${suffix}\n`);
    try {
      await work();
    } finally {
      for (const uid of uids) slapd().change(`dn: uid=${uid},ou=groups,${suffix}\nchangetype: modrdn\nnewrdn: uid=${uid}\ndeleteoldrdn: 0\nnewsuperior: ou=people,${suffix}\n`);
    }
  };

  test('nobody is read where the entry does not say so', async () => {
    await apply({});
    const from = slapd().asked.length;
    await again();
    expect([await provider().database.prisma.directorySync.count(), slapd().asked.slice(from).filter((line) => line.includes('SRCH'))]).toEqual([0, []]);
  });

  test('who is new is made, and nobody is linked to an account that is there', async () => {
    const { outcome: came, figures: said } = await read({ claims: { name: 'cn' } });
    expect([came, said]).toEqual(['done', { people: 9, linked: 0, made: 6, changed: 0, enabled: 0, waiting: 3, gone: 0, disabled: 0, removed: 0 }]);
    expect(await account('carl@corp.example')).toMatchObject({ claims: { name: 'carl of corp' }, passwordHash: null, disabledAt: null });
    expect(await provider().database.prisma.linkedLogin.count({ where: { user: { username: 'boss@corp.example' } } })).toBe(0);
    expect(await typesOf('connection.synced')).toEqual([{ type: 'connection.synced', by: 'system', details: { people: 9, made: 6, changed: 0, enabled: 0, disabled: 0, removed: 0 } }]);
    expect((await typesOf('user.signed_up')).map(({ by }) => by)).toEqual(['system', 'system', 'system', 'system', 'system', 'system']);
  });

  test('a page at a time, which the directory gives more than it gives at once', async () => {
    const [place, sizes] = [ldapPlaceOf(ConnectionEntry.parse(ldapEntry(slapd()))), [] as number[]];
    const pool = new ClientPool(place, { clientId: searcher.dn, clientSecret: new Secret(searcher.password) }, (host, port) => connect(port, host), provider().clock);
    await new DirectoryReader(place, pool, 3).subjects((page) => Promise.resolve(void sizes.push(page.length)));
    pool.close();
    expect(sizes.slice(0, 2)).toEqual([3, 3]);
  });

  test('each time as many hours have passed as the entry says', async () => {
    const { endedAt } = await read({ ldap_sync_hours: 2 });
    for (const [seconds, isRead] of [[hour, false], [hour + 1, true]] as const) {
      provider().clock.advance(seconds);
      await provider().deliver();
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
    slapd().change(`dn: ${dnOf('carl')}\nchangetype: modify\nreplace: cn\ncn: Carl the Great\n`);
    await again();
    slapd().change(`dn: ${dnOf('carl')}\nchangetype: modify\nreplace: cn\ncn: carl of corp\n`);
    expect([await figures(), (await account('carl@corp.example'))?.claims]).toEqual([expect.objectContaining({ made: 0, changed: 1 }), { name: 'Carl the Great' }]);
    await again();
    await again();
    expect(await figures()).toMatchObject({ made: 0, changed: 0, gone: 0 });
  });

  test('who is gone is disabled, with their log-ins and tokens, and enabled once they are there again', async () => {
    await read();
    const { json } = await grant('carl@corp.example');
    const isLetIn = async () => (await provider().send('/oidc/userinfo', { headers: { authorization: `Bearer ${String(json['access_token'])}` } })).status;
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
  });

  test('whom somebody else has disabled meanwhile is not enabled', async () => {
    await read();
    await makeAdministrator(provider(), 'ada@example.com', ['owner']);
    const owner = await callerOf(provider(), 'ada@example.com');
    await without(['carl'], async () => {
      await again();
      expect((await owner.send('POST', `/users/${(await account('carl@corp.example'))?.id ?? ''}/disable`)).status).toBe(200);
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
    await makeAdministrator(provider(), 'carl@corp.example', ['auditor']);
    await read({ ldap_filter: '(&(uid=*)(!(|(uid=carl)(uid=dora))))' });
    expect([await figures(), (await account('carl@corp.example'))?.disabledAt, (await account('dora@corp.example'))?.disabledAt]).toEqual([expect.objectContaining({ gone: 1, disabled: 1 }), null, expect.any(Date)]);
  });

  test.each<[string, string, object]>([
    ['that names nobody', 'nothing', { ldap_filter: '(uid=nobody-at-all)', ldap_gone_percent: 100 }],
    ['that has lost more than it may', 'too_many', { ldap_filter: '(&(uid=*)(!(|(uid=carl)(uid=dora))))' }],
  ])('a directory %s changes nothing, and that is told', async (_, reason, more) => {
    await read();
    const users = () => provider().database.prisma.user.findMany({ orderBy: { id: 'asc' } });
    const before = await users();
    expect((await read(more)).outcome).toBe(reason);
    expect(await users()).toEqual(before);
    expect(await typesOf('connection.sync.stopped')).toEqual([{ type: 'connection.sync.stopped', by: 'system', details: expect.objectContaining({ reason, linked: 6 }) as object }]);
  });

  test('a directory that does not answer makes nobody gone, and is asked again', async () => {
    await read();
    await slapd().stop();
    await again();
    const down = await outcome();
    await slapd().start();
    expect([down.outcome, down.failingSince !== null, (await account('carl@corp.example'))?.disabledAt]).toEqual(['failed', true, null]);
    await again();
    expect(await outcome()).toMatchObject({ outcome: 'done', failingSince: null, lastError: null });
  });

  test('what would be done is told before, and nothing is', async () => {
    await apply({ ldap_filter: '(objectClass=inetOrgPerson)' });
    await makeAdministrator(provider(), 'ada@example.com', ['owner']);
    const owner = await callerOf(provider(), 'ada@example.com');
    const plan = await owner.send('GET', '/connections/corp/sync/plan');
    expect([plan.status, plan.json]).toEqual([200, expect.objectContaining({ is_complete: true, people: 9, linked: 0, make: 7, waiting: 2, gone: 0, stops: null })]);
    expect(await account('carl@corp.example')).toBeNull();
    expect((await owner.send('POST', '/connections/corp/sync')).status).toBe(400);
    await read();
    expect((await owner.send('GET', '/connections/corp/sync')).json).toMatchObject({ outcome: 'done', figures: { people: 9, made: 6 } });
    expect((await owner.send('POST', '/connections/corp/sync')).status).toBe(204);
    await provider().deliver();
    expect((await owner.send('GET', '/connections/corp/sync')).json).toMatchObject({ outcome: 'done', figures: { made: 0 } });
  });
}
