import * as ldapts from 'ldapts';
import { unicodePassword } from './password-change.ts';

test('Active Directory is told the password before and the other, in quotes and UTF-16, as its specification has it', () => {
  const [before, after] = unicodePassword(ldapts, 'old', 'new');
  expect([before?.operation, before?.modification.type, before?.modification.values]).toEqual(['delete', 'unicodePwd', [Buffer.from('22006f006c0064002200', 'hex')]]);
  expect([after?.operation, after?.modification.type, after?.modification.values]).toEqual(['add', 'unicodePwd', [Buffer.from('22006e00650077002200', 'hex')]]);
});
