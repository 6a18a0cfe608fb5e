// How many tokens a second each grant gives, against the built server: see README.md. Run it with: npm run bench
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { bareHashing, bareSigning, perSecond, type Hashing } from './bare.ts';
import { cpuOfFamily, cpuOfMachine, cpuOfProcess, cpuOfThisProcess, peakMemory } from './cpu.ts';
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

const server = await startServer(hashing);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.stop().finally(() => process.exit(1)));
try {
  const run = await measure(server);
  const results = join(import.meta.dirname, 'results');
  const page = formatRun(run);
  mkdirSync(results, { recursive: true });
  writeFileSync(join(results, `${run.date}.json`), `${JSON.stringify(run, null, 2)}\n`);
  writeFileSync(join(results, `${run.date}.md`), page);
  console.log(`\n${page}`);
  if (Object.values(run.grants).flat().some(({ errors }) => errors > 0)) process.exitCode = 1;
} finally {
  await server.stop();
}

async function measure(server: BenchServer): Promise<Run> {
  const { username, password } = server;
  const endpoint = new TokenEndpoint(server);
  const claims = await endpoint.prove();
  const [signing, hash] = [await bareSigning(claims), await bareHashing(hashing, password)];
  const [clientCredentials, passwordGrant] = [{ grant_type: 'client_credentials' }, { grant_type: 'password', username, password, scope: 'bench:read' }];

  const measured: Record<'client_credentials' | 'refresh_token' | 'password', GrantRound[]> = { client_credentials: [], refresh_token: [], password: [] };
  const [bareSignings, bareHashings]: [number[], number[]] = [[], []];
  // Each grant stands beside what it is compared with.
  const round = async (seconds: number, bareSeconds: number) => {
    measured.client_credentials.push(await measureLoad(server, endpoint, repeated(endpoint.form(clientCredentials)), seconds));
    bareSignings.push(await perSecond(signing, connections, bareSeconds));
    measured.refresh_token.push(await measureLoad(server, endpoint, await endpoint.chains(connections), seconds));
    measured.password.push(await measureLoad(server, endpoint, repeated(endpoint.form(passwordGrant)), seconds));
    bareHashings.push(await perSecond(hash, hashing.concurrency, bareSeconds));
  };

  console.log('Warming up …');
  await round(warmUpSeconds, warmUpSeconds / 2);
  for (const figures of [...Object.values(measured), bareSignings, bareHashings]) figures.length = 0;

  const [start, ours, all] = [performance.now(), ourCpu(server), cpuOfMachine()];
  for (let number = 1; number <= rounds; number += 1) {
    console.log(`Round ${number} of ${rounds} …`);
    await round(roundSeconds, bareSeconds);
  }
  const available = ((performance.now() - start) / 1000) * cpus().length;
  const spent = difference(ours, ourCpu(server));
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: describeMachine(),
    hashing,
    connections,
    roundSeconds,
    grants: measured,
    bareSigning: bareSignings,
    bareHashing: bareHashings,
    serverPeakMemoryMiB: peakMemory(server.pid),
    takenByOthers: spent === undefined ? undefined : Math.max(0, cpuOfMachine() - all - spent) / available,
  };
}

async function measureLoad(server: BenchServer, { url }: TokenEndpoint, conversations: readonly Conversation[], seconds: number): Promise<GrantRound> {
  const [serverBefore, postgresBefore] = [cpuOfProcess(server.pid), cpuOfFamily(server.postmasterPid)];
  const result = await load(url, server.authorization, conversations, seconds);
  return {
    ...result,
    serverCpu: difference(serverBefore, cpuOfProcess(server.pid)),
    postgresCpu: difference(postgresBefore, cpuOfFamily(server.postmasterPid)),
  };
}

/** The same request on every connection, again and again. */
function repeated(body: string): readonly Conversation[] {
  return Array.from({ length: connections }, () => ({ body: () => body }));
}

/** CPU seconds of the three that take part: the server, its PostgreSQL, and this process. */
function ourCpu({ pid, postmasterPid }: BenchServer): number | undefined {
  const [server, postgres] = [cpuOfProcess(pid), cpuOfFamily(postmasterPid)];
  return server === undefined || postgres === undefined ? undefined : server + postgres + cpuOfThisProcess();
}

function difference(before: number | undefined, after: number | undefined): number | undefined {
  return before === undefined || after === undefined ? undefined : after - before;
}
