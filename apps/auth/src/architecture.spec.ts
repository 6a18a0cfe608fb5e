import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';

/**
 * The import map, executable (ARCHITECTURE.md, "One way down"). Every import of every file is checked, type-only ones too.
 * A row says what a place may import besides itself and what is listed under `everywhere`.
 */
const root = join(import.meta.dirname, '../../..');

/** Between projects: packages by name; `node:` modules are allowed unless they are fenced below. */
const projects: Readonly<Record<string, readonly string[]>> = {
  'libs/contracts': ['zod'],
  'libs/crypto': ['@node-rs/argon2', 'jose'],
  'libs/database': ['pg', '@prisma/*'],
  'libs/testing': ['@symbolon/auth', '@symbolon/contracts', '@symbolon/crypto', '@symbolon/database', 'pino'],
  'libs/resource-server': ['@symbolon/contracts', 'jose'],
  'apps/auth': ['@symbolon/contracts', '@symbolon/crypto', '@symbolon/database', '@nestjs/*', 'fastify', 'pino', 'reflect-metadata', 'rxjs', 'yaml', 'zod', '@zxcvbn-ts/language-common', 'nodemailer'],
  'apps/auth-e2e': ['@symbolon/contracts', 'oauth4webapi', 'openid-client', 'playwright-core', 'axe-core', 'jose', 'pg', 'yaml', 'smtp-server', 'mailparser'],
  'apps/cli': [],
};

/** What a service installs works without any framework: only the adapter of one may name it. */
const adapters: Readonly<Record<string, readonly string[]>> = {
  'libs/resource-server/src/nestjs.ts': ['@nestjs/common', '@nestjs/core'],
  'libs/resource-server/src/fastify.ts': ['fastify'],
  'libs/resource-server/src/express.ts': ['express'],
};

/** Only one project may touch these. */
const fences: Readonly<Record<string, readonly string[]>> = {
  'node:crypto': ['libs/crypto', 'apps/cli', 'libs/testing'], // the launcher hashes files before anything is installed; predictable keys stay out of libs/crypto
  'node:child_process': ['libs/database', 'apps/cli', 'apps/auth-e2e'],
};

/** Inside the server, from the surfaces down. A folder may import the ones in its row; `*` stands for every file at the root of src. */
const state = ['users', 'clients', 'access', 'keys'];
const surface = ['logout', 'tokens', 'sessions', 'pages', 'mail', ...state, 'audit', 'errors', 'http', '*'];
const folders: Readonly<Record<string, readonly string[]>> = {
  oauth: surface,
  oidc: surface,
  health: surface,
  login: surface,
  account: surface,
  admin: ['users', 'clients', 'access', 'audit', '*'],
  logout: ['tokens', 'sessions', 'clients', 'outbox', 'outbound', 'http', '*'],
  tokens: [...state, 'audit', '*'],
  sessions: ['outbox', '*'],
  mail: ['pages', 'users', 'outbox', '*'],
  outbox: ['*'],
  outbound: ['*'],
  pages: ['http', '*'],
  keys: ['*'],
  clients: ['*'],
  access: ['*'],
  audit: ['*'],
  users: ['sessions', '*'], // a new password ends log-ins in its own transaction
  http: ['errors', '*'],
  errors: [],
};
/** The composition: these files put the folders together, and no folder imports them, except the runtime that they all stand on. */
const composition = ['settings-table', 'app.module', 'command-line', 'commands', 'embedded', 'main', 'runtime', 'server', 'serving', 'share', 'start', 'supervisor', 'sweeper', 'try-out', 'usage-error', 'welcome', 'worker', 'worker-orders', 'worker-process', 'worker-slot'];
const shared = ['clock', 'config', 'log', 'nearest', 'row-cache', 'runtime'];

interface Source {
  /** From the workspace's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

const isTest = (path: string): boolean => /\.spec\.m?ts$|\/test\/|\.spec\.mjs$/.test(path);

/** What is wrong with a file's imports, as sentences. */
function violations({ path, text }: Source): readonly string[] {
  const project = Object.keys(projects).find((name) => path.startsWith(`${name}/`));
  if (project === undefined || isTest(path) || path.includes('/generated/')) return [];
  return ts
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName }) => fileName)
    .flatMap((name) => complaint(path, project, name) ?? []);
}

function complaint(path: string, project: string, name: string): string | undefined {
  if (name.startsWith('.')) return relative(path, project, posix.join(posix.dirname(path), name));
  const owners = fences[name];
  if (owners) return owners.includes(project) ? undefined : `${path} imports ${name}, which is fenced`;
  if (name.startsWith('node:')) return path.startsWith('libs/contracts/src/') ? `${path} imports ${name}, but contracts run everywhere` : undefined;
  const allowed = [...(projects[project] ?? []), ...(adapters[path] ?? [])].some((rule) => (rule.endsWith('*') ? name.startsWith(rule.slice(0, -1)) : name === rule || name.startsWith(`${rule}/`)));
  return allowed || /\.config\.(js|ts)$|\.preset\.js$/.test(path) ? undefined : `${path} imports ${name}, which ${project} may not`;
}

