import { startProvider, type Provider } from './provider.ts';

let provider: Provider;
beforeAll(async () => {
  provider = await startProvider();
});
afterAll(() => provider.close());

/** The lines of the log about requests that were made meanwhile. */
async function linesOf(traceparent: string): Promise<readonly Record<string, unknown>[]> {
  const before = provider.log.length;
  await provider.send('/health/live', { headers: { traceparent, tracestate: 'vendor=canary', baggage: 'user=canary' } });
  return provider.log.slice(before).map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('a request that is part of a trace is found by it in the log, and nothing else of what came with it is there', async () => {
  const lines = await linesOf('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01');
  expect(lines).toEqual([expect.objectContaining({ msg: 'request', route: '/health/live', trace_id: '0af7651916cd43dd8448eb211c80319c' })]);
  expect(JSON.stringify(lines)).not.toMatch(/canary|b7ad6b7169203331/);
});

test.each(['canary', '00-canary-b7ad6b7169203331-01', '00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01'])('what is no trace (%s) is not written down', async (traceparent) => {
  const [line] = await linesOf(traceparent);
  expect(line).toMatchObject({ msg: 'request' });
  expect(line).not.toHaveProperty('trace_id');
});
