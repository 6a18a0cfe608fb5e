import { DatabaseFault } from './database-fault.ts';
import { readDatabaseUrl } from './database-address.ts';
import { PrimaryHosts, readOnly, type Host } from './primary-hosts.ts';
import { isUnavailable } from './unavailable.ts';

/** What a host says when it is asked: a timeline where it can be written, an error, or nothing at all. */
type Says = string | Error | undefined;

const silence = new Promise<never>(() => undefined);
const gone = (): Error => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

/** Three hosts, a, b and c, and which of them is found when they say so. */
function three(): { readonly find: (...says: readonly Says[]) => Promise<string>; readonly hosts: PrimaryHosts; looks: number } {
  const names = ['a', 'b', 'c'];
  const hosts = new PrimaryHosts(names.map((host) => ({ host, port: 5432 })));
  const place = {
    hosts,
    looks: 0,
    find: async (...says: readonly Says[]) => {
      const ask = ({ host }: Host): Promise<string> => {
        place.looks += 1;
        const said = says[names.indexOf(host)];
        return said === undefined ? silence : said instanceof Error ? Promise.reject(said) : Promise.resolve(said);
      };
      return (await hosts.find(ask)).host;
    },
  };
  return place;
}

test.each<[string, readonly Says[], string]>([
  ['the one that can be written', [readOnly(), '00000001', readOnly()], 'b'],
  ['the one that can be written, though another is gone', [gone(), readOnly(), '00000001'], 'c'],
  ['the one that can be written, though the others are silent', [undefined, undefined, '00000001'], 'c'],
  ['of two that think so, the one that was promoted last', ['00000009', '0000000A', readOnly()], 'b'],
])('the primary is %s', async (_, says, found) => {
  expect(await three().find(...says)).toBe(found);
});

test('it is looked for again when it was lost, and not for every connection', async () => {
  const place = three();
  expect(await place.find('00000001', readOnly(), readOnly())).toBe('a');
  expect(await place.find(readOnly(), '00000002', readOnly())).toBe('a');
  expect(place.looks).toBe(3);
  place.hosts.forget();
  expect(await place.find(gone(), '00000002', readOnly())).toBe('b');
});

test('who was replaced is never the primary again, whatever it says of itself', async () => {
  const place = three();
  expect(await place.find('00000002', readOnly(), readOnly())).toBe('a');
  place.hosts.forget();
  const error: unknown = await place.find(gone(), '00000001', readOnly()).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DatabaseFault);
  expect((error as Error).message).toBe(
    'none of its hosts can be written (a:5432: nothing listens there: start PostgreSQL, or correct host and port; b:5432: it was replaced by another: let it follow that one; c:5432: it is read-only: name the primary server, and make it writable)',
  );
  expect(isUnavailable(error)).toBe(true);
});

test.each<[string, readonly Host[]]>([
  ['postgresql://me:pw@one:1,two/db?target_session_attrs=read-write', [{ host: 'one', port: 1 }, { host: 'two', port: 5432 }]],
  ['postgresql://one,[::1]:2,10.0.0.1:3/db', [{ host: 'one', port: 5432 }, { host: '::1', port: 2 }, { host: '10.0.0.1', port: 3 }]],
])('%s names its hosts, and is read as the address of its first one for all else', async (url, expected) => {
  const { connection } = readDatabaseUrl(url);
  const asked: Host[] = [];
  await connection.hosts?.find((host) => (asked.push(host), Promise.resolve('1')));
  expect(asked).toEqual(expected);
  expect(connection.connectionString).toBe(url.replace(/,[^/]*/, '').replace(/\?.*/, ''));
});
