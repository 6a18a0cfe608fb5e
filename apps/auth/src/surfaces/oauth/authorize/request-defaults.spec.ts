import type { AuthorizationRequest } from '@symbolon/contracts';
import type { Client } from '../../../domain/clients/client.ts';
import { withDefaults } from './request-defaults.ts';

const client = (defaultAcrValues: readonly string[], defaultMaxAge: number | null) => ({ defaultAcrValues, defaultMaxAge }) as Client;
const claims = (acr: object) => ({ claims: JSON.stringify({ id_token: { acr } }) });
const essential = claims({ essential: true, values: ['aal1'] });

test.each<[what: string, asked: AuthorizationRequest, adds: AuthorizationRequest]>([
  ['nothing', {}, { acr_values: 'aal2 aal1', max_age: '60' }],
  ['acr_values', { acr_values: 'aal1' }, { max_age: '60' }],
  ['an essential acr', essential, { max_age: '60' }],
  ['an acr that is not essential', claims({ values: ['aal1'] }), { acr_values: 'aal2 aal1', max_age: '60' }],
  ['an essential acr of any value', claims({ essential: true }), { acr_values: 'aal2 aal1', max_age: '60' }],
  ['claims that are none', { claims: '[' }, { acr_values: 'aal2 aal1', max_age: '60' }],
  ['max_age', { max_age: '3600' }, { acr_values: 'aal2 aal1' }],
  ['max_age=0', { max_age: '0' }, { acr_values: 'aal2 aal1' }],
  ['a max_age that is none', { max_age: 'soon' }, { acr_values: 'aal2 aal1' }],
])('a request that names %s has the defaults of its client for the rest', (_, asked, adds) => {
  expect(withDefaults({ client_id: 'shop', ...asked }, client(['aal2', 'aal1'], 60))).toEqual({ client_id: 'shop', ...asked, ...adds });
});

test('a default of 0 is one, and none adds nothing', () => {
  expect(withDefaults({}, client([], 0))).toEqual({ max_age: '0' });
  expect(withDefaults({}, client([], null))).toEqual({});
});
