import { readLogoutToken } from './upstream-logout-token.ts';

const now = new Date('2030-01-01T00:00:00Z');
const seconds = now.getTime() / 1000;
const event = 'http://schemas.openid.net/event/backchannel-logout';
const right = { iss: 'https://login.corp.example', aud: 'symbolon', iat: seconds, exp: seconds + 120, jti: 'one', sub: 'carl', sid: 'there', events: { [event]: {} } };

test('a token says who is logged out, and for how long it has to be remembered', () => {
  expect(readLogoutToken(right, now)).toEqual({ jti: 'one', sub: 'carl', sid: 'there', until: new Date('2030-01-01T00:02:10Z') });
  expect(readLogoutToken({ ...right, sub: undefined }, now)).toMatchObject({ sub: undefined, sid: 'there' });
  expect(readLogoutToken({ ...right, sid: undefined }, now)).toMatchObject({ sub: 'carl', sid: undefined });
});

test.each<[what: string, claims: object]>([
  ['that is an ID token', { events: undefined, nonce: 'n' }],
  ['with a nonce', { nonce: 'n' }],
  ['that says of no log-out', { events: {} }],
  ['that says of another event', { events: { 'https://schemas.openid.net/secevent/caep/event-type/session-revoked': {} } }],
  ['that says so by what every object has', { events: Object.create({ [event]: {} }) as object }],
  ['whose event is none', { events: { [event]: 'yes' } }],
  ['whose event is a list', { events: { [event]: [] } }],
  ['of a time to come', { iat: seconds + 11 }],
  ['of long ago', { iat: seconds - 3601 }],
  ['that would have to be remembered for ever', { exp: seconds + 3601 }],
  ['of no time', { iat: undefined }],
  ['without an end', { exp: undefined }],
  ['without a name of its own', { jti: undefined }],
  ['with a name of no length', { jti: '' }],
  ['of nobody', { sub: undefined, sid: undefined }],
  ['of a list', { sid: ['there'] }],
  ['of a number', { sub: 7 }],
])('it is none %s', (_, claims) => {
  expect(readLogoutToken({ ...right, ...claims }, now)).toEqual(expect.any(String));
});
