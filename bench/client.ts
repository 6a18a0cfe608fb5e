import { createHash } from 'node:crypto';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { asked, authorization, issuer } from './server.ts';

export const formType = 'application/x-www-form-urlencoded';
export const formHeaders = { authorization, 'content-type': formType } as const;
export const form = (members: Readonly<Record<string, string>>): string => new URLSearchParams(members).toString();

const verifier = 'a-verifier-of-at-least-forty-three-characters-000';
const challenge = createHash('sha256').update(verifier).digest('base64url');
export const authorizePath = (more: Readonly<Record<string, string>> = {}): string =>
  `/oauth/authorize?${form({ client_id: 'bench', redirect_uri: asked.redirectUri, response_type: 'code', scope: 'openid bench:read', code_challenge: challenge, code_challenge_method: 'S256', ...more })}`;
export const redemptionForm = form({ grant_type: 'authorization_code', redirect_uri: asked.redirectUri, code_verifier: verifier });
export const passwordMembers = { grant_type: 'password', username: asked.username, password: asked.password };

/** Asks the token endpoint; throws when it refuses. */
export async function tokens(origin: string, members: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
  const answer = await fetch(`${origin}/oauth/token`, { method: 'POST', headers: formHeaders, body: form(members) });
  if (answer.status !== 200) throw new Error(`${members['grant_type']} was refused with ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Readonly<Record<string, string>>;
}

/** So many first refresh tokens. They are made a few at a time: each costs a password hash. */
export async function refreshTokens(origin: string, count: number): Promise<readonly string[]> {
  const made: string[] = [];
  while (made.length < count) {
    const few = await Promise.all(Array.from({ length: Math.min(4, count - made.length) }, () => tokens(origin, { ...passwordMembers, scope: 'bench:read offline_access' })));
    made.push(...few.map(({ refresh_token: token = '' }) => token));
  }
  return made;
}

/** The cookies of a browser that the user has logged in with, by the pages, as its header has them. */
export async function loggedInCookie(origin: string): Promise<string> {
  const jar = new Map<string, string>();
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const go = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(new URL(path, origin), { redirect: 'manual', ...init, headers: { cookie: cookie(), ...init.headers } });
    for (const [, name = '', value = ''] of answer.headers.getSetCookie().map((each) => /^([^=]+)=([^;]*)/.exec(each) ?? [])) jar.set(name, value);
    return answer;
  };
  const local = (location: string | null) => (location ?? '').replace(issuer, '');
  const begun = await go(authorizePath());
  const page = begun.status === 303 ? await go(local(begun.headers.get('location'))) : begun;
  const html = await page.text();
  const { action, fields } = formOn(html, 'name="password"');
  const entered = await go(action, { method: 'POST', headers: { 'content-type': formType }, body: form({ ...fields, username: asked.username, password: asked.password }) });
  if (entered.status !== 303) throw new Error(`The log-in page answered ${entered.status}.`);
  return cookie();
}

const plain = (attribute: string): string => attribute.replace(/&(?:quot|#39|lt|gt|amp);/g, (each) => ({ '&quot;': '"', '&#39;': "'", '&lt;': '<', '&gt;': '>' })[each] ?? '&');

/** The form of a page that has this in it: where it is sent, what it carries, and the challenge for a passkey where it is for one. */
export function formOn(html: string, has: string): { readonly action: string; readonly fields: Readonly<Record<string, string>>; readonly challenge: string } {
  const found = [...html.matchAll(/<form[\s\S]*?<\/form>/g)].map(([text]) => text).find((text) => text.includes(has)) ?? '';
  const attribute = (name: string): string => plain(new RegExp(`${name}="([^"]*)"`).exec(found)?.[1] ?? '');
  const fields = Object.fromEntries([...found.matchAll(/<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, plain(value)]));
  return { action: attribute('action'), fields, challenge: String((JSON.parse(attribute('data-options') || '{}') as { challenge?: string }).challenge) };
}

/** Verifies the access token of an answer as a service would, with the published keys. */
export async function verifyAnswer(answer: string, keysUrl: string, expectedIssuer: string): Promise<void> {
  const { access_token: token } = JSON.parse(answer) as { readonly access_token: string };
  await jwtVerify(token, createRemoteJWKSet(new URL(keysUrl)), { issuer: expectedIssuer, audience: asked.audience, typ: 'at+jwt', algorithms: ['EdDSA'] });
}

/** Shows that refresh tokens rotate: the successor is another, and the one before its predecessor is refused. */
export async function proveRotation(origin: string): Promise<void> {
  const [first = ''] = await refreshTokens(origin, 1);
  const second = (await tokens(origin, { grant_type: 'refresh_token', refresh_token: first }))['refresh_token'] ?? '';
  const third = (await tokens(origin, { grant_type: 'refresh_token', refresh_token: second }))['refresh_token'] ?? '';
  const replay = await fetch(`${origin}/oauth/token`, { method: 'POST', headers: formHeaders, body: form({ grant_type: 'refresh_token', refresh_token: first }) });
  if (new Set([first, second, third]).size < 3 || replay.status !== 400) throw new Error('Refresh tokens do not rotate.');
}

/** Whose token it is. */
export const subjectOf = (token: string): string => decodeJwt(token).sub ?? '';
