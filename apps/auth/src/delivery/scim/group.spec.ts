import { groupDifference, groupPatches } from './group.ts';

const names = { externalId: 'grp_1', displayName: 'Engineers' };
const group = (members: readonly string[]) => ({ ...names, members: members.map((value) => ({ value })) });
const patches = (there: readonly string[], members: readonly string[]) => groupPatches(groupDifference(group(there), { names, members }), { names, members });
const many = (count: number) => Array.from({ length: count }, (_, index) => `member-${index}`);

test('one of ten thousand who comes or goes is all that is said', () => {
  const all = many(10_000);
  expect(patches(all, [...all, 'late'])).toMatchObject([{ Operations: [{ op: 'add', path: 'members', value: [{ value: 'late' }] }] }]);
  expect(patches(all, all.slice(1))).toMatchObject([{ Operations: [{ op: 'remove', path: 'members[value eq "member-0"]' }] }]);
});

test('nobody who stays is taken out on the way, however many go', () => {
  const all = many(300);
  const few = patches(all, all.slice(100))?.flatMap(({ Operations }) => Operations as readonly { readonly op: string; readonly path: string }[]);
  expect(few).toHaveLength(100);
  expect(few?.filter(({ path }) => path === 'members')).toEqual([]);
  expect(patches(all, all.slice(101))).toBeUndefined();
});

test('a group that nobody is in any more is emptied by one word', () => {
  expect(patches(many(300), [])).toMatchObject([{ Operations: [{ op: 'remove', path: 'members' }] }]);
});

test('ten thousand who come are said a hundred at a time', () => {
  const said = patches([], many(10_000));
  expect([said?.length, said?.flatMap(({ Operations }) => Operations as readonly { readonly value: readonly unknown[] }[]).map(({ value }) => value.length)]).toEqual([5, Array<number>(100).fill(100)]);
});
