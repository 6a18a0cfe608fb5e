import { memoryUsage } from 'node:process';
import { ldapEntry, openLdap } from '../test/ldap-place.ts';
import { groupOf, hasSlapd, needsSlapd, openSlapd, personOf, suffix, type Slapd } from '../test/slapd.ts';
import type { Provider } from '../test/provider.ts';

/** A directory of ten thousand people (or of `DIRECTORY_PEOPLE`), each in a team, a department and all that these are in, as the server reads it. What can be counted is judged; times and memory are told. */
const size = Number(process.env['DIRECTORY_PEOPLE'] ?? 10_000);
const [teams, departments] = [size / 50, 20];
const dnOf = (uid: string) => `uid=${uid},ou=people,${suffix}`;
const uidOf = (number: number) => `person${String(number).padStart(5, '0')}`;
const numbers = (count: number) => Array.from({ length: count }, (_, number) => number);
const groupDn = (cn: string) => `cn=${cn},ou=groups,${suffix}`;

const people = numbers(size).map((number) => personOf(uidOf(number), { password: 'the-password-that-is-there' }));
const groups = [
  ...numbers(teams).map((team) => groupOf(`team${team}`, numbers(50).map((number) => 50 * team + number).map((number) => dnOf(uidOf(number))))),
  ...numbers(departments).map((department) => groupOf(`department${department}`, numbers(teams).filter((team) => team % departments === department).map((team) => groupDn(`team${team}`)))),
  groupOf('all', numbers(departments).map((department) => groupDn(`department${department}`))),
];

interface Round {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Resident, as it was at the most beside what it was before. */
  readonly megabytes: number;
  readonly transactions: number;
  readonly searches: number;
  readonly figures: Readonly<Record<string, number>>;
}

(hasSlapd ? describe : describe.skip)(`many people of a directory${needsSlapd}`, () => {
  let slapd: Slapd;
  let provider: Provider;
  beforeAll(async () => {
    slapd = await openSlapd([...people, ...groups].join(''), { megabytes: 512, more: 'index objectClass,entryUUID,mail,uid,member,uniqueMember eq' });
    const more = { ldap_sync_hours: 1, ldap_filter: '(objectClass=inetOrgPerson)', ldap_groups: 'walk', ldap_groups_base: `ou=groups,${suffix}`, claims: { name: 'cn' }, refresh: 'always', roles: { boss: "'department7' in claims.groups", member: "'all' in claims.groups" } };
    ({ provider } = await openLdap([ldapEntry(slapd, more)]));
  });
  afterAll(async () => {
    await provider?.close();
    await slapd?.close();
  });

  /** What the database says that it did since it was made. */
  const transactionsSoFar = async (): Promise<number> => {
    const [row] = await provider.database.prisma.$queryRaw<{ done: bigint }[]>`SELECT xact_commit + xact_rollback AS done FROM pg_stat_database WHERE datname = current_database()`;
    return Number(row?.done ?? 0);
  };

  const read = async (name: string): Promise<Round> => {
    provider.clock.advance(3_601);
    const [before, resident] = [await transactionsSoFar(), memoryUsage.rss()];
    let [most, seconds, cpuSeconds] = [resident, 0, 0];
    const asked = await slapd.askedBy(async () => {
      const [begun, cpu] = [performance.now(), process.cpuUsage()];
      const looking = setInterval(() => (most = Math.max(most, memoryUsage.rss())), 50);
      await provider.deliver().finally(() => clearInterval(looking));
      const { user, system } = process.cpuUsage(cpu);
      [seconds, cpuSeconds] = [(performance.now() - begun) / 1000, (user + system) / 1e6];
    });
    const { figures, outcome, lastError } = await provider.database.prisma.directorySync.findUniqueOrThrow({ where: { connectionId: 'corp' } });
    expect([outcome, lastError]).toEqual(['done', null]);
    const round = { seconds, cpuSeconds, megabytes: (most - resident) / 1_048_576, transactions: (await transactionsSoFar()) - before, searches: asked.filter((line) => line.includes(' SRCH base=')).length, figures: figures as Round['figures'] };
    process.stdout.write(`${name}: ${JSON.stringify(round, (_, value: unknown) => (typeof value === 'number' ? Math.round(value * 10) / 10 : value))}\n`);
    return round;
  };

  test('are made, and then read without a change', async () => {
    expect((await read('made')).figures).toMatchObject({ people: size, made: size });
    const again = await read('unchanged');
    expect(again.figures).toMatchObject({ people: size, made: 0, changed: 0, gone: 0 });
    const pages = Math.ceil(size / 200);
    expect(again.transactions).toBeLessThan(size); // of nobody one by one; the database tells some of those before with them
    expect(again.searches).toBeLessThan(1.5 * size + 4 * pages + 200); // one for what each is in; groups of groups once a page for many
  });
});
