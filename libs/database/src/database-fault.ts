import { errorCode } from './error-code.ts';

/** Which of the addresses that we were given it is about: the database, the one for what needs a session, or the one of replicas. */
export type WhichAddress = 'database' | 'direct' | 'read';

/** What is wrong with a database that we were given, and the fix; the sentence has no name of a setting in it. */
export class DatabaseFault extends Error {
  readonly which: WhichAddress;

  constructor(message: string, options: ErrorOptions & { readonly which?: WhichAddress } = {}) {
    super(message, options);
    this.which = options.which ?? 'database';
  }
}

const sentences: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there: start PostgreSQL, or correct host and port',
  ECONNRESET: 'what listens there hangs up: correct the port, or ask what stands in between',
  EPIPE: 'what listens there hangs up: correct the port, or ask what stands in between',
  ENOTFOUND: 'its host has no address: correct the host',
  EAI_AGAIN: 'its host cannot be looked up now: correct the host, or mend the name server of this machine',
  ETIMEDOUT: 'it does not answer: check the network between here and there',
  EHOSTUNREACH: 'there is no way to it: check the network between here and there',
  ENETUNREACH: 'there is no way to it: check the network between here and there',
  ENOENT: 'there is no socket: start PostgreSQL, or correct the folder that host names',
  EACCES: 'this user may not use its socket: let this user into that folder, or connect by a port',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is from nobody we trust: name the authority\'s file as sslrootcert',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is from nobody we trust: name the certificate\'s file as sslrootcert',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is from nobody we trust: name the authority\'s file as sslrootcert',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is from nobody we trust: name the authority\'s file as sslrootcert',
  CERT_HAS_EXPIRED: 'its certificate has expired: renew it there',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host: use the host that the certificate names',
  '28P01': 'it refuses the password: correct user and password',
  '28000': 'it refuses this user: correct the user, allow it in pg_hba.conf, or ask for TLS by sslmode=verify-full',
  '3D000': 'there is no such database: create it',
  '42501': 'its user lacks a right: GRANT it',
  '42P07': 'another application has a table of that name there: give Symbolon a schema of its own by ?schema=symbolon, or a database',
  '25006': 'it is read-only: name the primary server, and make it writable',
  '53100': 'its disk is full: make room there',
  '53300': 'it has no connection left: raise max_connections there, or lower SYMBOLON_DATABASE_POOL',
  '57P03': 'it is starting or stopping: wait, then start again',
};
/** What pg and poolers say without a code. */
const spoken: readonly (readonly [pattern: RegExp, sentence: string])[] = [
  [/does not support SSL/i, 'it speaks no TLS: set it up there, or take sslmode out where the network is private'],
  [/client password must be a string/i, 'it wants a password: put user and password into the address'],
  [/unexpectedly|Connection terminated|error response received|Invalid response/i, 'what listens there hangs up: correct the port, or ask what stands in between'],
  [/unsupported startup parameter/i, 'its pooler refuses a parameter: take options out of the address'],
];

/** What it comes to that a given database did not do as it was told at the start; a fault stays the fault that it is. Undefined for what no database said. */
export function faultOf(error: unknown, which: WhichAddress): DatabaseFault | undefined {
  if (error instanceof DatabaseFault) return error;
  const causes = causesOf(error);
  for (const each of causes) {
    const code = errorCode(each) ?? '';
    const known = sentences[code] ?? spoken.find(([pattern]) => pattern.test((each as Error).message))?.[1];
    if (known === undefined) continue;
    const words = ['42501', '42P07', '28000'].includes(code) ? ` (${(each as Error).message})` : '';
    return new DatabaseFault(`${known}${words}`, { cause: error, which });
  }
  const said = causes.find((each) => errorCode(each) !== undefined);
  return said instanceof Error ? new DatabaseFault(`it answers: ${said.message}`, { cause: error, which }) : undefined;
}

/** An error, what it was made of and what caused it, the outermost first. */
function causesOf(error: unknown): readonly unknown[] {
  const found: unknown[] = [];
  for (let each: unknown = error; each instanceof Error && found.length < 5; each = each.cause) {
    found.push(each);
    if (each instanceof AggregateError) found.push(...(each.errors as unknown[]));
  }
  return found.length > 0 ? found : [error];
}
