import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { freePort } from '../src/free-port.ts';
import { scraped } from '../src/metric-series.ts';
import { openScratch } from '../src/scratch.ts';
import { newInstallation, startServer } from '../src/server-process.ts';
import { firstRunOf, token } from '../src/tokens.ts';
import { until } from '../src/until.ts';

/** Metrics of the built server in a Prometheus that takes OTLP itself, with no collector between. */
const scratch = openScratch();
afterAll(() => scratch.close());

type Sample = { readonly metric: Readonly<Record<string, string>>; readonly value: readonly [number, string] };

test('Prometheus has each series that it is sent by the name that it would have scraped, and its value', async () => {
  const [port, metricsPort, folder] = [await freePort(), await freePort(), scratch.directory()];
  writeFileSync(join(folder, 'prometheus.yml'), '');
  const prometheus = spawn(process.env['SYMBOLON_TEST_PROMETHEUS'] ?? '', ['--web.enable-otlp-receiver', '--config.file=prometheus.yml', '--storage.tsdb.path=data', `--web.listen-address=127.0.0.1:${port}`], { cwd: folder, stdio: 'ignore' });
  scratch.onClose(async () => {
    if (prometheus.exitCode === null && prometheus.kill()) await once(prometheus, 'exit');
  });
  const origin = `http://127.0.0.1:${port}`;
  await until('Prometheus', () => fetch(`${origin}/-/ready`).then(({ ok }) => ok, () => false));

  const at = await newInstallation(scratch, { SYMBOLON_OTLP_URL: `${origin}/api/v1/otlp`, SYMBOLON_OTLP_METRICS_SECONDS: '1', SYMBOLON_TRACES_PERCENT: '0', SYMBOLON_METRICS_PORT: String(metricsPort) });
  const server = await startServer(at);
  await server.printed(/What else there is/);
  const first = firstRunOf(server.stdout);
  for (let times = 0; times < 5; times += 1) expect((await token(at, first, { grant_type: 'client_credentials' })).status).toBe(200);

  const asked = async () => ((await (await fetch(`${origin}/api/v1/query?query=${encodeURIComponent('{__name__=~"symbolon_.*"}')}`)).json()) as { readonly data: { readonly result: readonly Sample[] } }).data.result;
  const written = ({ metric: { __name__: name = '', job: _job, instance: _instance, ...labels } }: Sample) => {
    const shown = Object.entries(labels).sort().map(([label, value]) => `${label}="${value}"`).join(',');
    return shown === '' ? name : `${name}{${shown}}`;
  };
  const granted = 'symbolon_token_requests_total{grant="client_credentials",outcome="granted"}';
  const kept = await until('a sum of all', async () => {
    const samples = await asked();
    return samples.some((sample) => written(sample) === granted && sample.value[1] === '5') ? samples : undefined;
  });
  const told = scraped(await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text());
  expect(kept.map(written).sort()).toEqual([...told.keys()].sort());
  for (const sample of kept) if (/^symbolon_(token|logins|http_requests|http_request_duration_seconds_(count|bucket)|workers|database_connections_most|node_start)/.test(written(sample))) expect([written(sample), Number(sample.value[1])]).toEqual([written(sample), told.get(written(sample))]);
  expect(new Set(kept.map(({ metric }) => metric['job']))).toEqual(new Set(['symbolon']));
  expect(server.log.filter(({ msg }) => msg.includes('SYMBOLON_OTLP_URL'))).toEqual([]);
  expect(await server.stop()).toBe(0);
});
