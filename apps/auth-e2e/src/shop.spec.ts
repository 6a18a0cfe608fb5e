import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { connectChromium, hasChromium } from './chromium.ts';
import { freePort } from './free-port.ts';
import { openScratch, type Scratch } from './scratch.ts';
import { newInstallation, type Installation } from './server-process.ts';
import { until } from './until.ts';

/** The shop of examples/shop by its README, from its first command to its last, and its CI. */
const root = join(import.meta.dirname, '../../..');
const example = join(root, 'examples/shop');
const readme = readFileSync(join(example, 'README.md'), 'utf8');
const marked = [...readme.matchAll(/<!-- test: (\w+) -->\n```sh\n([\s\S]*?)```/g)];

let scratch: Scratch;
let installation: Installation;
/** The reader's copy. */
let shop: string;
let web: string;
let orders: string;
let billing: string;
let providerPrinted: () => string;
let servicesPrinted: () => string;

beforeAll(async () => {
  scratch = openScratch();
  installation = await newInstallation(scratch);
  const place = scratch.directory();
  symlinkSync(join(root, 'node_modules'), join(place, 'node_modules'));
  shop = join(place, 'my-shop');
  [web = '', orders = '', billing = ''] = (await Promise.all([freePort(), freePort(), freePort()])).map((port) => `http://localhost:${port}`);
});
afterAll(() => scratch.close());

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const environment = () => ({ PATH: process.env['PATH'], HOME: scratch.path, XDG_CACHE_HOME: scratch.path, NO_COLOR: '1', ...installation.settings });

function run(script: string, cwd = root, more: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  const env = { ...environment(), ...more };
  return new Promise((resolve) => execFile('bash', ['-ec', script], { cwd, env }, (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr })));
}

/** What the README says to type, in the reader's copy. It was built before these tests. */
function typed(name: string): string {
  const script = marked.find(([, one]) => one === name)?.[2];
  if (script === undefined) throw new Error(`The README has no commands marked ${name}.`);
  return script.replace('npm run build\n', '').replaceAll('my-shop', shop).replaceAll('npm run symbolon', 'npm run -s symbolon');
}

