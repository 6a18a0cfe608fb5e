import { randomBytes } from 'node:crypto';
import { announceChange } from '@symbolon/database';
import type { Holder } from './account-api-place.ts';
import { AuthenticatorApp } from './authenticator-app.ts';
import type { Provider } from './provider.ts';
import type { SmsHook } from './sms-hook.ts';
import { SoftAuthenticator, type Options } from './soft-authenticator.ts';

/** What somebody has of each kind, by its id. */
export interface Things {
  readonly session: string;
  readonly passkey: string;
  readonly authenticator: string;
  readonly securityKey: string;
  readonly phone: string;
  readonly browser: string;
  readonly client: string;
  readonly email: string;
  readonly connection: string;
}

/** Gives somebody one of each, past every door: what they have is told and taken away, not made. */
export async function thingsOf(provider: Provider, username: string): Promise<Things> {
  const { database: { prisma }, clock, runtime: { masterKey } } = provider;
  const { id: userId } = await prisma.user.findFirstOrThrow({ where: { username } });
  const [now, name] = [clock.now(), username.split('@')[0] ?? ''];
  const later = new Date(now.getTime() + 86_400_000);
  const key = { userId, publicKey: randomBytes(16), counter: 0n, transports: [], aaguid: 'bada5566-a7aa-401f-bd96-45619a55120d', mayBeBackedUp: true, isBackedUp: true, createdAt: now };
  await prisma.passkey.createMany({ data: [{ ...key, id: `passkey_${name}`, credentialId: randomBytes(16), name: 'Phone', isSecondFactor: false }, { ...key, id: `key_${name}`, credentialId: randomBytes(16), name: 'Key ring', isSecondFactor: true }] });
  await prisma.authenticator.create({ data: { id: `authenticator_${name}`, userId, name: 'App', sealed: randomBytes(48), lastStep: 0n, createdAt: now } });
  await prisma.emailAddress.create({ data: { id: `email_${name}`, userId, address: `${name}@work.example`, addedAt: now } });
  await prisma.phone.create({ data: { id: `phone_${name}`, userId, number: '+4915123456789', createdAt: now } });
  await prisma.rememberedDevice.create({ data: { id: `device_${name}`, hash: randomBytes(32), userId, userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0', createdAt: now, expiresAt: later } });
  await prisma.connection.create({ data: { id: `of-${name}`, type: 'oidc', name: 'Example Corp', issuer: 'https://corp.example', clientId: 'symbolon', clientSecret: masterKey.seal('connection-secret', Buffer.from('a secret'), `of-${name}`), scopes: ['openid'], trustedDomains: [], protocol: { keep_tokens: true } } });
  await prisma.linkedLogin.create({ data: { connectionId: `of-${name}`, subject: name, userId, email: `${name}@corp.example`, createdAt: now } });
  const tokens = JSON.stringify({ accessToken: 'a-token-there', tokenType: 'bearer' });
  await prisma.upstreamToken.create({ data: { id: `tokens_${name}`, connectionId: `of-${name}`, subject: name, sealed: masterKey.seal('upstream-token', Buffer.from(tokens), `tokens_${name}`), keptAt: now } });
  await prisma.recoveryCode.create({ data: { hash: randomBytes(32), userId, createdAt: now } });
  await prisma.consent.create({ data: { userId, clientId: 'login-only', scope: ['openid'], updatedAt: now } });
  await prisma.session.create({ data: { id: `session_${name}`, browserHash: randomBytes(32), userId, authTime: now, amr: ['pwd'], createdAt: now, idleExpiresAt: later, expiresAt: later } });
  await announceChange(prisma, 'connections');
  await provider.news();
  return { session: `session_${name}`, passkey: `passkey_${name}`, authenticator: `authenticator_${name}`, securityKey: `key_${name}`, phone: `phone_${name}`, browser: `device_${name}`, client: 'login-only', email: `email_${name}`, connection: `of-${name}` };
}

/** As if the log-in of a token had shown a second factor. */
export async function withTwoFactors({ database: { prisma } }: Provider, { token }: Holder): Promise<void> {
  const { jti } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { readonly jti: string };
  await prisma.authorizationCode.updateMany({ where: { grantId: Buffer.from(jti.split('.')[0] ?? '', 'base64url') }, data: { amr: ['pwd', 'otp', 'mfa'] } });
}

/** What an authenticator answers that was offered a secret just now. */
export async function authenticatorFor(provider: Pick<Provider, 'clock'>, holder: Holder): Promise<{ readonly offer: string; readonly code: string }> {
  const { json } = await holder.send('POST', '/authenticators/offer');
  return { offer: String(json['offer']), code: new AuthenticatorApp(String(json['secret'])).code(provider) };
}

/** The code that went to a telephone number just now. */
export async function phoneFor(hook: SmsHook, holder: Holder, number = '+4915123456780'): Promise<{ readonly phone_number: string; readonly code: string }> {
  await holder.send('POST', '/phone/code', { phone_number: number });
  return { phone_number: number, code: hook.code() };
}

/** What a key answers that was asked to be made just now. */
export async function keyFor(holder: Holder, kind: 'passkey' | 'security_key' = 'security_key', key = new SoftAuthenticator()): Promise<{ readonly kind: string; readonly credential: unknown }> {
  const { json } = await holder.send('POST', '/passkey-options', { kind });
  return { kind, credential: JSON.parse(key.create(json['options'] as Options)) };
}
