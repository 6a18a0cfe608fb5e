import type { Child } from './child.ts';
import { authorizePath, form, formHeaders, passwordMembers, redemptionForm, refreshTokens, tokens, verifyAnswer } from './client.ts';
import type { Job, Load } from './load.ts';
import type { Passkey } from './passkey.ts';
import { asked, authorization, issuer, type BenchServer } from './server.ts';

export const connections = 16;
/** More hashes wait than are made at once, and the queue of the server is longer still. */
const hashConnections = 8;

/** Something that is measured, for so many seconds. */
export type Measured = (seconds: number) => Promise<Load>;

/** The browser that the user is logged in with, as its cookie header; and a passkey of the user. */
export interface Who {
  readonly cookie: string;
  readonly passkey: Passkey;
}

/** What is done before a round, and how its answers are checked. */
interface Path {
  job(server: BenchServer, who: Who): Promise<JobWithoutTime>;
  check(answer: string, server: BenchServer): Promise<void> | void;
}
type JobWithoutTime = Job extends infer Each ? (Each extends Job ? Omit<Each, 'seconds'> : never) : never;

const isToken = (answer: string, { origin }: BenchServer) => verifyAnswer(answer, `${origin}/oauth/jwks`, issuer);
const says = (pattern: RegExp) => (answer: string) => {
  if (!pattern.test(answer)) throw new Error(`This is not what was asked for: ${answer.slice(0, 200)}`);
};
const repeatedForm = (path: string, members: Readonly<Record<string, string>>, count = connections) => (server: BenchServer) =>
  Promise.resolve({ kind: 'repeat', method: 'POST', url: server.origin + path, connections: count, headers: formHeaders, body: form(members) } as const);
const logIn = (by: (who: Who) => Readonly<Record<string, string>> | Passkey, count: number) => ({ origin }: BenchServer, who: Who) =>
  Promise.resolve({ kind: 'log_in', url: origin, connections: count, headers: formHeaders, authorize: authorizePath(), by: by(who), form: redemptionForm } as const);
const page = (path: string) => (server: BenchServer) =>
  Promise.resolve({ kind: 'repeat', method: 'GET', url: server.origin + path, connections, headers: {} } as const);

/** Every path that is measured, by name. */
export const paths = {
  client_credentials: { job: repeatedForm('/oauth/token', { grant_type: 'client_credentials' }), check: isToken },
  refresh: {
    job: async ({ origin }) => ({ kind: 'refresh', url: `${origin}/oauth/token`, connections, headers: formHeaders, first: await refreshTokens(origin, connections) }),
    check: isToken,
  },
  password: { job: repeatedForm('/oauth/token', { ...passwordMembers, scope: 'bench:read' }, hashConnections), check: isToken },
  signup: {
    job: ({ origin }) =>
      Promise.resolve({
        kind: 'signup',
        url: `${origin}/oauth/token`,
        connections: hashConnections,
        headers: formHeaders,
        form: form({ grant_type: 'password', type: 'signup', password: asked.password, scope: 'bench:read' }),
        prefix: crypto.randomUUID(),
      }),
    check: isToken,
  },
  introspection: {
    job: async ({ origin }) => ({
      kind: 'repeat', method: 'POST', url: `${origin}/oauth/introspect`, connections, headers: formHeaders,
      body: form({ token: (await tokens(origin, { ...passwordMembers, scope: 'bench:read' }))['access_token'] ?? '' }),
    }),
    check: says(/"active":true/),
  },
  userinfo: {
    job: async ({ origin }) => ({
      kind: 'repeat', method: 'GET', url: `${origin}/oidc/userinfo`, connections,
      headers: { authorization: `Bearer ${(await tokens(origin, { ...passwordMembers, scope: 'openid' }))['access_token'] ?? ''}` },
    }),
    check: says(/"sub":"user_/),
  },
  jwks: { job: page('/oauth/jwks'), check: says(/"kty":"OKP"/) },
  discovery: { job: page('/.well-known/openid-configuration'), check: says(/"token_endpoint":/) },
  code_flow: {
    job: ({ origin }, { cookie }) =>
      Promise.resolve({
        kind: 'code', url: `${origin}/oauth/token`, connections, cookie,
        headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
        authorize: authorizePath({ prompt: 'none' }),
        form: redemptionForm,
      }),
    check: isToken,
  },
  log_in_by_password: { job: logIn(() => ({ username: asked.username, password: asked.password }), hashConnections), check: isToken },
  log_in_by_passkey: { job: logIn(({ passkey }) => passkey, hashConnections), check: isToken },
} satisfies Readonly<Record<string, Path>>;

export type PathName = keyof typeof paths;
export const pathNames = Object.keys(paths) as readonly PathName[];

/** A path of a server, driven from a process of its own; its last answers are checked. */
export function measured(name: PathName, server: BenchServer, who: Who, loader: Pick<Child<Job, Load>, 'tell'>): Measured {
  const path: Path = paths[name];
  return async (seconds) => {
    const load = await loader.tell({ ...(await path.job(server, who)), seconds });
    if (load.samples.length === 0) throw new Error(`${name}: nothing was answered (${JSON.stringify(load.statuses)}, ${load.errors} errors).`);
    for (const sample of load.samples) await path.check(sample, server);
    return load;
  };
}
