import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';

/**
 * The import map, executable (ARCHITECTURE.md, "The house"). Every import of every file is checked, type-only ones too.
 * A row says what a place may import besides itself and what is listed under `everywhere`.
 */
const root = join(import.meta.dirname, '../../..');

/** Between projects: packages by name; `node:` modules are allowed unless they are fenced below. */
const projects: Readonly<Record<string, readonly string[]>> = {
  'libs/contracts': ['zod'],
  'libs/cli': ['@symbolon/contracts', 'yaml', 'zod'],
  'libs/crypto': ['@node-rs/argon2', '@node-rs/bcrypt', 'age-encryption', 'jose', '@peculiar/x509', 'reflect-metadata'],
  'libs/database': ['pg', '@prisma/*'],
  'libs/testing': ['@symbolon/auth', '@symbolon/contracts', '@symbolon/crypto', '@symbolon/database', 'pino'],
  'libs/resource-server': ['@symbolon/contracts', 'jose'],
  'apps/auth': ['@symbolon/cli', '@symbolon/contracts', '@symbolon/crypto', '@symbolon/database', '@nestjs/*', 'fastify', 'lru-cache', 'pino', 'reflect-metadata', 'rxjs', 'zod', '@zxcvbn-ts/core', '@zxcvbn-ts/language-common', 'nodemailer', 'uqr', '@simplewebauthn/server', 'libphonenumber-js', 'modern-tar', 'openid-client', '@streamparser/json', 'csv-parse', '@marcbachmann/cel-js', 'ldapts', '@xmldom/xmldom', 'xml-crypto'],
  'apps/auth-e2e': ['@symbolon/contracts', '@symbolon/example-applications', '@symbolon/testing', 'oauth4webapi', 'openid-client', 'playwright-core', 'axe-core', 'jose', 'pg', 'yaml', 'smtp-server', 'mailparser'],
  'apps/cli': [],
  'apps/console': ['@symbolon/contracts', '@symbolon/example-applications', 'react', 'react-dom', '@tanstack/react-query', '@tanstack/react-router', '@tanstack/react-virtual', 'lucide-react', 'vite', 'virtual:contract', 'virtual:examples'],
};

/** Single files that may name more: what a service installs works without any framework, and only the adapter of one may name it; `npm run dev` has installed the bundler before it watches by it, and `npm run test:secrets` what it looks with. */
const adapters: Readonly<Record<string, readonly string[]>> = {
  'libs/resource-server/src/nestjs.ts': ['@nestjs/common', '@nestjs/core'],
  'libs/resource-server/src/fastify.ts': ['fastify'],
  'libs/resource-server/src/express.ts': ['express'],
  'apps/cli/watch.mjs': ['rolldown'],
  'apps/cli/security/secrets.mjs': ['@secretlint/core', '@secretlint/secretlint-rule-pattern', '@secretlint/secretlint-rule-preset-recommend'],
};

