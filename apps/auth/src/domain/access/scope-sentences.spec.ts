import { TokenContract } from '@symbolon/contracts';
import type { ResourceServer } from './resource-server.ts';
import { pageScopes } from './scope-sentences.ts';

const teams = (scopes: TokenContract['scopes'] | undefined): ResourceServer => ({
  audience: 'https://teams.example', name: null, scopes: ['groups'], accessTokenTtl: 900, acrValues: [], maxAge: null, accessTokenSigningAlg: 'EdDSA', introspectionClients: [],
  contract: scopes ? TokenContract.parse({ audience: 'https://teams.example', scopes }) : null,
});

test.each([
  ['nobody', [], { sentence: 'groups', description: null }],
  ['an API', [teams(undefined)], { sentence: null, description: null }],
  ['an API with a contract', [teams({ groups: 'Change your teams' })], { sentence: null, description: 'Change your teams' }],
])('people are told of the scope groups what it means where it is of %s', (_, all, told) => {
  expect(pageScopes(['groups'], all, 'en')).toEqual([{ name: 'groups', ...told }]);
});
