import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/**
 * What the container files promise, read from their text: no container engine is needed. Each rule answers complaints,
 * so that a planted mistake can show that the rule sees it.
 */
interface Files {
  readonly dockerfile: string;
  readonly dockerignore: string;
  readonly compose: string;
  readonly gitignore: string;
}

interface Service {
  readonly build?: string;
  readonly image?: string;
  readonly user?: string;
  readonly environment?: Readonly<Record<string, unknown>>;
  readonly secrets?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly depends_on?: Readonly<Record<string, { readonly condition?: string }>>;
  readonly restart?: string;
  readonly read_only?: boolean;
  readonly privileged?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets?: Readonly<Record<string, { readonly file?: string }>>;
}

interface Instruction {
  readonly name: string;
  readonly args: string;
}

interface Stage {
  readonly image: string;
  readonly name: string | undefined;
  readonly instructions: readonly Instruction[];
}

const root = join(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const files: Files = {
  dockerfile: read('Dockerfile'),
  dockerignore: read('.dockerignore'),
  compose: read('docker-compose.yml'),
  gitignore: read('.gitignore'),
};
const settings = [...read('apps/auth/src/platform/config.ts').matchAll(/^ {2}((?:SYMBOLON_|DATABASE_)[A-Z_]+): /gm)].map(([, name]) => name ?? '');

const isSecretName = (name: string): boolean => /PASSWORD|SECRET|KEY|TOKEN|CREDENTIAL|DATABASE_URL/i.test(name);
const isPinned = (image: string): boolean => /^[\w./-]+:\d+\.\d+[\w.-]*$/.test(image);
const words = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');
const when = (isWrong: boolean, complaint: string): readonly string[] => (isWrong ? [complaint] : []);

function stagesOf(dockerfile: string): readonly Stage[] {
  const lines = dockerfile.replace(/^\s*#.*\n/gm, '').replace(/\\\n/g, ' ').split('\n');
  const all = lines.map((line) => line.trim()).filter((line) => line !== '');
  const instructions = all.map((line): Instruction => ({ name: (words(line)[0] ?? '').toUpperCase(), args: line.replace(/^\S+\s*/, '') }));
  const starts = instructions.flatMap(({ name }, index) => (name === 'FROM' ? [index] : []));
  return starts.map((start, index) => {
    const [image = '', , name] = words(instructions[start]?.args ?? '').filter((word) => !word.startsWith('--'));
    return { image, name, instructions: instructions.slice(start + 1, starts[index + 1]) };
  });
}

const servicesOf = (compose: string): readonly (readonly [string, Service])[] => Object.entries((parse(compose) as Compose).services);
const mapped = (environment: unknown): Readonly<Record<string, unknown>> =>
  environment !== null && typeof environment === 'object' && !Array.isArray(environment) ? (environment as Readonly<Record<string, unknown>>) : {};

const rules: Readonly<Record<string, (files: Files) => readonly string[]>> = {
  'every image has a pinned tag': ({ dockerfile, compose }) => {
    const stages = stagesOf(dockerfile);
    const external = stages.map(({ image }) => image).filter((image) => !stages.some(({ name }) => name === image));
    const images = [...external, ...servicesOf(compose).flatMap(([, { image }]) => image ?? [])];
    return images.filter((image) => !isPinned(image)).map((image) => `${image} is not pinned to a minor version`);
  },

  'the server runs as a user that is not root': ({ dockerfile }) => {
    const user = stagesOf(dockerfile).at(-1)?.instructions.findLast(({ name }) => name === 'USER')?.args ?? 'root';
    return when(!/^[1-9]\d*(:[1-9]\d*)?$/.test(user), `the last stage runs as ${user}`);
  },

  'everything that is copied is there': ({ dockerfile, dockerignore }) => {
    const stages = stagesOf(dockerfile);
    const kept = dockerignore.split('\n').flatMap((line) => (line.startsWith('!') ? line.slice(1).trim() : []));
    const complaint = (source: string): readonly string[] => [
      ...when(!existsSync(join(root, source)), `${source} is not in the repository`),
      ...when(source !== '.' && !kept.includes(source.split('/')[0] ?? ''), `${source} is kept out by .dockerignore`),
    ];
    const laidOut = [...(/^export const ours = \[(.*)\];$/m.exec(read('apps/cli/packaging/stage.mjs'))?.[1] ?? '').matchAll(/'([^']+)'/g)].map(([, path = '']) => path.split('/')[0] ?? '');
    const copied = stages.flatMap(({ instructions }, index) =>
      instructions
        .filter(({ name }) => name === 'COPY')
        .flatMap(({ args }) => {
          const from = /--from=(\S+)/.exec(args)?.[1];
          const sources = words(args).filter((word) => !word.startsWith('--')).slice(0, -1);
          if (from === undefined) return sources.flatMap(complaint);
          return when(!stages.slice(0, index).some(({ name }) => name === from), `there is no stage ${from} before`);
        }),
    );
    return [...copied, ...when(laidOut.length === 0, 'nothing is laid out'), ...laidOut.flatMap(complaint)];
  },

  'nothing is downloaded but by npm': ({ dockerfile }) =>
    stagesOf(dockerfile)
      .flatMap(({ instructions }) => instructions)
      .filter(({ name, args }) => name === 'ADD' || (name === 'RUN' && /\b(curl|wget)\b|https?:/.test(args)))
      .map(({ name, args }) => `${name} ${args}`),

  'no secret is built in': ({ dockerfile, dockerignore }) => {
    const variables = stagesOf(dockerfile)
      .flatMap(({ instructions }) => instructions)
      .filter(({ name }) => name === 'ENV' || name === 'ARG')
      .filter(({ args }) => isSecretName(args) || /:\/\/[^/\s]*:[^/\s]*@/.test(args));
    const lines = dockerignore.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    return [
      ...variables.map(({ name, args }) => `${name} ${args}`),
      ...when(lines[0] !== '*', '.dockerignore does not begin with everything'),
      ...when(lines.some((line) => /^!(secrets|\.symbolon|\.git|\.env|\*)/.test(line)), '.dockerignore lets secrets in'),
      ...['**/.symbolon', '**/.env*'].filter((line) => !lines.includes(line)).map((line) => `.dockerignore lacks ${line}`),
    ];
  },

  'every service has a health check': ({ dockerfile, compose }) => {
    const check = stagesOf(dockerfile).at(-1)?.instructions.findLast(({ name }) => name === 'HEALTHCHECK')?.args ?? '';
    const without = servicesOf(compose).filter(([, { build, healthcheck }]) => healthcheck?.disable === true || (build === undefined && !healthcheck?.test));
    return [...when(!check.includes('/health/ready'), 'the image does not ask /health/ready'), ...without.map(([name]) => `${name} has none`)];
  },

  'a service waits until what it needs is healthy': ({ compose }) =>
    servicesOf(compose).flatMap(([name, { depends_on: needs = {} }]) =>
      Object.entries(needs).flatMap(([other, { condition }]) => when(condition !== 'service_healthy', `${name} does not wait for ${other}`)),
    ),

  'secrets come by file only': ({ compose }) => {
    const declared = (parse(compose) as Compose).secrets ?? {};
    return [
      ...Object.entries(declared).flatMap(([name, { file = '' }]) => when(!file.startsWith('./secrets/'), `the secret ${name} is not a file in ./secrets`)),
      ...servicesOf(compose).flatMap(([service, { environment, secrets = [] }]) => [
        ...when(Array.isArray(environment), `the environment of ${service} is a list`),
        ...secrets.filter((name) => !declared[name]).map((name) => `the secret ${name} is not declared`),
        ...Object.entries(mapped(environment)).flatMap(([key, value]) => {
          if (!isSecretName(key)) return when(/:\/\/[^/\s]*:[^/\s]*@/.test(String(value)), `${key} holds a password`);
          const name = /^\/run\/secrets\/([\w-]+)$/.exec(String(value))?.[1];
          return when(!key.endsWith('_FILE') || name === undefined || !secrets.includes(name), `${key} is not the file of a secret of ${service}`);
        }),
      ]),
    ];
  },

  'the secrets stay out of git': ({ gitignore }) => when(!/^\/?secrets\/?$/m.test(gitignore), '.gitignore lacks secrets/'),

  'every service has the least rights': ({ compose }) =>
    servicesOf(compose).flatMap(([name, service]) => [
      ...when(service.read_only !== true, `${name} may write to its file system`),
      ...when(service.cap_drop?.join() !== 'ALL' || service.cap_add !== undefined || service.privileged === true, `${name} has capabilities`),
      ...when(!service.security_opt?.includes('no-new-privileges:true'), `${name} may gain privileges`),
      ...when(service.build === undefined && /^(root|0)?(:|$)/.test(String(service.user ?? '')), `${name} runs as root`),
      ...when((service.ports ?? []).some((port) => !String(port).startsWith('127.0.0.1:')), `${name} listens for other machines`),
      ...when(service.restart !== 'unless-stopped', `${name} does not come back`),
    ]),

  "PostgreSQL's data outlives its container": ({ compose }) =>
    servicesOf(compose)
      .filter(([, { image }]) => image?.startsWith('postgres:'))
      .flatMap(([name, { volumes = [] }]) => when(!volumes.some((volume) => /^[\w-]+:\/var\/lib\/postgresql$/.test(volume)), `${name} has no volume at /var/lib/postgresql`)),

  'every setting that is named exists': ({ dockerfile, compose }) =>
    [...`${dockerfile}\n${compose}`.matchAll(/\b(?:SYMBOLON_|DATABASE_)[A-Z_]+\b/g)]
      .map(([name]) => name)
      .filter((name) => !settings.includes(name) && !settings.includes(name.replace(/_FILE$/, '')))
      .map((name) => `${name} is not a setting`),
};

test('there is something to check', () => {
  expect(settings.length).toBeGreaterThan(15);
  expect(stagesOf(files.dockerfile).length).toBeGreaterThan(1);
  expect(servicesOf(files.compose).map(([name]) => name)).toEqual(['auth', 'postgres']);
});

test.each(Object.entries(rules))('%s', (_, rule) => {
  expect(rule(files)).toEqual([]);
});

describe('a planted mistake is caught', () => {
  const mistakes: readonly (readonly [rule: string, file: keyof Files, from: string | RegExp, to: string])[] = [
    ['every image has a pinned tag', 'dockerfile', /FROM node:\S+/, 'FROM node:24-trixie-slim'],
    ['every image has a pinned tag', 'dockerfile', /FROM node:\S+/, 'FROM node'],
    ['every image has a pinned tag', 'compose', /postgres:18\S+/, 'postgres:latest'],
    ['the server runs as a user that is not root', 'dockerfile', /^USER .*\n/m, ''],
    ['the server runs as a user that is not root', 'dockerfile', /^USER .*$/m, 'USER root'],
    ['the server runs as a user that is not root', 'dockerfile', /^USER .*$/m, 'USER 1000:0'],
    ['everything that is copied is there', 'dockerfile', 'COPY . .', 'COPY no-such-folder .'],
    ['everything that is copied is there', 'dockerfile', 'COPY --from=build', 'COPY --from=built'],
    ['everything that is copied is there', 'dockerignore', '!prisma\n', ''],
    ['everything that is copied is there', 'dockerignore', '!LICENSE\n', ''],
    ['nothing is downloaded but by npm', 'dockerfile', 'USER ', 'ADD https://example.com/tool.tar.gz /\nUSER '],
    ['nothing is downloaded but by npm', 'dockerfile', 'USER ', 'RUN curl -O example.com/tool\nUSER '],
    ['no secret is built in', 'dockerfile', 'ENV NODE_ENV', 'ENV SYMBOLON_MASTER_KEY=AAAA NODE_ENV'],
    ['no secret is built in', 'dockerfile', 'USER ', 'ARG NPM_TOKEN\nUSER '],
    ['no secret is built in', 'dockerignore', '\n*\n', '\n'],
    ['no secret is built in', 'dockerignore', '!prisma', '!prisma\n!secrets'],
    ['no secret is built in', 'dockerignore', '**/.symbolon\n', ''],
    ['every service has a health check', 'dockerfile', '/health/ready', '/'],
    ['every service has a health check', 'compose', ' healthcheck:', ' x-healthcheck:'],
    ['a service waits until what it needs is healthy', 'compose', 'service_healthy', 'service_started'],
    ['secrets come by file only', 'compose', /POSTGRES_PASSWORD_FILE: \S+/, 'POSTGRES_PASSWORD: hunter2'],
    ['secrets come by file only', 'compose', /DATABASE_URL_FILE: \S+/, 'DATABASE_URL: postgresql://symbolon:hunter2@postgres/symbolon'],
    ['secrets come by file only', 'compose', /(SYMBOLON_MASTER_KEY_FILE): \S+/, '$1: /etc/key'],
    ['secrets come by file only', 'compose', 'secrets: [master-key, database-url]', 'secrets: [master-key]'],
    ['secrets come by file only', 'compose', /SYMBOLON_ISSUER: \S+/, 'SYMBOLON_ISSUER: http://a:hunter2@localhost'],
    ['secrets come by file only', 'compose', 'file: ./secrets/master-key', 'environment: MASTER_KEY'],
    ['the secrets stay out of git', 'gitignore', /[^]*/, 'node_modules/\n'],
    ['every service has the least rights', 'compose', 'read_only: true', 'read_only: false'],
    ['every service has the least rights', 'compose', 'cap_drop: [ALL]', 'cap_drop: [NET_RAW]'],
    ['every service has the least rights', 'compose', "security_opt: ['no-new-privileges:true']", 'security_opt: []'],
    ['every service has the least rights', 'compose', /user: postgres.*\n/, '\n'],
    ['every service has the least rights', 'compose', '127.0.0.1:3000:3000', '3000:3000'],
    ['every service has the least rights', 'compose', 'restart: unless-stopped', 'restart: no'],
    ["PostgreSQL's data outlives its container", 'compose', 'postgres:/var/lib/postgresql', 'postgres:/var/lib/postgresql/data'],
    ['every setting that is named exists', 'dockerfile', 'SYMBOLON_HOST', 'SYMBOLON_ADDRESS'],
    ['every setting that is named exists', 'compose', 'SYMBOLON_MASTER_KEY_FILE', 'SYMBOLON_MASTERKEY_FILE'],
  ];

  test.each(mistakes)('%s (%s, %#)', (name, file, from, to) => {
    const planted = files[file].replace(from, to);
    expect(planted).not.toBe(files[file]);
    expect(rules[name]?.({ ...files, [file]: planted })).not.toEqual([]);
  });

  test('for every rule', () => {
    expect([...new Set(mistakes.map(([rule]) => rule))]).toEqual(Object.keys(rules));
  });
});