/** Only these projects, folders (with a slash) and files may touch these. */
const fences: Readonly<Record<string, readonly string[]>> = {
  'node:crypto': ['libs/crypto', 'apps/cli', 'libs/testing'], // the launcher hashes files before anything is installed; predictable keys stay out of libs/crypto
  'prom-client': ['apps/auth/src/process/measurements.ts'], // and that file is loaded only where metrics are wanted
  'modern-tar': ['apps/auth/src/process/backup/archive-reader.ts', 'apps/auth/src/process/backup/archive-writer.ts'],
  '@bradenmacdonald/s3-lite-client': ['apps/auth/src/process/backup/s3-store.ts'], // and that file is loaded only where a backup is at S3
  '@opentelemetry/*': ['apps/auth/src/process/telemetry/'], // and what is in that folder is loaded only where a collector is named
  '@node-rs/bcrypt': ['libs/crypto/src/foreign-hashes/bcrypt-hash.ts'], // and loaded by the first log-in that needs it
  '@streamparser/json': ['apps/auth/src/domain/imports/json-records.ts'], // loaded by `symbolon import` alone, as the next one is
  'csv-parse': ['apps/auth/src/domain/imports/csv-records.ts'],
  'openid-client': ['apps/auth/src/domain/connections/upstream.ts', 'apps/auth/src/domain/connections/upstream-configuration.ts', 'apps/auth-e2e'], // and loaded by the first log-in that needs it
  '@marcbachmann/cel-js': ['apps/auth/src/domain/connections/expressions.ts'], // and loaded by the first expression
  ldapts: ['apps/auth/src/domain/connections/ldap/library.ts'], // and loaded where a connection is of that type
  '@xmldom/xmldom': ['apps/auth/src/domain/saml/xml-libraries.js'], // loaded by the first message of SAML, as the next one is by the first that is signed
  'xml-crypto': ['apps/auth/src/domain/saml/xml-libraries.js'],
  '@peculiar/x509': ['libs/crypto/src/certified-key.ts'], // loaded by the first key with a certificate
  '@aws-sdk/client-kms': ['apps/auth/src/domain/keys/places/aws-kms.ts'], // loaded only where keys are there, and installed by who wants it; the next four as well
  'google-auth-library': ['apps/auth/src/domain/keys/places/google-api.ts'],
  '@azure/keyvault-keys': ['apps/auth/src/domain/keys/places/azure-key-vault.ts'],
  '@azure/identity': ['apps/auth/src/domain/keys/places/azure-credential.ts'],
  pkcs11js: ['apps/auth/src/domain/keys/places/pkcs11-module.ts', 'apps/auth/src/domain/keys/places/pkcs11-token.ts', 'apps/auth/src/domain/keys/places/pkcs11-mechanisms.ts'],
  'node:child_process': ['libs/database', 'apps/cli', 'apps/auth-e2e', 'libs/cli/src/admin/browser.ts', 'apps/auth/src/domain/keys/places/pkcs11-process.ts'],
};

/** The floors of the server, from the top down: imports only go down. Files directly in `platform/` are there for every floor. */
const districts = ['command-line', 'process', 'surfaces', 'delivery', 'pages', 'domain', 'platform'];

