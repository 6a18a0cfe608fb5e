import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { issuer, secret, shop, startProvider, type Provider } from './provider.ts';
import { receiver } from './signals-place.ts';

/** docs/shared-signals.md, as somebody follows it in a terminal. */
const page = readFileSync(join(import.meta.dirname, '../../../docs/shared-signals.md'), 'utf8');
let provider: Provider;
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply({ ...shop, clients: [receiver] });
});
afterAll(() => provider.close());

const block = (name: string): string => new RegExp(`<!-- test: ${name} -->\\n\`\`\`sh\\n([^]*?)\`\`\``).exec(page)?.[1] ?? `false # no block ${name}`;
/** What these blocks print, one after the other in one shell. */
const run = async (names: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<string> => {
  const script = names.map(block).join('\n').replaceAll(issuer, provider.origin);
  return (await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], { env: { ...process.env, CLIENT_SECRET: secret, ...variables } })).stdout;
};
const json = (text: string) => JSON.parse(text) as Readonly<Record<string, unknown>>;

test('its commands make a stream, verify it, and ask for what it holds', async () => {
  expect(json(await run(['configuration']))['configuration_endpoint']).toBe(`${issuer}/ssf/streams`);
  const stream = json(await run(['token', 'create']));
  expect((stream['events_delivered'] as readonly string[]).length).toBe(3);
  const STREAM_ID = String(stream['stream_id']);
  expect(await run(['token', 'verify'], { STREAM_ID })).toBe('204');
  const { sets, moreAvailable } = json(await run(['token', 'poll'], { STREAM_ID }));
  expect([Object.keys(sets as object).length, moreAvailable]).toEqual([1, false]);
});
