import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installPython } from '../src/python.ts';
import type { Scratch } from '../src/scratch.ts';

const root = join(import.meta.dirname, '../../..');
const programs = installPython('keys', join(import.meta.dirname, 'requirements.txt'));
const program = join(import.meta.dirname, 'soft_hsm.py');
const library = '/usr/lib/softhsm/libsofthsm2.so';

/** What a token shows of an object to who is logged in. */
interface ObjectThere {
  readonly class: 'private' | 'public' | 'secret';
  readonly label: string;
  readonly sensitive?: boolean;
  readonly extractable?: boolean;
  readonly neverExtractable?: boolean;
}

/** Tokens of SoftHSM, in a folder of their own. */
export class SoftHsm {
  readonly pin = '98765432';
  readonly #configuration: string;

  private constructor(private readonly folder: string) {
    this.#configuration = this.#configure('softhsm2.conf', 'ALL');
  }

  /** With the package compiled as docs/keys.md says, against the headers of the Node.js that runs it. */
  static start(scratch: Scratch): SoftHsm {
    if (programs === undefined || !existsSync(library)) throw new Error('SoftHSM is not here: it is softhsm2 of Debian; and python-pkcs11 comes from PyPI (apps/auth-e2e/keys/requirements.txt).');
    const headers = join(root, 'node_modules', `node-linux-${process.arch}`);
    if (!existsSync(join(root, 'node_modules/pkcs11js/build/Release/pkcs11.node'))) execFileSync('npm', ['exec', '-c', `node-gyp rebuild --nodedir=${headers}`], { cwd: join(root, 'node_modules/pkcs11js'), stdio: 'ignore' });
    const folder = scratch.directory();
    mkdirSync(join(folder, 'tokens'));
    return new SoftHsm(folder);
  }

  #configure(file: string, mechanisms: string): string {
    const path = join(this.folder, file);
    writeFileSync(path, `directories.tokendir = ${join(this.folder, 'tokens')}\nobjectstore.backend = file\nlog.level = ERROR\nslots.mechanisms = ${mechanisms}\n`);
    return path;
  }

  /** What a server is told of a token there. */
  settings(token: string): Readonly<Record<string, string>> {
    return { SOFTHSM2_CONF: this.#configuration, SYMBOLON_PKCS11_MODULE: library, SYMBOLON_PKCS11_TOKEN: token, SYMBOLON_PKCS11_PIN: this.pin };
  }

  /** The same, where keys for RS256 are made and sign nothing: the last of four, so that all are there and none is stored. SoftHSM 2.6 takes nothing away where only one is named. */
  settingsWithoutRs256(token: string): Readonly<Record<string, string>> {
    return { ...this.settings(token), SOFTHSM2_CONF: this.#configure('without-rs256.conf', '-CKM_MD5_RSA_PKCS,CKM_SHA256_RSA_PKCS') };
  }

  makeToken(label: string): void {
    this.#run('softhsm2-util', ['--init-token', '--free', '--label', label, '--so-pin', '12345678', '--pin', this.pin]);
  }

  /** The key that wraps, as an operator makes it. */
  makeMaster(token: string): void {
    this.#run(join(programs ?? '', 'python'), [program, 'master', library, token, this.pin]);
  }

  /** A key of somebody else, which can be taken out or cannot, under a label: of RSA, or for ES256. */
  makeUnder(label: string, what: 'readable' | 'kept', token: string): void {
    this.#run(join(programs ?? '', 'python'), [program, what, library, token, this.pin, label]);
  }

  objects(token: string): readonly ObjectThere[] {
    return JSON.parse(this.#run(join(programs ?? '', 'python'), [program, 'objects', library, token, this.pin])) as readonly ObjectThere[];
  }

  #run(file: string, args: readonly string[]): string {
    return execFileSync(file, args, { env: { ...process.env, SOFTHSM2_CONF: this.#configuration }, encoding: 'utf8' });
  }
}
