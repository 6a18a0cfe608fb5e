import { join } from 'node:path';
import { run } from './run.mjs';

const oldest = 24;

/** Formats, vets and tests sdks/go; needs no network. */
export function go() {
  const command = ['go', '/usr/local/go/bin/go'].find((one) => run('go', one, ['version']).ok);
  if (command === undefined) return { skipped: 'there is no go.' };
  const version = run('go', command, ['env', 'GOVERSION']).stdout.trim();
  if (Number(/^go1\.(\d+)/.exec(version)?.[1] ?? 0) < oldest) return { skipped: `it needs go 1.${oldest}, and this is ${version}.` };

  const format = run('go', join(run('go', command, ['env', 'GOROOT']).stdout.trim(), 'bin', 'gofmt'), ['-l', '.']);
  const tests = run('go', command, ['test', '-count=1', '-json', './...']);
  const steps = [{ ...format, what: 'gofmt', ok: format.ok && format.stdout === '' }, run('go', command, ['vet', './...']), readable(tests)];
  return { steps, counts: count(tests.stdout) };
}

/** @param {string} output */
const events = (output) =>
  output.split('\n').filter((line) => line.startsWith('{')).map((line) => /** @type {{ Action: string, Test?: string, Output?: string }} */ (JSON.parse(line)));

/** @param {import('./run.mjs').Step} step */
const readable = (step) => ({ ...step, what: 'go test', output: `${events(step.stdout).map(({ Output = '' }) => Output).join('')}${step.output.slice(step.stdout.length)}` });

/** Counts those that hold no others. @param {string} output */
function count(output) {
  const ended = events(output).filter(({ Test, Action }) => Test !== undefined && ['pass', 'fail', 'skip'].includes(Action));
  const isGroup = (/** @type {string} */ name) => ended.some(({ Test = '' }) => Test.startsWith(`${name}/`));
  const number = (/** @type {string} */ action) => ended.filter(({ Test = '', Action }) => Action === action && !isGroup(Test)).length;
  return { passed: number('pass'), failed: number('fail'), skipped: number('skip') };
}
