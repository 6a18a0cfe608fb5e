import { createTestDatabase, type TestDatabase } from '../../../test/test-database.ts';
import { AuditStore, type AuditRecord } from './audit.store.ts';

let scratch: TestDatabase;
beforeAll(async () => void (scratch = await createTestDatabase()));
afterAll(() => scratch.drop());

test('each event is told with the time and kind of its row, whatever its own members are called', async () => {
  const { prisma } = scratch.database;
  const at = new Date('2026-11-25T12:00:00Z');
  const clock = { now: () => at };
  const refused = { audience: 'https://orders.example', claim: 'tenant', fault: 'is missing', client_id: 'shop' };
  // As it is written now, as the first releases wrote it, and as one might that there is not yet.
  await new AuditStore(scratch.database, clock).record({ kind: 'token_refused', ...refused, place: '$' });
  await prisma.auditEvent.create({ data: { at, kind: 'token_refused', detail: { ...refused, at: '$' } } });
  await prisma.auditEvent.create({ data: { at, kind: 'another', detail: { kind: 'mine', size: 1 } } });
  const told: AuditRecord[] = [];
  for await (const event of new AuditStore(scratch.database, clock).since(new Date(0))) told.push(event);
  const event = { at: '2026-11-25T12:00:00.000Z', kind: 'token_refused', place: '$', ...refused };
  expect(told).toEqual([event, event, { at: '2026-11-25T12:00:00.000Z', kind: 'another', size: 1 }]);
});
