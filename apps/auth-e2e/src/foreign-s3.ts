import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';
import { installPython } from './python.ts';
import type { Scratch } from './scratch.ts';
import { until } from './until.ts';

const folder = join(import.meta.dirname, '../s3');
const programs = installPython('s3', join(folder, 'requirements.txt'));
export const hasS3 = programs !== undefined;

/** The settings of who may use a bucket of it. */
export interface ForeignS3 {
  readonly endpoint: string;
  readonly AWS_ACCESS_KEY_ID: string;
  readonly AWS_SECRET_ACCESS_KEY: string;
}

const run = async (...args: readonly string[]): Promise<string> => (await promisify(execFile)(join(programs ?? '', 'python'), [join(folder, 's3.py'), ...args])).stdout;

/** In how many parts an object came, by what S3 says of it. */
export async function partsOf(s3: ForeignS3, name: string): Promise<number> {
  const etag = await run('etag', new URL(s3.endpoint).port, s3.AWS_ACCESS_KEY_ID, s3.AWS_SECRET_ACCESS_KEY, name);
  return Number(/-(\d+)/.exec(etag)?.[1] ?? 1);
}

/** Starts an S3 that we did not write, with a bucket `backups`. It lets nobody in who does not sign. */
export async function startForeignS3(scratch: Scratch): Promise<ForeignS3> {
  const port = String(await freePort());
  const server = spawn(join(programs ?? '', 'python'), [join(folder, 's3.py'), 'serve', port], { stdio: 'ignore' });
  scratch.onClose(() => Promise.resolve(void server.kill('SIGKILL')));
  const endpoint = `http://127.0.0.1:${port}`;
  await until('the foreign S3', () => fetch(`${endpoint}/moto-api/`).then((answer) => answer.ok, () => false));
  return { endpoint, ...(JSON.parse(await run('account', port)) as Omit<ForeignS3, 'endpoint'>) };
}
