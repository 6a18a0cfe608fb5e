import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { scopeFor } from '@symbolon/contracts';
import { installPython } from './python.ts';
import type { Scratch } from './scratch.ts';
import { newInstallation, startServer } from './server-process.ts';

/** How a program ended, and all that it printed. */
export interface Ended {
  readonly code: number;
  readonly output: string;
}

/** Runs one of the programs for SCIM that others wrote, with the versions of their requirements file; undefined where they cannot be had. */
export function installScimPrograms(): ((program: string, args: readonly string[], environment?: NodeJS.ProcessEnv) => Promise<Ended>) | undefined {
  const programs = installPython('scim', join(import.meta.dirname, '../scim/requirements.txt'));
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

/** The built server with a directory, which a machine has made that administers by itself. */
export async function startScimServer(scratch: Scratch): Promise<ScimServer> {
  const scope = (['scim:write', 'users:write'] as const).map(scopeFor).join(' ');
  const { issuer, ...at } = await newInstallation(scratch, { SYMBOLON_CONFIG: scratch.file({ clients: [{ client_id: 'machine', client_secret: secret, grant_types: ['client_credentials'], scope }] }), SYMBOLON_ADMIN_RATE: '1000000' });
  await startServer({ issuer, ...at });
  const { access_token } = await post(`${issuer}/oauth/token`, { headers: { authorization: `Basic ${btoa(`machine:${secret}`)}` }, body: new URLSearchParams({ grant_type: 'client_credentials', resource: `${issuer}/admin` }) });
  const headers = { authorization: `Bearer ${String(access_token)}`, 'content-type': 'application/json' };
  const { source_id } = await post(`${issuer}/admin/v1/scim-sources`, { headers, body: JSON.stringify({ name: 'Directory' }) });
  const { token } = await post(`${issuer}/admin/v1/scim-sources/${String(source_id)}/tokens`, { headers, body: '{}' });
  return { url: `${issuer}/scim/v2`, token: String(token) };
}

const post = async (url: string, init: RequestInit) => (await (await fetch(url, { method: 'POST', ...init })).json()) as Record<string, unknown>;