function relative(path: string, project: string, target: string): string | undefined {
  if (path === 'apps/auth/documents.ts') return undefined; // writes the README's table
  if (!target.startsWith(`${project}/`)) return target.endsWith('jest.preset.js') ? undefined : `${path} reaches out of ${project} to ${target}`;
  if (project !== 'apps/auth') return undefined;
  const [from, to] = [path, target].map((file) => file.replace('apps/auth/src/', '').replace(/\.ts$/, ''));
  if (from === undefined || to === undefined) return undefined;
  const [fromFolder, toFolder] = [from, to].map((file) => (file.includes('/') ? file.split('/', 1)[0] : '*'));
  if (fromFolder === undefined || toFolder === undefined || (fromFolder !== '*' && fromFolder === toFolder)) return undefined;
  if (fromFolder === '*') return composition.includes(from) || (toFolder === '*' && !composition.includes(to)) ? undefined : `${from} imports ${to}, but only the composition may look into folders`;
  if (toFolder === '*') return shared.includes(to) ? undefined : `${from} imports ${to}, which puts the folders together`;
  return folders[fromFolder]?.includes(toFolder) ? undefined : `${from} imports ${to}: ${fromFolder} may not look at ${toFolder}`;
}

const sources = globSync('{apps,libs}/**/*.{ts,mts,mjs,js}', { cwd: root, exclude: (name) => /(^|\/)(node_modules|dist|generated|coverage)(\/|$)/.test(String(name)) })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => !/\/(node_modules|dist|generated|coverage)\//.test(path));

test('every import goes one way down', () => {
  expect(sources.length).toBeGreaterThan(60);
  expect(sources.flatMap((path) => violations({ path, text: readFileSync(join(root, path), 'utf8') }))).toEqual([]);
});

describe('a planted violation is caught', () => {
  test.each<[rule: string, path: string, line: string]>([
    ['contracts import only zod', 'libs/contracts/src/api.ts', "import { SignJWT } from 'jose';"],
    ['contracts run everywhere', 'libs/contracts/src/api.ts', "import { readFileSync } from 'node:fs';"],
    ['crypto imports only argon2 and jose', 'libs/crypto/src/index.ts', "import type { Secret } from '@symbolon/contracts';"],
    ['database imports only Prisma and its driver', 'libs/database/src/index.ts', "import * as z from 'zod';"],
    ['what verifies tokens needs no framework', 'libs/resource-server/src/verifier.ts', "import type { Request } from 'express';"],
    ['an adapter knows its own framework alone', 'libs/resource-server/src/express.ts', "import { HttpException } from '@nestjs/common';"],
    ['only crypto imports node:crypto', 'apps/auth/src/tokens/refresh-token.ts', "import { randomBytes } from 'node:crypto';"],
    ['the server never imports argon2', 'apps/auth/src/users/user.ts', "import { hash } from '@node-rs/argon2';"],
    ['the server never imports jose', 'apps/auth/src/tokens/token-issuer.ts', "import { SignJWT } from 'jose';"],
    ['the server never imports Prisma', 'apps/auth/src/clients/client.store.ts', "import type { Client } from '@prisma/client';"],
    ['the server never imports pg', 'apps/auth/src/users/user.store.ts', "import pg from 'pg';"],
    ['surfaces never import one another', 'apps/auth/src/oidc/discovery.controller.ts', "import { GrantTable } from '../oauth/token/grant-table.ts';"],
    ['type-only imports count', 'apps/auth/src/oidc/discovery.controller.ts', "import type { Grant } from '../oauth/token/grant.ts';"],
    ['dynamic imports count', 'apps/auth/src/users/user.ts', "const x = await import('../tokens/refresh-token.ts');"],
    ['re-exports count', 'apps/auth/src/users/user.ts', "export { RefreshTokenCodec } from '../tokens/refresh-token.ts';"],
    ['state never imports errors', 'apps/auth/src/users/user-authentication.ts', "import { OAuthError } from '../errors/oauth-error.ts';"],
    ['tokens never import errors', 'apps/auth/src/tokens/token-issuer.ts', "import { OAuthError } from '../errors/oauth-error.ts';"],
    ['state never imports a surface', 'apps/auth/src/clients/client.ts', "import type { Grant } from '../oauth/token/grant.ts';"],
    ['users never import tokens', 'apps/auth/src/users/user.store.ts', "import { RefreshTokenStore } from '../tokens/refresh-token.store.ts';"],
    ['errors import nothing of ours', 'apps/auth/src/errors/oauth-error.ts', "import { note } from '../http/request-log.ts';"],
    ['folders never import the composition', 'apps/auth/src/oauth/token/token.controller.ts', "import { createServer } from '../../server.ts';"],
    ['projects meet only by package name', 'apps/auth/src/config.ts', "import { Secret } from '../../../libs/contracts/src/secret.ts';"],
    ['testing knows the server by its entry alone', 'libs/testing/src/start-symbolon.ts', "import { createServer } from '../../../apps/auth/src/server.ts';"],
    ['testing never imports jose', 'libs/testing/src/hostile-token.ts', "import { SignJWT } from 'jose';"],
    ['the command line tool has no dependencies', 'apps/cli/symbolon.mjs', "import yaml from 'yaml';"],
  ])('%s', (_, path, line) => {
    expect(violations({ path, text: line })).toHaveLength(1);
  });
});
