import { createWriteStream } from 'node:fs';
import { Agent, request } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { FormBrowser } from '../src/form-browser.ts';
import type { Operation } from '../src/history.ts';

/**
 * People and their applications, without end: a process of its own, which knows nothing of the server but its addresses, and writes a
 * line for each operation. `node load.ts ISSUER CLIENT ADMINISTRATOR SECRET REDIRECT_URI FILE`, where the secret is that of both clients; SIGTERM ends it after what is under way.
 */
const [issuer = '', client = '', administrator = '', secret = '', redirectUri = '', file = ''] = process.argv.slice(2);
const password = 'correct horse battery staple';
const patienceMs = 30_000;
const inFlight = 6;
const log = createWriteStream(file, { flags: 'a' });
let isOver = false;
process.once('SIGTERM', () => (isOver = true));

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly json: Readonly<Record<string, unknown>>;
}
const agent = new Agent({ keepAlive: true });
const nobody: Answer = { status: 0, headers: {}, json: {} };

/** What is answered; nothing where no answer came, or not all of it. */
function ask(path: string, headers: Readonly<Record<string, string>>, body?: string): Promise<Answer> {
  return new Promise((resolve) => {
    const asked = request(new URL(path, issuer), { method: body === undefined ? 'GET' : 'POST', agent, headers, signal: AbortSignal.timeout(patienceMs) });
    asked.once('error', () => resolve(nobody));
    asked.once('response', (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      answer.once('error', () => resolve(nobody));
      answer.once('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, json: text.startsWith('{') ? (JSON.parse(text) as Answer['json']) : {} }));
    });
    asked.end(body);
  });
}

/** The same to a form of a client. */
const post = (path: string, form: Readonly<Record<string, string>>, by = client): Promise<Answer> =>
  ask(path, { 'content-type': 'application/x-www-form-urlencoded', authorization: `Basic ${btoa(`${by}:${secret}`)}` }, new URLSearchParams(form).toString());

interface About {
  readonly token?: string;
  /** What is yes and what is no, where the status does not say it. */
  readonly says?: (json: Answer['json']) => boolean;
}

/** Asks, writes it down, and answers what came. */
async function toldOf(op: Operation['op'], key: string, asking: () => Promise<Answer>, { token, says }: About = {}): Promise<Answer & { readonly ok: boolean }> {
  const start = performance.timeOrigin + performance.now();
  const answer = await asking();
  const end = performance.timeOrigin + performance.now();
  const { status, headers, json } = answer;
  const isYes = (status === 200 || status === 201) && (says?.(json) ?? true);
  const result = isYes ? 'ok' : status === 0 || status >= 500 || status === 429 ? 'info' : 'no';
  const line: Operation = {
    op,
    key,
    start,
    end,
    node: String(headers['x-symbolon-node'] ?? ''),
    result,
    status,
    ...(headers['retry-after'] !== undefined && { retryAfter: true }),
    ...(token !== undefined && { token: await digest(token) }),
    ...(op === 'refresh' && isYes && { next: await digest(json['refresh_token']) }),
  };
  log.write(`${JSON.stringify(line)}\n`);
  if (result !== 'ok') await setTimeout(50);
  return { ...answer, ok: result === 'ok' };
}

const told = (op: Operation['op'], key: string, path: string, form: Readonly<Record<string, string>>, about?: About) => toldOf(op, key, () => post(path, form), about);

/** Tokens are told apart by this; they themselves stand nowhere. */
const sha256 = async (text: string): Promise<string> => Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(text))).toString('base64url');
const digest = async (token: unknown): Promise<string> => (await sha256(String(token))).slice(0, 16);

const grant = { scope: 'openid offline_access orders:read' };
const signUp = (username: string) => told('sign_up', username, '/oauth/token', { ...grant, grant_type: 'password', type: 'signup', username, password });
const logIn = (username: string) => told('log_in', username, '/oauth/token', { ...grant, grant_type: 'password', username, password });
const refresh = (family: string, token: string) => told('refresh', family, '/oauth/token', { grant_type: 'refresh_token', refresh_token: token }, { token });
const introspect = (family: string, token: string) => told('introspect', family, '/oauth/introspect', { token }, { says: ({ active }) => active === true });

/** Somebody new: signs up, logs in, keeps a log-in alive, ends it, and tries what was ended. */
async function life(): Promise<void> {
  const username = `${crypto.randomUUID()}@example.com`;
  if (!(await signUp(username)).ok) return;
  const { ok, json } = await logIn(username);
  if (!ok) return;
  let [access, token] = [String(json['access_token']), String(json['refresh_token'])];
  const family = await digest(token);
  for (let turn = 0; turn < 2; turn += 1) {
    // Twice at once, as two windows do: the same successor, or one of them none.
    const [answer] = (await Promise.all([refresh(family, token), refresh(family, token)])).filter(({ ok }) => ok);
    if (!answer) return;
    [access, token] = [String(answer.json['access_token']), String(answer.json['refresh_token'])];
    await introspect(family, access);
  }
  await told('revoke', family, '/oauth/revoke', { token });
  for (let turn = 0; turn < 3; turn += 1) await Promise.all([introspect(family, access), refresh(family, token)]);
}

/** Somebody whose browser is logged in: a code after the other, each of them redeemed from two places at once. */
async function codes(): Promise<void> {
  const username = `${crypto.randomUUID()}@example.com`;
  if (!(await signUp(username)).ok) return;
  const browser = new FormBrowser(issuer);
  const verifier = `${crypto.randomUUID()}${crypto.randomUUID()}`;
  const challenge = await sha256(verifier);
  const address = (more: Readonly<Record<string, string>>) =>
    new URL(`/oauth/authorize?${new URLSearchParams({ client_id: client, redirect_uri: redirectUri, response_type: 'code', scope: 'openid', nonce: 'n', code_challenge: challenge, code_challenge_method: 'S256', ...more }).toString()}`, issuer);
  await browser.submit(await browser.go(address({})), { username, password });
  for (let turn = 0; turn < 20 && !isOver; turn += 1) {
    const code = (await browser.go(address({ prompt: 'none' }))).location?.searchParams.get('code');
    if (!code) return;
    const key = await digest(code);
    const redeem = () => told('redeem', key, '/oauth/token', { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier });
    await Promise.all([redeem(), redeem()]);
  }
}

/** An administrator, who makes people and looks whether each is in the list: by the nodes in turn, and by whichever replicas those ask. */
async function administer(): Promise<void> {
  const { json } = await post('/oauth/token', { grant_type: 'client_credentials', resource: `${issuer}/admin` }, administrator);
  if (typeof json['access_token'] !== 'string') return void (await setTimeout(100));
  const headers = { authorization: `Bearer ${json['access_token']}` };
  for (let turn = 0; turn < 50 && !isOver; turn += 1) {
    const username = `${crypto.randomUUID()}@example.com`;
    const { ok } = await toldOf('make', username, () => ask('/admin/v1/users', { ...headers, 'content-type': 'application/json' }, JSON.stringify({ username })));
    const look = () => toldOf('list', username, () => ask(`/admin/v1/users?username=${username}`, headers), { says: ({ items }) => (items as readonly unknown[]).length === 1 });
    for (let each = 0; each < 3 && ok; each += 1) await look();
    await setTimeout(100);
  }
}

await Promise.all(
  [administer, codes, ...Array<() => Promise<void>>(inFlight - 1).fill(life)].map(async (each) => {
    while (!isOver) await each().catch(() => setTimeout(100)); // a page that did not come
  }),
);
await new Promise((ended) => log.end(ended));
