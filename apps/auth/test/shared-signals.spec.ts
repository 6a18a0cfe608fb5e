import { callerOf, desk, makeAdministrator, type Caller } from './administration.ts';
import { Browser } from './browser.ts';
import { eventsOf } from './events.ts';
import { decoded, issuer, password, secret, shop, startProvider, type Provider } from './provider.ts';
import { isLoggedIn, logIn, logoutPath, people, rp } from './relying-party.ts';
import { everyType, managerOf, openPushedTo, receiver, saidBy, settle, verified, type Manager, type PushedTo } from './signals-place.ts';

let provider: Provider;
let owner: Caller;
let manager: Manager;
let rewind: () => Promise<void>;
const site = { ...rp, scope: `${rp.scope} ssf.read ssf.manage`, grant_types: [...(rp.grant_types ?? ['authorization_code']), 'client_credentials'] };
beforeAll(async () => {
  provider = await startProvider({ SYMBOLON_OUTBOUND_PRIVATE: '127.0.0.1' });
  const clients = [desk, receiver, { ...receiver, client_id: 'stranger' }, { ...receiver, client_id: 'nameless', scope: 'openid ssf.read ssf.manage' }, { ...receiver, client_id: 'paired', subject_type: 'pairwise', sector_identifier_uri: 'https://paired.example.com' }, site];
  await provider.apply({ ...shop, clients, users: [...people, { username: 'owner@example.com', password, email_verified: true }] });
  await provider.apply({ ...shop, clients, users: undefined }); // they are their own from here on
  await makeAdministrator(provider, 'owner@example.com', ['owner']);
  rewind = await provider.snapshot();
});
beforeEach(async () => {
  await rewind();
  owner = await callerOf(provider, 'owner@example.com');
  manager = await managerOf(provider);
});
afterAll(() => provider.close());

/** Somebody has a token at this application; answers what it knows them by. */
const atClient = async (clientId = 'receiver', username = 'ada@example.com', scope = 'openid email'): Promise<string> => {
  const answer = await provider.token({ grant_type: 'password', username, password, scope }, [clientId, secret]);
  return String(decoded(answer.json['id_token']).claims['sub']);
};
const idOf = async (username = 'ada@example.com') => (await provider.database.prisma.user.findFirstOrThrow({ where: { username }, select: { id: true } })).id;
const disable = async (id: string) => owner.send('PATCH', `/users/${id}`, { disabled: true }, { 'if-match': '*' });
const issSub = (sub: string) => ({ format: 'iss_sub', iss: issuer, sub });

describe('a receiver that asks is told', () => {
  test('of an account that is disabled, enabled again and removed, in that order, each by the name that it knows its person by', async () => {
    const stream = await manager.create();
    const sub = await atClient();
    const id = await idOf();
    await owner.send('POST', `/users/${id}/disable`);
    await owner.send('POST', `/users/${id}/enable`);
    await owner.send('DELETE', `/users/${id}`, undefined, { 'if-match': '*' });
    await settle(provider);
    expect((await manager.poll(stream)).map(saidBy)).toEqual([['account-disabled', {}, issSub(sub)], ['account-enabled', {}, issSub(sub)], ['account-purged', {}, issSub(sub)]]);
  });
});
