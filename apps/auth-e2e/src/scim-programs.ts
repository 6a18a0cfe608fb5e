import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { scopeFor, type Permission } from '@symbolon/contracts';
import { installPython } from './python.ts';
import type { Scratch } from './scratch.ts';
import { newInstallation, startServer } from './server-process.ts';

/** How a program ended, and all that it printed. */
export interface Ended {
  readonly code: number;
  readonly output: string;
}

/** The folder of the programs for SCIM that others wrote; undefined where they cannot be had. */
export const scimPrograms = (): string | undefined => installPython('scim', join(import.meta.dirname, '../scim/requirements.txt'));

/** Runs one of the programs for SCIM that others wrote, with the versions of their requirements file; undefined where they cannot be had. */
export function installScimPrograms(): ((program: string, args: readonly string[], environment?: NodeJS.ProcessEnv) => Promise<Ended>) | undefined {
  const programs = scimPrograms();
  if (programs === undefined) return undefined;
  return (program, args, environment = {}) =>
    new Promise((resolve) => {
      const env = { PATH: process.env['PATH'], NO_COLOR: '1', ...environment };
      execFile(join(programs, program), [...args], { env, maxBuffer: 1e8 }, (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr }));
    });
}

/** A SCIM server, and the token of a directory that may use it. */
export interface ScimServer {
  readonly url: string;
  readonly token: string;
}

const secret = 'a-client-secret-of-32-characters';

/** What a machine that administers by itself does with the admin API. */
export type Administer = (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>;

/** The built server, and a machine that administers it with these permissions. */
export async function startAdministered(scratch: Scratch, permissions: readonly Permission[]): Promise<{ readonly issuer: string; readonly administer: Administer }> {
  const { issuer, ...at } = await newInstallation(scratch, { SYMBOLON_CONFIG: scratch.file({ clients: [{ client_id: 'machine', client_secret: secret, grant_types: ['client_credentials'], scope: permissions.map(scopeFor).join(' ') }] }), SYMBOLON_ADMIN_RATE: '1000000' });
  await startServer({ issuer, ...at });
  const { access_token } = await post(`${issuer}/oauth/token`, { headers: { authorization: `Basic ${btoa(`machine:${secret}`)}` }, body: new URLSearchParams({ grant_type: 'client_credentials', resource: `${issuer}/admin` }) });
  const headers = { authorization: `Bearer ${String(access_token)}`, 'content-type': 'application/json' };
  return {
    issuer,
    async administer(method, path, body) {
      const answer = await fetch(`${issuer}/admin/v1${path}`, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${answer.status} ${text}`);
      return (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
    },
  };
}

/** The built server with a directory, which a machine has made that administers by itself. */
export async function startScimServer(scratch: Scratch): Promise<ScimServer> {
  const { issuer, administer } = await startAdministered(scratch, ['scim:write', 'users:write']);
  const { source_id } = await administer('POST', '/scim-sources', { name: 'Directory' });
  const { token } = await administer('POST', `/scim-sources/${String(source_id)}/tokens`, {});
  return { url: `${issuer}/scim/v2`, token: String(token) };
}

const post = async (url: string, init: RequestInit) => (await (await fetch(url, { method: 'POST', ...init })).json()) as Record<string, unknown>;
