import { nextOf } from './recovery-wait-times.ts';

const hour = 3_600_000;
const startedAt = new Date('2026-11-01T00:00:00.000Z');

/** The hours after the start at which there are mails, the end among them; each of them comes so many hours late. */
function mails(days: number, late = 0): readonly number[] {
  let dueAt = new Date(startedAt.getTime() + days * 24 * hour);
  const told: number[] = [];
  for (let now = startedAt; now < dueAt; ) {
    const next = nextOf({ startedAt, dueAt }, now);
    const isEnd = next.getTime() === dueAt.getTime();
    now = new Date(next.getTime() + (isEnd ? 0 : late * hour));
    if (!isEnd) dueAt = new Date(dueAt.getTime() + now.getTime() - next.getTime());
    told.push((now.getTime() - startedAt.getTime()) / hour);
  }
  return told;
}

test.each([
  [1, [12, 24]],
  [2, [24, 48]],
  [3, [36, 48, 72]],
  [7, [84, 144, 168]],
  [30, [360, 696, 720]],
])('a wait of %i days is told of at its middle, a day before its end, and at its end', (days, hours) => {
  expect(mails(days)).toEqual(hours);
});

test('what comes late moves the end, so that a day is left after the last word', () => {
  expect(mails(7, 10)).toEqual([94, 164, 188]);
  expect(mails(1, 100)).toEqual([112, 124]);
});
