import { desk, staff, staffOf, type Caller } from './administration.ts';
import { AuthenticatorApp } from './authenticator-app.ts';
import { Browser, pageOf } from './browser.ts';
import { MailFolder } from './mailbox.ts';
import { password, shop, startProvider, type Provider } from './provider.ts';

/** What administrators see of what people prove who they are with, take away, and take over from elsewhere. */
const folder = new MailFolder();
let provider: Provider;
let owner: Caller;
let support: Caller;
beforeAll(async () => {
  provider = await startProvider(folder.environment);
  await provider.apply({ ...shop, clients: [...shop.clients, desk], users: [...shop.users, ...staff] });
  ({ owner, support } = await staffOf(provider));
});
afterAll(async () => {
  await provider.close();
  folder.close();
});

const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const phone = { kind: 'authenticator', name: 'Her phone', secret };
const ada = async (): Promise<string> => (await provider.database.prisma.user.findUniqueOrThrow({ where: { usernameKey: 'ada@example.com' } })).id;
const factor = { factor_id: expect.stringMatching(/^authenticator_[\w-]{22}$/) as string, kind: 'authenticator', name: 'Her phone', is_hardware: false, created_at: '2030-01-01T00:00:00.000Z', last_used_at: null };

test('an authenticator from elsewhere goes on showing its codes, is told without its secret, and is taken away; its person is mailed', async () => {
  const path = `/users/${await ada()}/factors`;
  const added = await owner.send('POST', path, phone);
  expect([added.status, added.json]).toEqual([201, factor]);
  expect((await support.send('GET', path)).json).toEqual({ items: [factor], recovery_codes: 0 });
  const browser = new Browser(provider);
  const asked = await browser.submit(await browser.go('/account'), { username: 'ada@example.com', password });
  expect(pageOf(asked)).toBe('second-factor');
  expect(pageOf(await browser.submit(asked, { code: new AuthenticatorApp(secret).code(provider) }))).toBe('account');
  expect((await support.send('DELETE', `${path}/${String(added.json['factor_id'])}`)).status).toBe(204);
  expect((await support.send('GET', path)).json).toEqual({ items: [], recovery_codes: 0 });
  await provider.deliver();
  expect((await folder.news()).map(({ to, subject }) => [to, subject])).toEqual([['ada@example.com', 'How you sign in has changed'], ['ada@example.com', 'How you sign in has changed']]);
  const events = await provider.database.prisma.event.findMany({ where: { type: { startsWith: 'user.factor.' } }, orderBy: { at: 'asc' } });
  expect(JSON.stringify([added.json, events.map(({ details }) => details)])).not.toContain(secret);
  expect(events.map(({ type, actorId }) => [type, actorId]).sort()).toEqual([['user.factor.added', owner.id], ['user.factor.removed', support.id]]);
});

test('every browser is asked again when one is taken over', async () => {
  const userId = await ada();
  const now = provider.clock.now();
  await provider.database.prisma.rememberedDevice.create({ data: { id: 'device_1', hash: Buffer.from('x'), userId, createdAt: now, expiresAt: new Date(now.getTime() + 86_400_000) } });
  await owner.send('POST', `/users/${userId}/factors`, phone);
  expect(await provider.database.prisma.rememberedDevice.count()).toBe(0);
  await provider.database.prisma.authenticator.deleteMany();
});

test.each<[string, unknown, number, string]>([
  ['a secret that is no base 32', { ...phone, secret: 'not base 32!' }, 400, '/docs/problems#invalid-request'],
  ['a secret of 9 bytes', { ...phone, secret: 'JBSWY3DPEHPK3PX' }, 400, '/docs/problems#invalid-request'],
  ['a secret of 100 kilobytes', { ...phone, secret: 'A'.repeat(100_000) }, 413, '/docs/problems#too-large'],
  ['no name', { ...phone, name: '' }, 400, '/docs/problems#invalid-request'],
  ['a kind that there is not', { ...phone, kind: 'fax' }, 400, '/docs/problems#invalid-request'],
])('%s is refused, and not repeated', async (_, body, status, type) => {
  const refused = await owner.send('POST', `/users/${await ada()}/factors`, body);
  expect([refused.status, refused.json['type']]).toEqual([status, type]);
  expect(refused.text).not.toContain((body as typeof phone).secret);
  expect(await provider.database.prisma.authenticator.count()).toBe(0);
});

test('there are five at most, of nobody unknown, and none is of somebody else', async () => {
  const path = `/users/${await ada()}/factors`;
  const answers = [];
  for (const name of ['1', '2', '3', '4', '5', '6']) answers.push((await owner.send('POST', path, { ...phone, name })).json['type'] ?? 'made');
  expect(answers).toEqual(['made', 'made', 'made', 'made', 'made', '/docs/problems#too-many-factors']);
  expect((await owner.send('POST', '/users/user_nobody/factors', phone)).status).toBe(404);
  expect((await owner.send('GET', '/users/user_nobody/factors')).status).toBe(404);
  const [first] = await provider.database.prisma.authenticator.findMany();
  expect((await owner.send('DELETE', `/users/${owner.id}/factors/${first?.id ?? ''}`)).status).toBe(404);
  expect(await provider.database.prisma.authenticator.count()).toBe(5);
  await provider.database.prisma.authenticator.deleteMany();
});

test('nobody takes a factor from who may do more than themselves', async () => {
  await owner.send('POST', `/users/${owner.id}/factors`, phone);
  const { id } = await provider.database.prisma.authenticator.findFirstOrThrow();
  expect((await support.send('DELETE', `/users/${owner.id}/factors/${id}`)).json['type']).toBe('/docs/problems#outranked');
  expect(await provider.database.prisma.authenticator.count()).toBe(1);
});
