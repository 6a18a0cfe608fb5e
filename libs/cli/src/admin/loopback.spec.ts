import { openLoopback, type Loopback } from './loopback.ts';

const issuer = 'https://id.example.com';
let loopback: Loopback;
beforeEach(async () => void (loopback = await openLoopback(issuer, 'the-state')));
afterEach(() => loopback.close());

const bring = async (query: Readonly<Record<string, string>> | string, path = '') => (await fetch(`${loopback.redirectUri}${path}?${new URLSearchParams(query).toString()}`)).status;
const right = { state: 'the-state', iss: issuer, code: 'the-code' };

test.each([
  ['another state', { ...right, state: 'their-state', code: 'their-code' }, 400],
  ['no state', { iss: issuer, code: 'their-code' }, 400],
  ['the state twice', 'state=the-state&state=the-state&iss=https%3A%2F%2Fid.example.com&code=their-code', 400],
  ['another issuer', { ...right, iss: 'https://other.example', code: 'their-code' }, 400],
  ['no issuer', { state: 'the-state', code: 'their-code' }, 400],
  ['a refusal with another state', { state: 'their-state', iss: issuer, error: 'access_denied' }, 400],
])('a callback with %s is refused, and the right one counts afterwards', async (_, query, status) => {
  expect(await bring(query)).toBe(status);
  expect(await bring(right)).toBe(200);
  expect(await loopback.code).toBe('the-code');
});

test('what is no callback is nothing', async () => {
  expect(await bring(right, '/more')).toBe(404);
  expect((await fetch(loopback.redirectUri, { method: 'POST', body: new URLSearchParams(right) })).status).toBe(404);
});

test('only the first answer counts', async () => {
  await bring(right);
  await bring({ ...right, code: 'another' });
  expect(await loopback.code).toBe('the-code');
});

test('a refusal of the issuer is told with its reason', async () => {
  await bring({ state: 'the-state', iss: issuer, error: 'access_denied', error_description: 'They\u202e said no.' });
  await expect(loopback.code).rejects.toMatchObject({ message: 'The log-in was refused: They\\u202e said no.', status: 3 });
});
