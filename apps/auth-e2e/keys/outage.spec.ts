import { api } from '@symbolon/contracts';
import { freePort } from '../src/free-port.ts';
import { send } from '../src/http.ts';
import { openScratch, type Scratch } from '../src/scratch.ts';
import { newInstallation, startServer } from '../src/server-process.ts';
import { keySet } from '../src/tokens.ts';
import { until } from '../src/until.ts';
import { AwsKms } from './aws-kms.ts';
import { AzureVault } from './azure-vault.ts';
import { GoogleSigning } from './google-signing.ts';
import { asked, issuesByEach } from './issues-by-each.ts';
import { OpenBao } from './openbao.ts';

/** Places of signing keys that are asked over a network. What a module does that hangs is in soft-hsm.spec.ts: its process is replaced. */
const places = [
  { name: 'vault', start: (scratch: Scratch) => OpenBao.start(scratch), alg: 'EdDSA' },
  { name: 'aws', start: (scratch: Scratch) => AwsKms.start(scratch, ['salt-of-aws']), alg: 'ES256' },
  { name: 'google', start: (scratch: Scratch) => GoogleSigning.start(scratch), alg: 'EdDSA' },
  { name: 'azure', start: (scratch: Scratch) => AzureVault.start(scratch), alg: 'ES256' },
] as const;

const scratch = openScratch();
afterAll(() => scratch.close());

test.each(places)('while $name does not answer, tokens are refused with 503 and soon, the key set is served, and it goes on when it does', async ({ name, start, alg }) => {
  const place = await start(scratch);
  const metricsPort = String(await freePort());
  const at = await newInstallation(scratch, { ...place.settings, SYMBOLON_SIGNING_KEYS: name, SYMBOLON_CONFIG: scratch.file(issuesByEach), SYMBOLON_METRICS_PORT: metricsPort });
  const server = await startServer(at);
  expect((await asked(at, alg)).status).toBe(200);
  place.signal('SIGSTOP'); // connections are taken, and nothing is answered
  const first = await asked(at, alg);
  expect([first.status, first.headers['retry-after']]).toEqual([503, '2']);
  const began = performance.now();
  const many = await Promise.all(Array.from({ length: 50 }, () => asked(at, alg)));
  expect(performance.now() - began).toBeLessThan(6_000); // two tries at most of two seconds each
  expect(new Set(many.map(({ status }) => status))).toEqual(new Set([503]));
  expect((await keySet(at)).keys.length).toBeGreaterThan(0);
  expect((await send(at, api.health.ready.path)).status).toBe(200);
  place.signal('SIGCONT');
  await until('tokens', async () => (await asked(at, alg)).status === 200);
  const counted = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  const count = (outcome: string) => Number(new RegExp(`^symbolon_remote_signatures_total\\{outcome="${outcome}"\\} (\\d+)$`, 'm').exec(counted)?.[1]);
  expect([count('signed') > 1, count('failed') > 0, Number.isInteger(count('refused'))]).toEqual([true, true, true]);
  expect(await server.stop()).toBe(0);
});
