// How many tokens a second each grant gives, against the built server: see README.md. Run it with: npm run bench
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { bareHashing, bareSigning, perSecond, type Hashing } from './bare.ts';
import { load, type Conversation } from './load.ts';
import { describeMachine, formatRun, type GrantRound, type Run } from './report.ts';
import { startServer, type BenchServer } from './server.ts';
import { TokenEndpoint } from './token-endpoint.ts';

const connections = 16;
const rounds = 3;
const roundSeconds = 5;
const bareSeconds = 2;
const warmUpSeconds = 1.5;
/** The server's defaults, given to it explicitly: the comparison must have the same. */
const hashing: Hashing = { memory: 19456, iterations: 2, parallelism: 1, concurrency: availableParallelism() };

const machine = describeMachine();
const server = await startServer(hashing);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.stop().finally(() => process.exit(1)));
try {
  const run = await measure(server);
  const errors = Object.values(run.grants).flat().some((round) => round.errors > 0);
  const page = formatRun(run);
  const file = join(import.meta.dirname, 'results', run.date);
  mkdirSync(join(import.meta.dirname, 'results'), { recursive: true });
  writeFileSync(`${file}.json`, `${JSON.stringify(run, null, 2)}\n`);
  writeFileSync(`${file}.md`, page);
  console.log(`\n${page}`);
  if (errors) process.exitCode = 1;
} finally {
  await server.stop();
}

async function measure(server: BenchServer): Promise<Run> {
  const endpoint = new TokenEndpoint(server);
  const claims = await endpoint.prove();
  const passwordRequest = endpoint.form({ grant_type: 'password', username: server.username, password: server.password, scope: 'bench:read' });

  const grants: Readonly<Record<string, () => Promise<readonly Conversation[]>>> = {
    client_credentials: () => same(endpoint.form({ grant_type: 'client_credentials' })),
    password: () => same(passwordRequest),
    // New chains for each round: a request that the end of a round cuts off leaves its chain in doubt.
    refresh_token: () => Promise.all(Array.from({ length: connections }, async () => endpoint.chain(await endpoint.firstRefreshToken()))),
  };
  const bare = {
    signing: { work: await bareSigning(claims), concurrency: connections },
    hashing: { work: await bareHashing(hashing, server.password), concurrency: hashing.concurrency },
  };
  const measureGrant = async (name: string, seconds: number): Promise<GrantRound> => {
    const conversations = (await grants[name]?.()) ?? [];
    const before = server.cpuSeconds();
    const result = await load(endpoint.url, server.authorization, conversations, seconds);
    const after = server.cpuSeconds();
    return { ...result, serverCpuSeconds: before === undefined || after === undefined ? undefined : after - before };
  };
  const measureBare = ({ work, concurrency }: (typeof bare)['signing'], seconds: number) => perSecond(work, concurrency, seconds);

  console.log('Warming up …');
  const names = Object.keys(grants);
  for (const name of names) await measureGrant(name, warmUpSeconds);
  for (const comparison of Object.values(bare)) await measureBare(comparison, warmUpSeconds / 2);

  const cpuBefore = process.cpuUsage();
  const measured = new Map<string, GrantRound[]>(names.map((name) => [name, []]));
  const [signing, hashes]: [number[], number[]] = [[], []];
  for (let round = 1; round <= rounds; round += 1) {
    console.log(`Round ${round} of ${rounds} …`);
    for (const name of names) measured.get(name)?.push(await measureGrant(name, roundSeconds));
    signing.push(await measureBare(bare.signing, bareSeconds));
    hashes.push(await measureBare(bare.hashing, bareSeconds));
  }
  const cpu = process.cpuUsage(cpuBefore);
  return {
    date: new Date().toISOString().slice(0, 10),
    machine,
    hashing,
    connections,
    roundSeconds,
    grants: Object.fromEntries(measured),
    bareSigning: signing,
    bareHashing: hashes,
    serverPeakMemoryMiB: server.peakMemory(),
    loadCpuSeconds: (cpu.user + cpu.system) / 1e6,
  };
}

function same(body: string): Promise<readonly Conversation[]> {
  return Promise.resolve(Array.from({ length: connections }, () => ({ body: () => body })));
}
