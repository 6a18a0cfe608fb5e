import { TraceChoice } from './trace-choice.ts';

const settings = { SYMBOLON_TRACES_PERCENT: 25, SYMBOLON_TRACES_PER_SECOND: 3, SYMBOLON_TRACE_DECIDERS: ['10.0.0.0/8'] };
const parent = (isSampled: boolean) => ({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), isSampled });

test.each<[what: string, chance: number, request: Parameters<TraceChoice['takesRequest']>[0], isTaken: boolean]>([
  ['is chosen by chance', 0.24, { parent: undefined, peer: '203.0.113.1' }, true],
  ['is not chosen by chance', 0.25, { parent: undefined, peer: '203.0.113.1' }, false],
  ['is a stranger who wants to be recorded', 0.25, { parent: parent(true), peer: '203.0.113.1' }, false],
  ['is a stranger who wants not to be', 0.24, { parent: parent(false), peer: '203.0.113.1' }, true],
  ['comes from who decides, and is recorded there', 0.99, { parent: parent(true), peer: '10.1.2.3' }, true],
  ['comes from there by an address that is mapped', 0.99, { parent: parent(true), peer: '::ffff:10.1.2.3' }, true],
  ['comes from who decides, and is not recorded there', 0, { parent: parent(false), peer: '10.1.2.3' }, false],
  ['comes from there without a trace', 0.24, { parent: undefined, peer: '10.1.2.3' }, true],
  ['comes from nowhere any more', 0.99, { parent: parent(true), peer: undefined }, false],
])('what %s', (_, chance, request, isTaken) => {
  expect(new TraceChoice(settings, () => 0, () => chance).takesRequest(request)).toBe(isTaken);
});

test('in a second no more are begun, whoever asks for them, and in the next as many again', () => {
  let now = 0;
  const choice = new TraceChoice(settings, () => now, () => 0);
  const asked = () => [choice.takesRequest({ parent: parent(true), peer: '10.1.2.3' }), choice.takesRequest({ parent: undefined, peer: undefined }), choice.takesOwn(), choice.takesOwn(), choice.takesRequest({ parent: parent(true), peer: '10.1.2.3' })];
  expect(asked()).toEqual([true, true, true, false, false]);
  now = 999;
  expect(asked()).toEqual([false, false, false, false, false]);
  now = 1_000;
  expect(asked()).toEqual([true, true, true, false, false]);
});
