import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { chart, headOf, renderingFile, valueSets, valuesFile } from '../src/chart.ts';
import { isCustom, manifestsIn } from '../src/manifests.ts';
import { installPython } from '../src/python.ts';
import { openScratch } from '../src/scratch.ts';
import { helm, render } from './helm.ts';

/** The chart, judged by Helm and by the schemas of Kubernetes 1.37. */
const scratch = openScratch();
afterAll(() => scratch.close());
const python = installPython('kubernetes-validate', join(import.meta.dirname, 'requirements.txt'));

describe.each(valueSets)('%s', (set) => {
  test('Helm has nothing against the chart with these values', () => {
    const { status, stdout, stderr } = helm('lint', '--strict', chart, '--values', valuesFile(set));
    expect({ status, stderr, warnings: /\[(WARNING|ERROR)\].*/.exec(stdout)?.[0] }).toEqual({ status: 0, stderr: '' });
  });

  test('what is committed is what Helm makes of them', async () => {
    const { status, stdout, stderr } = render(set);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const whole = (await headOf(set, stdout)) + stdout;
    if (process.env['SYMBOLON_RENDERINGS'] === 'write') {
      mkdirSync(dirname(renderingFile(set)), { recursive: true });
      writeFileSync(renderingFile(set), whole);
    }
    expect(readFileSync(renderingFile(set), 'utf8')).toBe(whole);
  });

  test('Kubernetes knows all of it, and nothing is in it that it does not know', () => {
    if (python === undefined) throw new Error('kubernetes-validate is not here: it comes from PyPI (apps/auth-e2e/deploy/requirements.txt). Is there a network, and python3-venv?');
    const file = renderingFile(set);
    const { status, stdout } = spawnSync(join(python, 'kubernetes-validate'), ['--strict', '--kubernetes-version', '1.37.0', file], { encoding: 'utf8' });
    const manifests = manifestsIn(readFileSync(file, 'utf8'));
    const passed = [...stdout.matchAll(/passed for resource (\S+)/g)].map(([, resource]) => resource);
    expect({ status, passed: passed.sort() }).toEqual({ status: 0, passed: manifests.filter((each) => !isCustom(each)).map(({ kind, metadata }) => `${kind.toLowerCase()}/${metadata.name}`).sort() });
  });
});

test.each([
  ['no image', 'image.repository=null', '/image/repository'],
  ['an image that changes under its name', 'image.tag=latest', '/image/tag'],
  ['a misspelt value', 'replica=3', "'replica' not allowed"],
  ['a setting that there is not', 'settings.SYMBOLON_SINGUP=open', 'SYMBOLON_SINGUP'],
  ['a secret among the settings', 'settings.SYMBOLON_SMTP_URL=smtps://a:b@mail.example.com', 'SYMBOLON_SMTP_URL'],
  ['a secret as text', 'secrets.DATABASE_URL=postgresql://a:b@db/symbolon', '/secrets/DATABASE_URL'],
  ['everybody as a proxy', 'trustedProxies[0]=0.0.0.0/0', '/trustedProxies/0'],
  ['a network policy that lets in nobody', 'networkPolicy.gateway=null', 'gateway'],
  ['metrics that anybody may read', 'metrics.enabled=true', '/networkPolicy/metrics'],
  ['fewer at most than at least', 'autoscaling.enabled=true,autoscaling.maxReplicas=1', 'autoscaling.maxReplicas must be at least'],
  ['a password in the configuration', 'configuration.file=users: [{ username: ada\\, password: hunter2-hunter2 }]', 'configuration.file holds a secret (password)'],
])('Helm refuses %s', (_, set, complaint) => {
  const { status, stderr } = render('smallest', '--set', set);
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining(complaint) });
});

test.each([
  ['smallest', ['first-run remove', 'Nothing leads to it from outside', 'No mail leaves it', 'At most 60 connections'], ['networkPolicy.enabled is false']],
  ['whole', ['deployment/symbolon -- node apps/auth/dist/main.js admin invite', 'At most 100 connections'], ['first-run remove', 'Nothing leads to it', 'No mail leaves it']],
  ['ingress', ['networkPolicy.enabled is false: see that only your gateway reaches port 3000.', 'At most 40 connections'], ['Nothing leads to it']],
] as const)('after an install of %s it is told what is left to do', (set, told, untold) => {
  const { status, stdout } = helm('install', 'symbolon', chart, '--dry-run=client', '--namespace', 'identity', '--values', valuesFile(set));
  const notes = stdout.split('\nNOTES:\n')[1] ?? '';
  expect(status).toBe(0);
  for (const each of told) expect(notes).toContain(each);
  for (const each of untold) expect(notes).not.toContain(each);
});

test('the commands of docs/kubernetes.md that need no cluster do what it says', () => {
  const page = readFileSync(join(chart, '../../../docs/kubernetes.md'), 'utf8');
  const commands = new Map([...page.matchAll(/<!-- test: (\w+) -->\n```sh\n([^]*?)```/g)].map(([, name = '', script = '']) => [name, script]));
  expect([...commands.keys()]).toEqual(['secrets', 'look']);
  const folder = scratch.directory();
  symlinkSync(join(chart, '../..'), join(folder, 'deploy'));
  writeFileSync(join(folder, 'values.yaml'), /<!-- values -->\n```yaml\n([^]*?)```/.exec(page)?.[1] ?? '');
  const env = { PATH: `${dirname(process.env['SYMBOLON_TEST_HELM'] ?? '')}:${process.env['PATH']}`, HOME: folder, DATABASE_PASSWORD: 'of-the-database' };
  const run = (name: string) => spawnSync('sh', ['-ec', commands.get(name) ?? 'exit 1'], { cwd: folder, env, encoding: 'utf8' });
  expect(run('secrets').status).toBe(0);
  const { status, stdout } = run('look');
  expect({ status, isSame: stdout.endsWith(render('smallest').stdout) }).toEqual({ status: 0, isSame: true });
  expect(readFileSync(join(folder, 'database-url'), 'utf8')).toBe(`postgresql://symbolon:${env.DATABASE_PASSWORD}@db.example.com:5432/symbolon`);
  expect(readFileSync(join(folder, 'master-key'), 'utf8')).toMatch(/^[A-Za-z0-9+/]{43}=\n$/);
});

test('a package of the chart renders the same', () => {
  const folder = scratch.directory();
  expect(helm('package', chart, '--destination', folder)).toMatchObject({ status: 0 });
  const { stdout } = helm('template', 'symbolon', join(folder, 'symbolon-0.1.0.tgz'), '--namespace', 'identity', '--values', valuesFile('whole'));
  expect(stdout).toBe(render('whole').stdout);
});
