import { acrsOf, acrValues } from './acr.ts';

test.each<[readonly string[], readonly string[]]>([
  [['pwd'], ['aal1']],
  [['pwd', 'otp'], ['aal1']],
  [['pwd', 'otp', 'mfa'], ['aal2', 'aal1']],
  [['pwd', 'recovery', 'mfa'], ['aal2', 'aal1']],
  [['pwd', 'pop', 'user', 'mfa'], ['phr', 'aal2', 'aal1']],
  [['pop', 'user', 'mfa'], ['phr', 'aal2', 'aal1']],
  [['pop', 'hwk', 'user', 'mfa'], ['phrh', 'phr', 'aal2', 'aal1']],
  [['pwd', 'pop', 'hwk', 'user', 'mfa'], ['phrh', 'phr', 'aal2', 'aal1']],
  [['pwd', 'hwk', 'mfa'], ['aal1']],
  [['pop', 'hwk', 'user'], []],
  [['pop', 'user'], []],
  [['pwd', 'email', 'mfa'], ['aal1']],
  [['email', 'mfa'], ['aal1']],
  [['email'], ['aal1']],
  [['email', 'otp', 'mfa'], ['aal2', 'aal1']],
  [['pwd', 'email', 'otp', 'mfa'], ['aal2', 'aal1']],
  [['fed'], ['aal1']],
  [['fed', 'mfa'], ['aal2', 'aal1']],
  [['fed', 'email', 'mfa'], ['aal1']],
  [['fed', 'pop', 'mfa'], ['phr', 'aal2', 'aal1']],
  [['otp'], []],
  [['PWD'], []],
  [[], []],
])('a log-in by %j is worth %j', (amr, acrs) => {
  expect(acrsOf(amr)).toEqual(acrs);
});

test('nothing is offered that no log-in is worth', () => {
  expect([acrValues({ SYMBOLON_PASSKEY_ROOTS: 'roots.pem' }), acrValues({ SYMBOLON_PASSKEY_ROOTS: undefined })]).toEqual([['phrh', 'phr', 'aal2', 'aal1'], ['phr', 'aal2', 'aal1']]);
});
