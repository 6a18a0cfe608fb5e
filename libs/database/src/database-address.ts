import { accessSync, constants } from 'node:fs';
import type pg from 'pg';
import { DatabaseFault } from './database-fault.ts';
import { PrimaryHosts, type Host } from './primary-hosts.ts';
import type { Isolation } from './transactions.ts';

/** Where the rows are: the way to a database, and the schema in it that every name stands for. */
export interface DatabaseAddress {
  readonly connection: pg.ClientConfig & { readonly hosts?: PrimaryHosts };
  readonly schema: string;
}

/** The schema where an address names none. */
export const defaultSchema = 'public';

/** What pg reads of an address, and what it reads of a file. */
const files = ['sslcert', 'sslkey', 'sslrootcert'];
const understood = ['schema', 'options', 'ssl', 'sslmode', 'sslnegotiation', 'uselibpqcompat', ...files, 'host', 'port', 'user', 'password', 'target_session_attrs', 'application_name', 'statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'];
/** What libpq or Prisma would read, and means nothing here: our own settings or the code decide it. */
const idle = /^(connect_timeout|keepalives\w*|tcp_user_timeout|load_balance_hosts|channel_binding|gss\w+|krbsrvname|require_auth|passfile|client_encoding|fallback_application_name|sslcompression|sslsni|sslcrl\w*|ssl_\w+_protocol_version|connection_limit|pool_timeout|socket_timeout|max_idle_connection_lifetime|max_connection_lifetime|pgbouncer|statement_cache_size|sslaccept|single_use_connections)$/;
const sslModes = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'];

/** What libpq would have to be told of who is meant, and what is none of it. */
const targets = {
  primary: { known: ['read-write', 'primary', 'any'], fault: 'asks for a server that is not written: write read-write, or remove it' },
  replica: { known: ['prefer-standby', 'standby', 'read-only', 'any'], fault: 'asks for a server that is written: write prefer-standby, or remove it' },
};

/** Reads an address as PostgreSQL's own clients do, with Prisma's `schema`; a DatabaseFault when it is none. */
export function readDatabaseUrl(url: string, target: keyof typeof targets = 'primary'): DatabaseAddress {
  const [whole = '', query = ''] = [url.replace(/\?.*$/s, ''), url.includes('?') ? url.slice(url.indexOf('?') + 1) : ''];
  const each = addressesOf(whole);
  const [base = ''] = each;
  if (!each.every(isAddress) || query.includes('@')) {
    throw new DatabaseFault('it is no address: write postgresql://user:password@host:5432/database, several hosts as one:5432,two:5432, and : / ? # [ ] @ % and spaces in user and password as %3A and so on');
  }
  const parameters = new URLSearchParams(query);
  for (const [name, value] of [...parameters]) {
    if (idle.test(name)) parameters.delete(name);
    else if (!understood.includes(name)) throw new DatabaseFault(`its parameter ${name} is not understood: remove it`);
    else if (files.includes(name)) readable(name, value);
  }
  const mode = parameters.get('sslmode');
  if (mode !== null && !sslModes.includes(mode)) throw new DatabaseFault(`its sslmode is none of ${sslModes.join(', ')}: correct it`);
  const attributes = parameters.get('target_session_attrs');
  if (attributes !== null && !targets[target].known.includes(attributes)) throw new DatabaseFault(`its target_session_attrs ${targets[target].fault}`);
  parameters.delete('target_session_attrs');
  if (each.length > 1 && (parameters.has('host') || parameters.has('port'))) throw new DatabaseFault('it names several hosts, and one more as a parameter: remove host and port');
  if (/search_path/.test(parameters.get('options') ?? '')) throw new DatabaseFault('its options set search_path: name the schema as ?schema= instead');
  const schema = parameters.get('schema') ?? defaultSchema;
  if (!/^(?!pg_)(?!information_schema$)[\p{L}_][\p{L}\p{N}_$-]{0,62}$/u.test(schema)) throw new DatabaseFault('its schema is no name of one: use letters, digits and _');
  parameters.delete('schema');
  const connectionString = parameters.size === 0 ? base : `${base}?${parameters.toString()}`;
  return { connection: { connectionString, ...(each.length > 1 && { hosts: new PrimaryHosts(each.map(hostOf)) }) }, schema };
}

/**
 * A connection on which every name means the schema, and the server does what the code takes for granted, whatever its role or
 * database is set to. Only a server itself takes this: a pooler refuses options, or gives them to somebody else.
 */
export function inSession(connection: pg.ClientConfig, schema: string, isolation: Isolation = 'read committed', more = ''): pg.ClientConfig {
  const ours = `-c search_path="${schema}" -c default_transaction_isolation=${isolation.replace(' ', '\\ ')} -c DateStyle=ISO ${more}`.trimEnd();
  if (connection.connectionString === undefined) return { ...connection, options: ours };
  const [base = '', ...query] = connection.connectionString.split(/[?]/);
  const parameters = new URLSearchParams(query.join('?'));
  parameters.set('options', `${parameters.get('options') ?? ''} ${ours}`.trimStart());
  return { ...connection, connectionString: `${base}?${parameters.toString().replaceAll('+', '%20')}` };
}

/** An address for each host of one, as libpq writes several; one that nobody could read stays as it is. */
function addressesOf(whole: string): readonly string[] {
  const [, start = '', hosts = '', rest = ''] = /^([^/]*\/\/(?:[^@/]*@)?)([^@/]*)(\/.*)?$/.exec(whole) ?? [];
  return hosts.includes(',') ? hosts.split(',').map((host) => (host === '' ? '' : `${start}${host}${rest}`)) : [whole];
}

function hostOf(address: string): Host {
  const { hostname, port } = new URL(address);
  return { host: decodeURIComponent(hostname).replace(/^\[(.+)\]$/, '$1'), port: Number(port || 5432) };
}

function isAddress(base: string): boolean {
  const whole = base.replace('@/', '@localhost/'); // an empty host beside a user, where a parameter names the folder of the socket
  if (!URL.canParse(whole)) return false;
  const { protocol, username, password, pathname, hash } = new URL(whole);
  if (!/^postgres(ql)?:$/.test(protocol) || hash !== '' || pathname.includes('@')) return false;
  try {
    return [username, password, pathname].every((part) => decodeURIComponent(part) !== undefined);
  } catch {
    return false;
  }
}

function readable(name: string, path: string): void {
  try {
    accessSync(path, constants.R_OK);
  } catch (cause) {
    throw new DatabaseFault(`its ${name} cannot be read: ${(cause as Error).message}`, { cause });
  }
}
