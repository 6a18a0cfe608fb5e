import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { request } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { freePort } from '../src/free-port.ts';
import { goProgram } from '../src/go-program.ts';
import type { Scratch } from '../src/scratch.ts';
import { until } from '../src/until.ts';
import type { Fault } from './clouds.ts';

const host = 'shop.vault.azure.net';
const cwd = join(import.meta.dirname, 'azure-vault');

/** What plays Azure Key Vault (azure-vault/main.go), reached by its right name over a proxy, and a machine at Azure that gives tokens. */
export class AzureVault {
  /** What tokens were asked for. */
  readonly resources: string[] = [];
  private constructor(private readonly child: ChildProcess, private readonly port: number, private readonly certificate: string, readonly settings: Readonly<Record<string, string>>) {}

  static async start(scratch: Scratch): Promise<AzureVault> {
    const program = goProgram({ name: 'azure-vault', version: '1', what: ['.'], cwd, takes: 'half a minute' });
    const [port, certificate] = [await freePort(), join(scratch.directory(), 'vault.pem')];
    const child = spawn(program, [String(port), certificate], { stdio: 'ignore' });
    scratch.onClose(() => Promise.resolve(void child.kill('SIGKILL')));
    const machine = createServer(({ url = '' }, response) => {
      vault.resources.push(new URL(url, 'http://machine').searchParams.get('resource') ?? '');
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ access_token: 'token-of-the-machine', expires_in: '86400', expires_on: String(Math.floor(Date.now() / 1000) + 86_400), resource: 'https://vault.azure.net', token_type: 'Bearer' }));
    });
    machine.on('connect', (_, socket) => {
      const there = connect(port, '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n') && socket.pipe(there).pipe(socket));
      there.on('error', () => socket.destroy());
      socket.on('error', () => there.destroy());
    });
    await once(machine.listen(0, '127.0.0.1'), 'listening');
    scratch.onClose(() => Promise.resolve(void machine.close()));
    const origin = `http://127.0.0.1:${(machine.address() as AddressInfo).port}`;
    const vault = new AzureVault(child, port, certificate, { SYMBOLON_AZURE_VAULT_URL: `https://${host}`, HTTPS_PROXY: origin, AZURE_POD_IDENTITY_AUTHORITY_HOST: origin, NODE_EXTRA_CA_CERTS: certificate });
    await until('Azure Key Vault', () => existsSync(certificate) && vault.ask('GET', 'asked').then(() => true, () => false));
    await vault.makeMaster();
    return vault;
  }

  /** The key that wraps, or a further version of it. */
  async makeMaster(): Promise<void> {
    await this.ask('POST', 'keys/symbolon-master/create?api-version=2025-07-01', { kty: 'RSA', key_size: 2048, key_ops: ['wrapKey', 'unwrapKey'] });
  }

  async fault(...faults: readonly Fault[]): Promise<void> {
    await this.ask('POST', 'faults', faults);
  }

  /** Those that sign, by name, and whether each is in use. */
  async keys(): Promise<readonly { readonly name: string; readonly isTaken: boolean }[]> {
    const { keys } = (await this.ask('GET', 'asked')) as { keys: { name: string; tags: Record<string, string> }[] };
    return keys.filter(({ name }) => name !== 'symbolon-master').map(({ name, tags }) => ({ name, isTaken: !('symbolon-next' in tags) }));
  }

  async asked(): Promise<readonly string[]> {
    return ((await this.ask('GET', 'asked')) as { asked: string[] }).asked;
  }

  /** Lets the newest version of the key of this algorithm sign, or not. */
  async enable(alg: string, enabled: boolean): Promise<void> {
    const { name = '' } = (await this.keys()).find((key) => key.name.includes(`-${alg.toLowerCase()}-`)) ?? {};
    const { key } = (await this.ask('GET', `keys/${name}/?api-version=2025-07-01`)) as { key: { kid: string } };
    await this.ask('PATCH', `${new URL(key.kid).pathname.slice(1)}?api-version=2025-07-01`, { attributes: { enabled } });
  }

  /** As far as that goes: of a key, Azure destroys all versions or none. */
  async destroy(alg: string): Promise<void> {
    await this.enable(alg, false);
  }

  /** Freezes it: connections are taken, and nothing is answered. */
  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** As its operator. */
  private ask(method: string, path: string, body?: object): Promise<unknown> {
    const headers = { Host: host, Authorization: 'Bearer token-of-the-machine', ...(body && { 'Content-Type': 'application/json' }) };
    return new Promise((resolve, reject) => {
      const asking = request({ host: '127.0.0.1', port: this.port, servername: host, ca: readFileSync(this.certificate), method, path: `/${path}`, headers, agent: false }, (answer) => {
        void answer.toArray().then((parts: Buffer[]) => {
          const text = Buffer.concat(parts).toString();
          if (answer.statusCode === 200) resolve(text === '' ? {} : JSON.parse(text));
          else reject(new Error(`${path}: ${answer.statusCode} ${text}`));
        }, reject);
      });
      asking.on('error', reject).end(body && JSON.stringify(body));
    });
  }
}
