import { userClaims, usernameKey } from './user.ts';

test('one account for every way of writing its name', () => {
  const forms = ['ada@example.com', 'ADA@Example.com', ' ada@example.com ', 'ａｄａ@example.com', 'ada@example.com'.normalize('NFD')];
  expect(new Set(forms.map(usernameKey)).size).toBe(1);
});

test('a claim of the user cannot pass itself off as the verified address', () => {
  const claims = userClaims({ id: 'user_1', username: 'ada@example.com', emailVerified: false, claims: { email: 'boss@example.com', email_verified: true }, roles: [], updatedAt: new Date(0) });
  expect(claims).toMatchObject({ email: 'ada@example.com', email_verified: false });
});