/** What a folder may import besides itself and the files directly in `platform/`; a district's name stands for all in it. */
const nouns = ['domain/users', 'domain/clients', 'domain/access', 'domain/keys', 'domain/administrators'];
const surface = ['delivery', 'pages', 'domain/tokens', 'domain/sessions', 'domain/audit', 'domain/webhooks', 'domain/signals', 'domain/factors', 'domain/connections', 'domain/provisioning', 'domain/saml', ...nouns, 'platform/errors', 'platform/http'];
const folders: Readonly<Record<string, readonly string[]>> = {
  'command-line': districts.slice(1),
  process: districts.slice(2),
  'surfaces/oauth': surface,
  'surfaces/oidc': surface,
  'surfaces/health': surface,
  'surfaces/login': surface,
  'surfaces/account': surface,
  'surfaces/admin': [...surface, 'domain/configuration', 'domain/directories', 'domain/imports'],
  'surfaces/saml': surface,
  'surfaces/scim': surface,
  'surfaces/ssf': surface,
  'surfaces/setup': surface,
  'surfaces/console': ['pages', 'platform/http'],
  'surfaces/docs': ['pages', 'platform/http'],
  'delivery/logout': ['domain/tokens', 'domain/sessions', 'domain/clients', 'domain/connections', 'domain/saml', 'domain/keys', 'domain/audit', 'platform/outbox', 'platform/outbound', 'platform/http'],
  'delivery/mail': ['pages', 'domain/users', 'platform/outbox', 'platform/outbound'],
  'delivery/revocation': ['domain/connections', 'platform/outbox'],
  'delivery/sms': ['pages', 'domain/factors', 'domain/audit', 'platform/outbound'],
  'delivery/signals': ['domain/signals', 'domain/tokens', 'domain/clients', 'domain/audit', 'platform/outbox', 'platform/outbound'],
  'delivery/scim': ['domain/provisioning', 'domain/connections', 'platform/outbound'], // of connections the expressions alone
  'delivery/webhooks': ['domain/webhooks', 'domain/audit', 'platform/outbound'],
  pages: ['platform/http'],
  'domain/configuration': ['domain/users', 'domain/clients', 'domain/access', 'domain/administrators', 'domain/connections', 'domain/audit'],
  'domain/tokens': [...nouns, 'domain/audit', 'domain/sessions'],
  'domain/sessions': ['domain/audit', 'platform/outbox'],
  'domain/factors': ['domain/users', 'domain/audit'],
  'domain/connections': ['domain/users', 'domain/administrators', 'domain/sessions', 'domain/audit', 'domain/saml'],
  'domain/directories': ['domain/connections', 'domain/tokens', 'domain/sessions', 'domain/users', 'domain/audit'],
  'domain/imports': ['domain/users', 'domain/factors', 'domain/audit'],
  'domain/users': ['domain/sessions', 'domain/audit'], // a new password ends log-ins in its own transaction
  'domain/keys': ['domain/audit'],
  'domain/clients': [],
  'domain/access': [],
  'domain/administrators': [],
  'domain/audit': [],
  'domain/provisioning': [],
  'domain/signals': ['domain/clients'],
  'domain/saml': [],
  'domain/webhooks': [],
  'platform/outbox': [],
  'platform/outbound': [],
  'platform/http': ['platform/errors'],
  'platform/errors': [],
};

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
  const owners = fences[name] ?? fences[name.replace(/\/.*$/, '/*')];
  if (owners) return owners.some((owner) => owner === project || owner === path || (owner.endsWith('/') && path.startsWith(owner))) ? undefined : `${path} imports ${name}, which is fenced`;
  if (name.startsWith('node:')) return path.startsWith('libs/contracts/src/') ? `${path} imports ${name}, but contracts run everywhere` : undefined;
  const allowed = [...(projects[project] ?? []), ...(adapters[path] ?? [])].some((rule) => (rule.endsWith('*') ? name.startsWith(rule.slice(0, -1)) : name === rule || name.startsWith(`${rule}/`)));
  return allowed || /\.config\.(js|ts)$|\.preset\.js$/.test(path) ? undefined : `${path} imports ${name}, which ${project} may not`;
}

function relative(path: string, project: string, target: string): string | undefined {
  if (path === 'apps/auth/documents.ts') return undefined; // writes the README's table
  if (!target.startsWith(`${project}/`)) return target.endsWith('jest.preset.js') ? undefined : `${path} reaches out of ${project} to ${target}`;
  if (project !== 'apps/auth') return undefined;
  return insideServer(path.replace('apps/auth/src/', ''), target.replace('apps/auth/src/', ''));
}

function insideServer(from: string, to: string): string | undefined {
  const [fromFolder, toFolder] = [folderOf(from), folderOf(to)];
  if (fromFolder === toFolder || fromFolder === '.' || toFolder === 'platform') return undefined;
  const allowed = folders[fromFolder]?.some((place) => toFolder === place || toFolder.startsWith(`${place}/`));
  return allowed ? undefined : `${from} imports ${to}: ${fromFolder} may not look at ${toFolder}`;
}

/** The folder that a file counts to: `domain/users`, `pages`, or `.` for what lies above the districts. */
function folderOf(file: string): string {
  const [district = '', ...rest] = posix.dirname(file).split('/');
  return ['surfaces', 'delivery', 'domain', 'platform'].includes(district) && rest[0] !== undefined ? `${district}/${rest[0]}` : district;
}

const sources = globSync('{apps,libs}/**/*.{ts,tsx,mts,mjs,js}', { cwd: root, exclude: (name) => /(^|\/)(node_modules|dist|generated|coverage|tmp)(\/|$)/.test(String(name)) })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => !/\/(node_modules|dist|generated|coverage|tmp)\//.test(path));

test('every import goes one way down', () => {
  expect(sources.length).toBeGreaterThan(60);
  expect(sources.flatMap((path) => violations({ path, text: readFileSync(join(root, path), 'utf8') }))).toEqual([]);
});

