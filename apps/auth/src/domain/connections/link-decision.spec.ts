import { linkDecision, type LinkDecision, type Situation } from './link-decision.ts';

const unknown: Situation = { linked: 'nobody', address: 'vouched', account: 'none', makes: true };

describe('somebody who comes from another provider', () => {
  test.each<[what: string, situation: Partial<Situation>, decision: LinkDecision]>([
    ['is logged in where they are linked', { linked: 'person' }, 'log in'],
    ['also without an address', { linked: 'person', address: 'none' }, 'log in'],
    ['also with the address of somebody else, which changes nothing', { linked: 'person', account: 'proven' }, 'log in'],
    ['also where nobody new gets an account', { linked: 'person', makes: false }, 'log in'],
    ['proves the address first where the account waits for that, whatever is said of it by now', { linked: 'unproven' }, 'ask by mail'],
    ['is nobody without an address where the account waits for that', { linked: 'unproven', address: 'none' }, 'no_address'],
    ['is not let in who is disabled', { linked: 'shut out', account: 'proven' }, 'user_disabled'],
    ['is nobody without an address', { address: 'none', account: 'none' }, 'no_address'],
    ['has the account that both sides know to be of that address', { account: 'proven' }, 'link'],
    ['has it also where nobody new gets one', { account: 'proven', makes: false }, 'link'],
    ['proves an account whose address nobody has proven', { account: 'unproven' }, 'prove account'],
    ['proves an account that the provider has called something else until now', { account: 'linked' }, 'prove account'],
    ['proves the account of somebody who administers, whatever the provider says', { account: 'administers' }, 'prove account'],
    ['is not let in to the account of somebody who is disabled', { account: 'shut out' }, 'user_disabled'],
    ['gets an account', { account: 'none' }, 'make'],
    ['gets none where nobody does', { account: 'none', makes: false }, 'no_account'],
  ])('%s', (_, situation, decision) => {
    expect(linkDecision({ ...unknown, ...situation })).toBe(decision);
  });

  test.each(['none', 'proven', 'unproven', 'linked', 'administers', 'shut out'] as const)('whose word is not believed learns nothing of an account (%s), and gets none by the address alone', (account) => {
    for (const linked of ['nobody', 'unproven'] as const) {
      expect(linkDecision({ ...unknown, linked, address: 'told', account })).toBe('ask by mail');
      expect(linkDecision({ ...unknown, linked, address: 'told', account, makes: false })).toBe('prove account');
    }
  });
});
