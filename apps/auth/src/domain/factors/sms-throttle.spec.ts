import { MasterKey } from '@symbolon/crypto';
import { TestClock } from '../../../test/provider.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/test-database.ts';
import { readSettings } from '../../platform/config.ts';
import { SmsThrottle, type SmsLimit, type SmsRequest } from './sms-throttle.ts';

let scratch: TestDatabase;
let throttle: SmsThrottle;
let clock: TestClock;
beforeAll(async () => {
  scratch = await createTestDatabase();
});
beforeEach(async () => {
  await scratch.database.prisma.throttle.deleteMany();
  clock = new TestClock();
  throttle = new SmsThrottle(scratch.database, new MasterKey(new Uint8Array(32).fill(7)), clock, readSettings({ SYMBOLON_SMS_PER_HOUR: '40' }));
});
afterAll(() => scratch.drop());

/** Somebody else each time, elsewhere, to another number. */
const other = (each: number, more: Partial<SmsRequest> = {}): SmsRequest => ({ userId: `user_${each}`, number: `+4915${each + 10_000}6789`, address: `198.51.100.${each}`, isUnproven: false, ...more });
const ask = (requests: readonly SmsRequest[]): Promise<(SmsLimit | undefined)[]> => Promise.all(requests.map((request) => throttle.limitOf(request)));
const many = (count: number, request: (each: number) => Partial<SmsRequest>): readonly SmsRequest[] => Array.from({ length: count }, (_, each) => other(each, request(each)));

test.each<[limit: SmsLimit, free: number, what: string, request: (each: number) => Partial<SmsRequest>]>([
  ['person', 5, 'by one person', () => ({ userId: 'user_1' })],
  ['number', 5, 'to one number', () => ({ number: '+4915123456789' })],
  ['network', 10, 'from one address', () => ({ address: '198.51.100.7' })],
  ['network', 10, 'from one /64', (each) => ({ address: `2001:db8::${each + 1}` })],
  ['prefix', 20, 'to numbers beside one another', (each) => ({ number: `+491512345${1000 + each}` })],
  ['hour', 40, 'in all', () => ({})],
  ['hour', 20, 'to numbers that nobody has proven', () => ({ isUnproven: true })],
])('%s: of many at once %i go out %s, and again in the next hour', async (limit, free, _, request) => {
  const outcomes = await ask(many(free + 12, request));
  expect([outcomes.filter((outcome) => outcome === undefined).length, new Set(outcomes)]).toEqual([free, new Set([undefined, limit])]);
  clock.advance(3_601);
  expect(await throttle.limitOf(other(0, request(0)))).toBeUndefined();
});

test('fifteen in a day by one person, and to one number', async () => {
  const sent: (SmsLimit | undefined)[] = [];
  for (let hour = 0; hour < 5; hour++) {
    for (let each = 0; each < 5; each++) sent.push(await throttle.limitOf(other(hour * 5 + each, { userId: 'user_1' })));
    clock.advance(3_601);
  }
  expect(sent.filter((limit) => limit === undefined).length).toBe(15);
});

test('numbers that nobody has proven leave half of the hour to who logs in, and who asks in vain takes nothing from others', async () => {
  await ask(many(60, () => ({ isUnproven: true })));
  expect(await throttle.limitOf(other(100))).toBeUndefined();
  await ask(many(60, () => ({ userId: 'many' })));
  const rest = await ask(many(60, (each) => ({ userId: `late_${each}`, number: `+4916${each + 10_000}6789`, address: `192.0.2.${each}` })));
  expect(rest.filter((limit) => limit === undefined).length).toBe(40 - 20 - 1 - 5);
});
