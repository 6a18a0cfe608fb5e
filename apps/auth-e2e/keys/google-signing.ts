import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { freePort } from '../src/free-port.ts';
import { installPython } from '../src/python.ts';
import type { Scratch } from '../src/scratch.ts';
import { until } from '../src/until.ts';
import type { Fault } from './clouds.ts';

const programs = installPython('keys', join(import.meta.dirname, 'requirements.txt'));
const ring = 'projects/shop/locations/global/keyRings/symbolon';

/** What plays Google Cloud KMS with keys that sign (google_kms.py), and a machine at Google that gives tokens. */
export class GoogleSigning {
  private constructor(private readonly child: ChildProcess, private readonly origin: string, readonly settings: Readonly<Record<string, string>>) {}

  static async start(scratch: Scratch): Promise<GoogleSigning> {
    if (programs === undefined) throw new Error('The messages of Google Cloud KMS are not here: they come from PyPI (apps/auth-e2e/keys/requirements.txt). Is there a network, and python3-venv?');
    const port = String(await freePort());
    const child = spawn(join(programs, 'python'), [join(import.meta.dirname, 'google_kms.py'), port], { stdio: 'ignore' });
    scratch.onClose(() => Promise.resolve(void child.kill('SIGKILL')));
    const machine = createServer((_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Metadata-Flavor': 'Google' }).end(JSON.stringify({ access_token: 'token-of-the-machine', expires_in: 3600, token_type: 'Bearer' }));
    });
    await once(machine.listen(0, '127.0.0.1'), 'listening');
    scratch.onClose(() => Promise.resolve(void machine.close()));
    const origin = `http://127.0.0.1:${port}`;
    const kms = new GoogleSigning(child, origin, { SYMBOLON_GOOGLE_KMS_KEY: `${ring}/cryptoKeys/master`, SYMBOLON_GOOGLE_KMS_URL: origin, GCE_METADATA_HOST: `127.0.0.1:${(machine.address() as AddressInfo).port}` });
    await until('Google Cloud KMS', () => kms.asked().then(() => true, () => false));
    await kms.ask('POST', `v1/${ring}/cryptoKeys?cryptoKeyId=master`, { purpose: 'ENCRYPT_DECRYPT' });
    return kms;
  }

  async fault(...faults: readonly Fault[]): Promise<void> {
    await this.ask('POST', 'faults', { faults });
  }

  /** Those that sign, by name, and whether each is in use. */
  async keys(): Promise<readonly { readonly name: string; readonly isTaken: boolean }[]> {
    const { versions, labels } = (await this.ask('GET', 'asked')) as { versions: string[]; labels: Record<string, Record<string, string>> };
    return versions.map((version) => version.split('/cryptoKeyVersions/')).filter(([key = '']) => !key.endsWith('/master')).map(([name = '', number]) => ({ name, isTaken: Number(number) <= Number(labels[name]?.['symbolon-taken']) }));
  }

  async asked(): Promise<readonly string[]> {
    return ((await this.ask('GET', 'asked')) as { asked: string[] }).asked;
  }

  /** Lets the newest version of the key of this algorithm sign, or not. */
  async enable(alg: string, enabled: boolean): Promise<void> {
    await this.ask('PATCH', `v1/${await this.#newest(alg)}?updateMask=state`, { state: enabled ? 'ENABLED' : 'DISABLED' });
  }

  async destroy(alg: string): Promise<void> {
    await this.ask('POST', `v1/${await this.#newest(alg)}:destroy`, {});
  }

  /** Freezes it: connections are taken, and nothing is answered. */
  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async #newest(alg: string): Promise<string> {
    const all = (await this.keys()).filter(({ name }) => name.includes(`-${alg.toLowerCase()}-`));
    return `${all[0]?.name}/cryptoKeyVersions/${all.length}`;
  }

  /** As its operator. */
  private async ask(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await fetch(`${this.origin}/${path}`, { method, headers: { Authorization: 'Bearer token-of-the-machine', 'Content-Type': 'application/json' }, ...(body && { body: JSON.stringify(body) }) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }
}
