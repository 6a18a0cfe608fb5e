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
])('Helm refuses %s', (_, set, complaint) => {
  const { status, stderr } = render('smallest', '--set', set);
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining(complaint) });
});

/** As --set-file configuration.file= has it. */
const renderWith = (file: string, set = 'smallest') => render(set, '--values', scratch.file({ configuration: { file } }));

test.each([
  ['a password', 'users: [{ username: ada, password: hunter2-hunter2 }]', 'holds a secret (password)'],
  ['a password that YAML takes for a number', 'users: [{ username: ada, password: 1234567890 }]', 'holds a secret (password)'],
  ['secrets of clients as a list', 'clients:\n  - client_id: billing\n    client_secrets:\n      - hunter2-hunter2-2\n      - file:secrets/billing', 'holds a secret (client_secrets)'],
  ['a secret as JSON has it', '{"clients":[{"client_id":"billing","client_secret":"hunter2-hunter2-2"}]}', 'holds a secret (client_secret)'],
  ['a secret beside the file of another', 'clients: [{ client_id: billing, client_secrets: [file:secrets/billing, hunter2-hunter2-2] }]', 'holds a secret (client_secrets)'],
  ['a secret that is written elsewhere', 'x: &x hunter2-hunter2-2\nclients: [{ client_id: billing, client_secret: *x }]', 'holds a secret (client_secret)'],
  ['a secret at a place where none belongs', 'client: { client_secret: hunter2-hunter2-2 }', 'holds a secret (client_secret)'],
  ['a variable in the place of a secret', 'clients: [{ client_id: billing, client_secret: "${BILLING}" }]', 'holds a secret (client_secret)'],
  ['a second document, in which nobody looks', 'users: []\n---\nclients: []', 'has more than one document'],
  ['what is not YAML', 'users: [', 'is no YAML'],
  ['a list', '- client_secret: hunter2-hunter2-2', 'is no YAML'],
])('Helm refuses in configuration.file %s', (_, file, complaint) => {
  const { status, stderr } = renderWith(file);
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining(`configuration.file ${complaint}`) });
  expect(stderr).not.toContain('hunter2');
});

test.each([
  ['words about secrets', 'clients: [{ client_id: billing, client_name: "password: see client_secret: there", client_secret: file:secrets/billing }] # secret: none'],
  ['a variable elsewhere', 'branding: { name: "${NAME}" }'],
  ['a start that is marked', '---\nusers: []'],
])('Helm takes in configuration.file %s', (_, file) => {
  const { status, stderr } = renderWith(file);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('Helm refuses a file of the database that the Job which changes tables has not', () => {
  const { status, stderr } = render('mounted', '--set', 'migrate.extraVolumeMounts=null');
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('secrets.DATABASE_URL is the file /mnt/database/url, which nothing in migrate.extraVolumeMounts has') });
});

test.each([
  ['smallest', ['It has no client and no user yet', 'admin invite', 'Nothing leads to it from outside', 'No mail leaves it', 'Up to 105 connections'], ['networkPolicy.enabled is false', ' logs ', 'SYMBOLON_DATABASE_READ_URL']],
  ['whole', ['deployment/symbolon -- node apps/auth/dist/main.js admin invite', 'Up to 209 connections'], ['It has no client', 'Nothing leads to it', 'No mail leaves it']],
  ['google', ['Up to 105 connections', 'Beside them, up to 80 to each host of SYMBOLON_DATABASE_READ_URL'], ['It has no client']],
  ['ingress', ['networkPolicy.enabled is false: see that only your gateway reaches port 3000.', 'Up to 63 connections'], ['Nothing leads to it']],
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
  const env = { PATH: `${dirname(process.env['SYMBOLON_TEST_HELM'] ?? '')}:${process.env['PATH']}`, HOME: folder, DATABASE_PASSWORD: 'of the/data@base' };
  const run = (name: string) => spawnSync('sh', ['-ec', commands.get(name) ?? 'exit 1'], { cwd: folder, env, encoding: 'utf8' });
  expect(run('secrets').status).toBe(0);
  const { status, stdout } = run('look');
  expect({ status, isSame: stdout.endsWith(render('smallest').stdout) }).toEqual({ status: 0, isSame: true });
  const address = new URL(readFileSync(join(folder, 'database-url'), 'utf8'));
  expect({ password: decodeURIComponent(address.password), host: address.host, query: address.search }).toEqual({ password: env.DATABASE_PASSWORD, host: 'db.example.com:5432', query: '?sslmode=verify-full&sslrootcert=/etc/symbolon-database/ca.crt' });
  expect(readFileSync(join(folder, 'master-key'), 'utf8')).toMatch(/^[A-Za-z0-9+/]{43}=\n$/);
});

test('a package of the chart renders the same', () => {
  const folder = scratch.directory();
  expect(helm('package', chart, '--destination', folder)).toMatchObject({ status: 0 });
  const { stdout } = helm('template', 'symbolon', join(folder, 'symbolon-0.1.0.tgz'), '--namespace', 'identity', '--values', valuesFile('whole'));
  expect(stdout).toBe(render('whole').stdout);
});
