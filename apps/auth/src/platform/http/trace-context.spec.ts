import { traceParentOf } from './trace-context.ts';

const trace = '0af7651916cd43dd8448eb211c80319c';
const parent = 'b7ad6b7169203331';

test.each<[string, string]>([
  ['as it is today', `00-${trace}-${parent}-01`],
  ['not sampled', `00-${trace}-${parent}-00`],
  ['of a later version', `01-${trace}-${parent}-01`],
  ['of a later version, with more behind', `cc-${trace}-${parent}-01-what-the-future-brings`],
])('%s, it names its trace', (_, header) => expect(traceParentOf(header)).toMatchObject({ traceId: trace, spanId: parent }));

test.each<[string, string | string[] | undefined]>([
  ['none', undefined],
  ['empty', ''],
  ['of the version that is none', `ff-${trace}-${parent}-01`],
  ['of today with more behind', `00-${trace}-${parent}-01-x`],
  ['in capitals', `00-${trace.toUpperCase()}-${parent}-01`],
  ['a trace of zeros', `00-${'0'.repeat(32)}-${parent}-01`],
  ['a parent of zeros', `00-${trace}-${'0'.repeat(16)}-01`],
  ['too short', `00-${trace.slice(1)}-${parent}-01`],
  ['without flags', `00-${trace}-${parent}`],
  ['twice', `00-${trace}-${parent}-01, 00-${trace}-${parent}-01`],
  ['as a list', [`00-${trace}-${parent}-01`]],
  ['with a line end', `00-${trace}-${parent}-01\n`],
  ['endless', `cc-${trace}-${parent}-01-${'x'.repeat(1000)}`],
])('%s, it names none', (_, header) => expect(traceParentOf(header)).toBeUndefined());

test.each([['00', false], ['01', true], ['02', false], ['03', true], ['ff', true]])('of the flags %s only the last bit says whether it is recorded', (flags, isSampled) => {
  expect(traceParentOf(`00-${trace}-${parent}-${flags}`)).toEqual({ traceId: trace, spanId: parent, isSampled });
});