/** Types something into a terminal of its own, where it stays until the tests end; answers what is to be read there so far. */
function typedToStay(name: string): () => string {
  const child = spawn('bash', ['-ec', typed(name)], { cwd: root, env: environment(), stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const ended = once(child, 'exit');
  scratch.onClose(async () => {
    if (child.exitCode === null) process.kill(-(child.pid ?? 0));
    await ended;
  });
  return () => printed;
}

/** Puts free ports in the place of those of the README. */
function moveToFreePorts(): void {
  const addresses = { 'http://localhost:3000': installation.issuer, 'http://localhost:4000': web, 'http://localhost:4001': orders, 'http://localhost:4002': billing };
  for (const file of ['symbolon.yaml', 'addresses.ts']) {
    const text = readFileSync(join(shop, file), 'utf8');
    writeFileSync(join(shop, file), Object.entries(addresses).reduce((so, [from, to]) => so.replaceAll(from, to), text));
  }
}

const answers = (address: string) => () => fetch(address).then(({ status }) => status < 500, () => false);
const broken = 'billing relies on claims.plan of https://orders.shop.example: this claim is not there; ask the billing team, billing@shop.example';

describe('a reader of the README', () => {
  test('finds all of its commands run here, and all of its links there', () => {
    expect(marked.map(([, name]) => name)).toEqual(['begin', 'provider', 'services', 'tests', 'break', 'check', 'add']);
    expect([...readme.matchAll(/```sh\n/g)]).toHaveLength(marked.length);
    const paths = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path]) => path ?? '');
    expect(paths.length).toBeGreaterThan(8);
    for (const path of paths) expect(`${path} ${existsSync(join(example, path))}`).toBe(`${path} true`);
  });

  test('makes a copy and starts everything', async () => {
    expect(await run(typed('begin'))).toEqual({ code: 0, stdout: '', stderr: '' });
    moveToFreePorts();
    providerPrinted = typedToStay('provider');
    await until('the provider', answers(`${installation.issuer}/health/ready`));
    servicesPrinted = typedToStay('services');
    for (const address of [web, orders, billing]) await until(address, answers(address));
  });

  (hasChromium ? test : test.skip)('sees the orders of Ada in a browser, and that there is no token for Bob', async () => {
    const browser = await connectChromium();
    scratch.onClose(() => browser.close());
    const logIn = async (name: string) => {
      const page = await (await browser.newContext()).newPage();
      await page.goto(web);
      await page.click('#login');
      await page.fill('#login', `${name}@shop.example`);
      await page.fill('#password', readFileSync(join(shop, 'secrets', name), 'utf8').trim());
      await page.click('#submit');
      return page;
    };
    const ada = await logIn('ada');
    await ada.waitForURL(`${web}/`);
    expect([await ada.innerText('body'), servicesPrinted(), providerPrinted()]).toEqual([expect.stringMatching(/Orders of acme\s+2 × anvil\s+1 × rocket skates\s+Delivery is free\./), expect.anything(), expect.anything()]);
    await ada.click('#logout');
    expect([ada.url(), await ada.textContent('p')]).toEqual([`${web}/`, 'Log in to see your orders.']);
    await ada.click('#login');
    expect(new URL(ada.url()).origin).toBe(installation.issuer); // and not back at the shop: the log-in is over at the provider, too

    const bob = await logIn('bob');
    expect(await bob.textContent('#error')).toMatch(/^The log-in has not ended with a token/);
    const reason = /`(no token: [^`]*)`/.exec(readme)?.[1] ?? 'not told';
    await until('the reason in the log', () => providerPrinted().includes(`"reason":"${reason}"`));
  });

  test("runs the service's own tests", async () => {
    expect(await run(typed('tests'))).toMatchObject({ code: 0, stdout: expect.stringContaining('✔ a token that lacks a required claim is never minted') });
  });

  test('breaks it, and is refused by name', async () => {
    const planned = await run(typed('break'));
    expect({ code: planned.code, said: planned.stderr.split('\n')[0] }).toEqual({ code: 1, said: /^ {4}(symbolon: billing .*)$/m.exec(readme)?.[1] });
    expect(await run(typed('check'))).toMatchObject({ code: 1, stdout: expect.stringMatching(`^${broken}\n`) });
  });

  test('adds a claim, and is not', async () => {
    expect(await run(typed('add'))).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('contract.claims.cost_centre: none → ') });
  });
});

interface Step {
  readonly name?: string;
  readonly run?: string;
}

describe('the CI of the workspace', () => {
  const workflow = readFileSync(join(example, '.github/workflows/contracts.yml'), 'utf8');
  const { jobs } = parse(workflow) as { readonly jobs: { readonly contracts: { readonly steps: readonly Step[] } } };
  const steps = jobs.contracts.steps.filter(({ name }) => name !== undefined);
  const contract = 'contracts/orders.contract.ts';
  const whole = 'has all that it relies on of https://orders.shop.example';
  let repository: string;

  beforeAll(async () => {
    const place = scratch.directory();
    symlinkSync(join(root, 'node_modules'), join(place, 'node_modules'));
    repository = join(place, 'repository');
    mkdirSync(repository);
    const commit = `cp -R ${example}/. . && git init -q -b main && git add . && git -c user.name=ada -c user.email=ada@shop.example commit -qm all`;
    expect(await run(`${commit} && git update-ref refs/remotes/origin/main HEAD`, repository)).toMatchObject({ code: 0 });
  });

  /** What each step of the workflow makes of a contract that somebody proposes. */
  async function judge(change: (contract: string) => string): Promise<Readonly<Record<string, Outcome>>> {
    writeFileSync(join(repository, contract), change(readFileSync(join(example, contract), 'utf8')));
    const judged: Record<string, Outcome> = {};
    for (const { name = '', run: script = '' } of steps) judged[name] = await run(script, repository, { GITHUB_BASE_REF: 'main' });
    return judged;
  }

  test('has its line in the README', () => {
    expect(workflow).toContain(/```yaml\n([\s\S]*?)```/.exec(readme)?.[1]);
  });

  test('passes what is there', async () => {
    expect(await judge((text) => text)).toEqual({
      'Nobody who relies on the contract is broken': { code: 0, stdout: `billing ${whole}\nweb ${whole}\n`, stderr: '' },
      'What changed': { code: 0, stdout: 'Nothing differs.\n', stderr: '' },
      'The types and tests of the services hold': { code: 0, stdout: expect.stringMatching(/^ℹ fail 0$/m), stderr: '' },
    });
  });

  test('fails when somebody would be broken, and the compiler says where it is read', async () => {
    expect(await judge((text) => text.replace(/^ {4}plan: .*\n/m, ''))).toEqual({
      'Nobody who relies on the contract is broken': { code: 1, stdout: `${broken}\nweb ${whole}\n`, stderr: '' },
      'What changed': { code: 1, stdout: expect.stringMatching(/^breaking +claims\.plan: is gone from the tokens$/m), stderr: '' },
      'The types and tests of the services hold': { code: 2, stdout: expect.stringMatching(/^billing\/billing\.ts.*Property 'plan' does not exist/m), stderr: expect.any(String) },
    });
  });
});
