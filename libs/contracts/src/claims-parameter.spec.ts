import { readAuthorizationRequest } from './authorization-request.ts';
import { readClaimsRequest, wantedValues } from './claims-parameter.ts';

test('what is asked for is read, and what is not understood is ignored', () => {
  const text = JSON.stringify({
    userinfo: { name: null, email: { essential: true, colour: 'green' }, nobody: { value: { deep: [1] } } },
    id_token: { acr: { essential: true, values: ['aal1'] }, sub: { value: 'user_1' }, auth_time: {} },
    verified_claims: { trust_framework: null },
  });
  expect(readClaimsRequest(text)).toEqual({
    ok: true,
    value: {
      userinfo: { name: null, email: { essential: true }, nobody: { value: { deep: [1] } } },
      id_token: { acr: { essential: true, values: ['aal1'] }, sub: { value: 'user_1' }, auth_time: {} },
    },
  });
  for (const nothing of [undefined, '{}', ' {"userinfo":{}}\n']) expect(readClaimsRequest(nothing).ok).toBe(true);
});

test.each([
  ['nonsense', '{'],
  ['nothing', ' '],
  ['a list', '[]'],
  ['a string', '"name"'],
  ['null', 'null'],
  ['a place that is no object', '{"userinfo":["name"]}'],
  ['a place that is null', '{"id_token":null}'],
  ['a claim asked for by true', '{"userinfo":{"name":true}}'],
  ['a claim asked for by a word', '{"userinfo":{"name":"essential"}}'],
  ['essential as a word', '{"id_token":{"acr":{"essential":"true"}}}'],
  ['values that are no list', '{"id_token":{"acr":{"values":"aal1"}}}'],
  ['a place twice', '{"id_token":{"acr":{"essential":true}},"id_token":{}}'],
  ['a place twice, once in disguise', '{"id_token":{"acr":{"essential":true}},"\\u0069d_token":{}}'],
  ['a deep hole', '['.repeat(4000)],
])('refused: %s', (_, text) => {
  expect(readClaimsRequest(text)).toEqual({ ok: false, refusal: { error: 'invalid_request', error_description: 'claims must be a JSON object of OpenID Connect Core section 5.5.' } });
});

test('8192 characters are read, more and control characters are not', () => {
  const read = (claims: string) => readAuthorizationRequest(new URLSearchParams({ claims }).toString());
  const fits = `{${' '.repeat(8190)}}`;
  expect(read(fits).ok).toBe(true);
  expect(read('{\n\t"userinfo": {}\r\n}').ok).toBe(true);
  expect(read(`${fits} `)).toMatchObject({ refusal: { error_description: 'claims is longer than 8192 characters.' } });
  expect(read('{"userinfo":\0}')).toMatchObject({ refusal: { error_description: 'claims has control characters.' } });
});

test('one value is a list of one, and a list of none suits nobody', () => {
  expect([undefined, null, {}, { value: 'a' }, { values: ['a', 'b'] }, { value: 'c', values: [] }].map(wantedValues)).toEqual([undefined, undefined, undefined, ['a'], ['a', 'b'], []]);
});
