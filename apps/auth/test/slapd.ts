import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { forLocalhost } from './certificates.ts';

/** Debian's OpenLDAP: without it, what needs one is skipped, and says so. */
export const hasSlapd = existsSync('/usr/sbin/slapd') && existsSync('/usr/bin/ldapmodify') && existsSync('/usr/bin/ldapsearch');
export const needsSlapd = hasSlapd ? '' : ' (skipped: no slapd, which Debian has as slapd and ldap-utils)';

export const suffix = 'dc=corp,dc=example';
/** What passwords there have to be (draft-behera-ldap-password-policy). */
export const policy = `cn=policy,${suffix}`;
/** The account that searches. */
export const searcher = { dn: `cn=symbolon,${suffix}`, password: 'the-password-of-the-searcher' };
const root = { dn: `cn=root,${suffix}`, password: 'root' };

/** A directory that we did not write, in a folder of its own. */
export interface Slapd {
  readonly port: number;
  readonly securePort: number;
  /** What it was asked meanwhile, and how, by its own log: all of that and nothing else, however late the log comes. */
  askedBy(attempt: () => Promise<unknown>): Promise<readonly string[]>;
  /** Changes of RFC 2849. */
  change(ldif: string): void;
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

const configuration = (folder: string, { megabytes = 16, more = '' }: Room): string => `
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload ppolicy
TLSCertificateFile ${folder}/cert.pem
TLSCertificateKeyFile ${folder}/key.pem
access to attrs=userPassword by self =xw by anonymous auth by * none
access to * by dn.exact="${searcher.dn}" read by * none
database mdb
suffix "${suffix}"
rootdn "${root.dn}"
rootpw ${root.password}
directory ${folder}/data
maxsize ${megabytes * 1_048_576}
limits dn.exact="${searcher.dn}" size.soft=2 size.hard=2 size.prtotal=unlimited
overlay ppolicy
ppolicy_default "${policy}"
ppolicy_hash_cleartext
${more}
`;

const tree = `dn: ${suffix}
objectClass: organization
objectClass: dcObject
dc: corp
o: Example Corp

dn: ${searcher.dn}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: symbolon
userPassword: ${searcher.password}

dn: ${policy}
objectClass: organizationalRole
objectClass: pwdPolicy
cn: policy
pwdAttribute: userPassword
pwdMinLength: 12
pwdCheckQuality: 2
pwdInHistory: 3
pwdMustChange: TRUE
pwdAllowUserChange: TRUE
pwdMaxAge: 0

dn: ou=people,${suffix}
objectClass: organizationalUnit
ou: people

dn: ou=groups,${suffix}
objectClass: organizationalUnit
ou: groups
`;

/** What a directory takes that is larger than most of the tests, and what else its configuration says. */
interface Room {
  readonly megabytes?: number;
  readonly more?: string;
}

/** With what else is in it. */
export async function openSlapd(ldif: string, room: Room = {}): Promise<Slapd> {
  const folder = mkdtempSync(join(tmpdir(), 'symbolon-slapd-'));
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'cert.pem'), forLocalhost.cert);
  writeFileSync(join(folder, 'key.pem'), forLocalhost.key);
  writeFileSync(join(folder, 'slapd.conf'), configuration(folder, room));
  execFileSync('/usr/sbin/slapadd', ['-q', '-f', join(folder, 'slapd.conf')], { input: `${tree}\n${ldif}`, stdio: ['pipe', 'ignore', 'pipe'] });
  const [port, securePort] = [await freePort(), await freePort()];
  const asked: string[] = [];
  let marks = 0;
  let child: ChildProcess | undefined;
  /** How many lines there are once the log has told of a question of ours, which comes after all that was answered before. */
  async function mark(): Promise<number> {
    const base = `cn=mark-${(marks += 1)}`;
    await promisify(execFile)('/usr/bin/ldapsearch', ['-x', '-H', `ldap://127.0.0.1:${port}`, '-s', 'base', '-b', base]).catch(() => undefined); // there is no such entry
    while (!asked.some((line) => line.includes(`SRCH base="${base}"`))) await pause(2);
    return asked.length;
  }
  const slapd: Slapd = {
    port,
    securePort,
    async askedBy(attempt) {
      const from = await mark();
      await attempt();
      const told = asked.slice(from, await mark());
      const ours = asked.flatMap((line) => /(conn=\d+ ).*SRCH base="cn=mark-/.exec(line)?.[1] ?? []); // of all marks: that one's connection ends is told later
      return told.filter((line) => !ours.some((connection) => line.includes(connection)));
    },
    change(changes) {
      execFileSync('/usr/bin/ldapmodify', ['-x', '-H', `ldap://127.0.0.1:${port}`, '-D', root.dn, '-w', root.password], { input: changes, stdio: ['pipe', 'ignore', 'pipe'] });
    },
    async start() {
      if (child) return;
      child = spawn('/usr/sbin/slapd', ['-f', join(folder, 'slapd.conf'), '-h', `ldap://127.0.0.1:${port} ldaps://127.0.0.1:${securePort}`, '-d', 'stats'], { stdio: ['ignore', 'ignore', 'pipe'] });
      if (child.stderr) createInterface(child.stderr).on('line', (line) => void asked.push(line));
      while (!(await listens(port))) {
        if (child.exitCode !== null) throw new Error(`slapd does not start: ${asked.join('\n')}`);
        await pause(20);
      }
    },
    async stop() {
      if (!child || child.exitCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
      child = undefined;
    },
    async close() {
      await slapd.stop();
      rmSync(folder, { recursive: true });
    },
  };
  await slapd.start();
  return slapd;
}

/** An entry of a person. */
export const personOf = (uid: string, { password, mail = [`${uid}@corp.example`], more = [] }: { readonly password: string; readonly mail?: readonly string[]; readonly more?: readonly string[] }): string =>
  [`dn: uid=${uid},ou=people,${suffix}`, 'objectClass: inetOrgPerson', `uid: ${uid}`, `cn: ${uid} of corp`, `sn: ${uid}`, ...mail.map((each) => `mail: ${each}`), `userPassword: ${password}`, ...more, '', ''].join('\n');

/** An entry of a group; members are distinguished names. */
export const groupOf = (cn: string, members: readonly string[]): string => [`dn: cn=${cn},ou=groups,${suffix}`, 'objectClass: groupOfNames', `cn: ${cn}`, ...members.map((each) => `member: ${each}`), '', ''].join('\n');

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

const listens = (port: number): Promise<boolean> =>
  new Promise((answer) => {
    const socket = connect(port, '127.0.0.1', () => answer(true));
    socket.on('connect', () => socket.destroy()).on('error', () => answer(false));
  });
