import { spawnSync } from 'node:child_process';
import { chart, valuesFile } from '../src/chart.ts';

const program = process.env['SYMBOLON_TEST_HELM'] ?? '';

/** What Helm said, and of what went wrong what it said of that; not of the link to the alerts, which it names each time. */
export function helm(...args: readonly string[]): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  const { error, status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (error) throw error;
  return { status, stdout, stderr: stderr.split('\n').filter((line) => !line.includes('found symbolic link')).join('\n') };
}

/** As `helm install symbolon` would send it. */
export const render = (set: string, ...more: readonly string[]) => helm('template', 'symbolon', chart, '--namespace', 'identity', '--values', valuesFile(set), ...more);