/** What waits while it is loaded: whoever imports it can no longer be loaded at once, and jest builds all that it imports three times over. */
const waitsAtTheTop = ({ path, text }: Source): boolean =>
  /^(apps\/auth|libs\/[^/]+)\/src\//.test(path) && !isTest(path) && !path.endsWith('/main.ts') && text.split('\n').some((line) => /^[^\s/*].*\bawait\b/.test(line) && !/\basync\b/.test(line));

test('no module waits while it is loaded, but the entry of a program', () => {
  expect(sources.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') })).filter(waitsAtTheTop).map(({ path }) => path)).toEqual([]);
  expect(waitsAtTheTop({ path: 'apps/auth/src/pages/stylesheet.ts', text: "const digest = hex(await crypto.subtle.digest('SHA-256', bytes));" })).toBe(true);
});

describe('a planted violation is caught', () => {
  test.each<[rule: string, path: string, line: string]>([
    ['contracts import only zod', 'libs/contracts/src/api.ts', "import { SignJWT } from 'jose';"],
    ['contracts run everywhere', 'libs/contracts/src/api.ts', "import { readFileSync } from 'node:fs';"],
    ['the gate is without a server', 'libs/cli/src/contract-file.ts', "import { run } from '@symbolon/auth';"],
    ['crypto imports only argon2 and jose', 'libs/crypto/src/index.ts', "import type { Secret } from '@symbolon/contracts';"],
    ['database imports only Prisma and its driver', 'libs/database/src/index.ts', "import * as z from 'zod';"],
    ['what verifies tokens needs no framework', 'libs/resource-server/src/verifier.ts', "import type { Request } from 'express';"],
    ['an adapter knows its own framework alone', 'libs/resource-server/src/express.ts', "import { HttpException } from '@nestjs/common';"],
    ['only crypto imports node:crypto', 'apps/auth/src/domain/tokens/refresh-token.ts', "import { randomBytes } from 'node:crypto';"],
    ['the server never imports argon2', 'apps/auth/src/domain/users/user.ts', "import { hash } from '@node-rs/argon2';"],
    ['the server never imports jose', 'apps/auth/src/domain/tokens/token-issuer.ts', "import { SignJWT } from 'jose';"],
    ['the server never imports Prisma', 'apps/auth/src/domain/clients/client.store.ts', "import type { Client } from '@prisma/client';"],
    ['the server never imports pg', 'apps/auth/src/domain/users/user.store.ts', "import pg from 'pg';"],
    ['surfaces never import one another', 'apps/auth/src/surfaces/oidc/discovery.controller.ts', "import { GrantTable } from '../oauth/token/grant-table.ts';"],
    ['type-only imports count', 'apps/auth/src/surfaces/oidc/discovery.controller.ts', "import type { Grant } from '../oauth/token/grant.ts';"],
    ['dynamic imports count', 'apps/auth/src/domain/users/user.ts', "const x = await import('../tokens/refresh-token.ts');"],
    ['re-exports count', 'apps/auth/src/domain/users/user.ts', "export { RefreshTokenCodec } from '../tokens/refresh-token.ts';"],
    ['state never imports errors', 'apps/auth/src/domain/users/user-authentication.ts', "import { OAuthError } from '../../platform/errors/oauth-error.ts';"],
    ['tokens never import errors', 'apps/auth/src/domain/tokens/token-issuer.ts', "import { OAuthError } from '../../platform/errors/oauth-error.ts';"],
    ['state never imports a surface', 'apps/auth/src/domain/clients/client.ts', "import type { Grant } from '../../surfaces/oauth/token/grant.ts';"],
    ['users never import tokens', 'apps/auth/src/domain/users/user.store.ts', "import { RefreshTokenStore } from '../tokens/refresh-token.store.ts';"],
    ['errors import nothing of ours', 'apps/auth/src/platform/errors/oauth-error.ts', "import { note } from '../http/request-log.ts';"],
    ['the process never imports the command line', 'apps/auth/src/process/start.ts', "import { run } from '../command-line/command-line.ts';"],
    ['nouns never import what people log in by', 'apps/auth/src/domain/users/user.store.ts', "import { ConnectionStore } from '../connections/connection.store.ts';"],
    ['no noun calls another provider by itself', 'apps/auth/src/domain/connections/upstream.ts', "import { Outbound } from '../../platform/outbound/outbound.ts';"],
    ['surfaces never reach past the nouns for what is sent', 'apps/auth/src/surfaces/login/signup.controller.ts', "import { OutboxStore } from '../../platform/outbox/outbox.store.ts';"],
    ['what is delivered never imports a surface', 'apps/auth/src/delivery/mail/letters.ts', "import { FlowGate } from '../../surfaces/login/flow-gate.ts';"],
    ['ways to deliver never import one another', 'apps/auth/src/delivery/mail/letters.ts', "import { LogoutModule } from '../logout/logout.module.ts';"],
    ['pages never import what sends them', 'apps/auth/src/pages/pages.ts', "import { Letters } from '../delivery/mail/letters.ts';"],
    ['pages know data, not nouns', 'apps/auth/src/pages/login.page.ts', "import type { User } from '../domain/users/user.ts';"],
    ['nouns never import pages', 'apps/auth/src/domain/users/user.ts', "import { Pages } from '../../pages/pages.ts';"],
    ['nouns never import what is delivered', 'apps/auth/src/domain/sessions/session.ts', "import { Letters } from '../../delivery/mail/letters.ts';"],
    ['nouns never import the process', 'apps/auth/src/domain/users/user.ts', "import { createServer } from '../../process/server.ts';"],
    ['what all stand on never imports a noun', 'apps/auth/src/platform/outbox/courier.ts', "import type { User } from '../../domain/users/user.ts';"],
    ['surfaces never import the process', 'apps/auth/src/surfaces/oauth/token/token.controller.ts', "import { createServer } from '../../../process/server.ts';"],
    ['no part asks for the whole runtime', 'apps/auth/src/surfaces/oidc/discovery.controller.ts', "import { Runtime } from '../../process/runtime.ts';"],
    ['only what is loaded on demand counts for Prometheus', 'apps/auth/src/platform/measures.ts', "import { Counter } from 'prom-client';"],
    ['only what is loaded on demand knows OpenTelemetry', 'apps/auth/src/platform/traces.ts', "import { trace } from '@opentelemetry/api';"],
    ['what is loaded on demand is not loaded by what serves', 'apps/auth/src/process/server.ts', "import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';"],
    ['a key service is known to its own file alone', 'apps/auth/src/domain/keys/places/place-table.ts', "import { KMSClient } from '@aws-sdk/client-kms';"],
    ['a module of PKCS #11 is loaded in its own process alone', 'apps/auth/src/domain/keys/places/pkcs11.ts', "import pkcs11 from 'pkcs11js';"],
    ['only the process of that module is started', 'apps/auth/src/domain/keys/places/pkcs11.ts', "import { fork } from 'node:child_process';"],
    ['what all stand on never imports the process', 'apps/auth/src/platform/outbox/outbox.module.ts', "import { Runtime } from '../../process/runtime.ts';"],
    ['projects meet only by package name', 'apps/auth/src/platform/config.ts', "import { Secret } from '../../../../libs/contracts/src/secret.ts';"],
    ['testing knows the server by its entry alone', 'libs/testing/src/start-symbolon.ts', "import { createServer } from '../../../apps/auth/src/process/server.ts';"],
    ['testing never imports jose', 'libs/testing/src/hostile-token.ts', "import { SignJWT } from 'jose';"],
    ['the console knows the server by its contracts alone', 'apps/console/src/main.tsx', "import { Secret } from '@symbolon/crypto';"],
    ['the command line tool has no dependencies', 'apps/cli/symbolon.mjs', "import yaml from 'yaml';"],
  ])('%s', (_, path, line) => {
    expect(violations({ path, text: line })).toHaveLength(1);
  });
});
