import { adminRoleNames, adminScopes } from '@symbolon/contracts';
import { issuer, password, secret, type Answer, type Provider } from './provider.ts';

/** The admin API's audience. */
export const adminAudience = `${issuer}/admin`;

const scope = ['openid', 'offline_access', ...adminScopes].join(' ');

/** An application that administrators use, and a machine that administers by itself. */
export const desk = { client_id: 'desk', client_secret: secret, grant_types: ['password', 'refresh_token', 'client_credentials'], first_party: true, scope };
export const asDesk = ['desk', secret] as const;

/** Somebody who calls the admin API. */
export interface Caller {
  readonly token: string;
  readonly id: string;
  send(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
}

/** Gives roles to a person who is there, past every door. */
export async function makeAdministrator({ database, clock }: Provider, username: string, roles: readonly string[]): Promise<string> {
  const { id } = await database.prisma.user.findUniqueOrThrow({ where: { usernameKey: username } });
  await database.prisma.administrator.createMany({ data: roles.map((role) => ({ userId: id, role, grantedAt: clock.now() })) });
  return id;
}

/** With a token of theirs for the admin API and nothing else. */
export async function callerOf(provider: Provider, username: string, asked?: string): Promise<Caller> {
  const { json } = await provider.token({ grant_type: 'password', username, password, resource: adminAudience, ...(asked !== undefined && { scope: asked }) }, asDesk);
  return caller(provider, String(json['access_token']));
}

export function caller(provider: Provider, token: string): Caller {
  const claims = token.split('.')[1];
  const sub = claims === undefined ? undefined : (JSON.parse(Buffer.from(claims, 'base64url').toString()) as { readonly sub: string }).sub;
  return {
    token,
    id: sub ?? '',
    send: (method, path, body, headers = {}) =>
      provider.send(`/admin/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
  };
}

/** A person of each role, by the name of the role; all made by a file but the roles. */
export async function staffOf(provider: Provider): Promise<Readonly<Record<(typeof adminRoleNames)[number], Caller>>> {
  const pairs = [];
  for (const role of adminRoleNames) {
    await makeAdministrator(provider, `${role}@example.com`, [role]);
    pairs.push([role, await callerOf(provider, `${role}@example.com`)] as const);
  }
  return Object.fromEntries(pairs) as Record<(typeof adminRoleNames)[number], Caller>;
}

export const staff = adminRoleNames.map((role) => ({ username: `${role}@example.com`, password, email_verified: true }));
