import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../src/free-port.ts';
import { installPython } from '../src/python.ts';
import type { Scratch } from '../src/scratch.ts';
import { until } from '../src/until.ts';

const programs = installPython('keys', join(import.meta.dirname, 'requirements.txt'));
const program = join(import.meta.dirname, 'aws.py');

/** The policy that docs/keys.md gives to the server. */
export const [, policy = ''] = /```json\n([^`]*"kms:CreateKey"[^`]*)```/.exec(readFileSync(join(import.meta.dirname, '../../../docs/keys.md'), 'utf8')) ?? [];

/** A key that is there, and the aliases that lead to it. */
interface KeyThere {
  readonly arn: string;
  readonly spec: string;
  readonly state: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly aliases: readonly string[];
}

interface Account {
  readonly id: string;
  readonly secret: string;
}

/** An AWS KMS that we did not write, which lets in who signs and has that policy. */
export class AwsKms {
  readonly #child: ChildProcess;
  readonly #port: string;
  readonly #operator: Account;
  /** What a server is told of it. */
  readonly settings: Readonly<Record<string, string>>;

  private constructor(child: ChildProcess, port: string, { server, operator }: { readonly server: Account; readonly operator: Account }) {
    [this.#child, this.#port, this.#operator] = [child, port, operator];
    this.settings = { SYMBOLON_AWS_KMS_REGION: 'eu-central-1', SYMBOLON_AWS_KMS_URL: `http://127.0.0.1:${port}`, AWS_ACCESS_KEY_ID: server.id, AWS_SECRET_ACCESS_KEY: server.secret };
  }

  /** With `salt-of-aws`, it salts RSASSA-PSS as AWS says that it does; without, with more. */
  static async start(scratch: Scratch, how: readonly 'salt-of-aws'[] = [], allowed = policy): Promise<AwsKms> {
    if (programs === undefined) throw new Error('moto is not here: it comes from PyPI (apps/auth-e2e/keys/requirements.txt). Is there a network, and python3-venv?');
    const port = String(await freePort());
    const child = spawn(join(programs, 'python'), [program, 'serve', port, ...how], { stdio: 'ignore' });
    scratch.onClose(() => Promise.resolve(void child.kill('SIGKILL')));
    await until('AWS KMS', () => fetch(`http://127.0.0.1:${port}/moto-api/`).then(({ ok }) => ok, () => false));
    return new AwsKms(child, port, JSON.parse(await asked(allowed, 'account', port)) as { server: Account; operator: Account });
  }

  /** All that sign. */
  async keys(): Promise<readonly KeyThere[]> {
    return JSON.parse(await asked('', 'keys', this.#port, this.#operator.id, this.#operator.secret)) as readonly KeyThere[];
  }

  /** Freezes it: connections are taken, and nothing is answered. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }
}

async function asked(input: string, ...args: readonly string[]): Promise<string> {
  const running = promisify(execFile)(join(programs ?? '', 'python'), [program, ...args]);
  running.child.stdin?.end(input);
  return (await running).stdout;
}
