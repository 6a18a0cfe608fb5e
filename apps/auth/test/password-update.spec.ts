import { byRequest, eventId, eventsOf } from './events.ts';
import { MailFolder } from './mailbox.ts';
import { password, secret, shop, startProvider, type Answer, type Provider } from './provider.ts';

const ada = 'ada@example.com';
const fresh = 'an entirely new passphrase';
const careful = { client_id: 'careful', client_secret: secret, grant_types: ['password'], password_grant_types: ['update'], first_party: true, scope: 'openid' };
const office = { ...careful, client_id: 'office', password_update: 'without_current' };

let provider: Provider;
let folder: MailFolder;
let rewind: () => Promise<void>;
beforeAll(async () => {
  folder = new MailFolder();
  provider = await startProvider({ ...folder.environment, SYMBOLON_THROTTLE_ACCOUNT: '3' });
  await provider.apply({ ...shop, clients: [careful, office], users: [...shop.users, { username: 'disabled@example.com', password }] });
  await provider.database.prisma.user.update({ where: { usernameKey: 'disabled@example.com' }, data: { disabledAt: provider.clock.now() } });
  rewind = await provider.snapshot();
});
beforeEach(async () => {
  await rewind();
  folder.empty();
});
afterAll(async () => {
  await provider.close();
  folder.close();
});

const update = (members: object = {}, client = 'careful'): Promise<Answer> =>
  provider.token({ grant_type: 'password', username: ada, password: fresh, type: 'update', ...members }, [client, secret]);
const canLogIn = async (words: string) => (await provider.token({ grant_type: 'password', username: ada, password: words }, ['careful', secret])).status === 200;
const mails = async () => {
  await provider.deliver();
  return (await folder.news()).map(({ to, subject }) => [to, subject]);
};
const events = () => eventsOf(provider.runtime, 'user.password.changed');
const idOf = async () => (await provider.database.prisma.user.findUniqueOrThrow({ where: { usernameKey: ada } })).id;
/** How it is written down: what a client does that shows no password of the person, it does by itself. */
const changed = async (client: string, current_password: 'shown' | 'not_asked') => {
  const subject = { kind: 'user', id: await idOf() };
  const actor = current_password === 'shown' ? subject : { kind: 'client', id: client };
  return { id: eventId, at: provider.clock.now().toISOString(), type: 'user.password.changed', actor, subject, client_id: client, ...byRequest, details: { current_password } };
};

test('an update takes the current password; the person is mailed, and it is written down', async () => {
  expect((await update({ current_password: password })).status).toBe(200);
  expect([await canLogIn(password), await canLogIn(fresh)]).toEqual([false, true]);
  expect(await mails()).toEqual([[ada, 'Your password has been changed']]);
  expect(await events()).toEqual([await changed('careful', 'shown')]);
});

test('a client that says so needs none; the person is mailed all the same, and it is written down which it was', async () => {
  expect((await update({}, 'office')).status).toBe(200);
  expect([await canLogIn(password), await canLogIn(fresh)]).toEqual([false, true]);
  expect(await mails()).toEqual([[ada, 'Your password has been changed']]);
  expect(await events()).toEqual([await changed('office', 'not_asked')]);
});

describe('nothing is changed, and nobody told of', () => {
  const needed = '{"error":"invalid_request","error_description":"type=update needs current_password."}';
  const wrong = '{"error":"invalid_grant","error_description":"The credentials or the grant are not valid, expired, or revoked."}';
  test.each<[string, object, string, string]>([
    ['an update without the current password', {}, 'careful', needed],
    ['the same for nobody', { username: 'nobody@example.com' }, 'careful', needed],
    ['an empty one', { current_password: '' }, 'careful', needed],
    ['a wrong one', { current_password: 'not the right pass phrase' }, 'careful', wrong],
    ['the new one instead', { current_password: fresh }, 'careful', wrong],
    ['that of nobody', { username: 'nobody@example.com', current_password: password }, 'careful', wrong],
    ['that of somebody who is disabled', { username: 'disabled@example.com', current_password: password }, 'careful', wrong],
    ['a wrong one by a client that needs none', { current_password: 'not the right pass phrase' }, 'office', wrong],
  ])('by %s', async (_, members, client, body) => {
    const { status, text } = await update(members, client);
    expect([status, text]).toEqual([400, body]);
    expect([await canLogIn(password), await mails(), await events()]).toEqual([true, [], []]);
  });
});

test('wrong current passwords are counted as wrong passwords are', async () => {
  for (let round = 0; round < 4; round += 1) await update({ current_password: 'wrong' });
  const blocked = await update({ current_password: password });
  expect([blocked.status, blocked.headers.get('retry-after')]).toEqual([400, '1']);
});

test('there is no update of which the person is not told: it is one transaction', async () => {
  await provider.database.prisma.$executeRaw`ALTER TABLE outbox_messages RENAME TO outbox_gone`;
  expect((await update({ current_password: password })).status).toBe(500);
  await provider.database.prisma.$executeRaw`ALTER TABLE outbox_gone RENAME TO outbox_messages`;
  expect([await canLogIn(password), await events()]).toEqual([true, []]);
});

test('neither password stands in the log', async () => {
  await update({ current_password: password });
  await update({ current_password: password });
  for (const words of [password, fresh]) expect(provider.log.join('\n')).not.toContain(words);
});
