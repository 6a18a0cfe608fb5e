// @ts-check
import { createHash, randomBytes } from 'node:crypto';

/** @typedef {{ address: URL, status: number, text: string }} Seen */

/** Somebody with a browser without a screen: it keeps cookies, follows redirects, and fills in forms. */
export class Person {
  /** @type {Map<string, string>} */
  #cookies = new Map();

  /** @param {string} username @param {string} password */
  constructor(username, password) {
    this.username = username;
    this.password = password;
  }

  /**
   * Opens an address, or sends a form to it; redirects are followed until one leads to `stop`.
   * @param {string | URL} address @param {{ form?: Record<string, string>, stop?: string }} [how] @returns {Promise<Seen>}
   */
  async open(address, { form, stop } = {}) {
    const cookie = [...this.#cookies].map((pair) => pair.join('=')).join('; ');
    const sent = form && { method: 'POST', body: new URLSearchParams(form) };
    const answer = await fetch(address, { ...sent, redirect: 'manual', headers: { cookie } });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      this.#cookies.set(name, value);
    }
    const text = await answer.text();
    const to = answer.headers.get('location');
    const next = to === null ? undefined : new URL(to, address);
    if (!next) return { address: new URL(address), status: answer.status, text };
    if (stop !== undefined && next.href.startsWith(stop)) return { address: next, status: answer.status, text };
    return this.open(next, stop === undefined ? {} : { stop });
  }

  /** Opens a page that asks for a log-in, and logs in. @param {string | URL} address @param {{ stop?: string }} [how] */
  async logIn(address, how) {
    const page = await this.open(address, how);
    if (!/name="password"/.test(page.text)) return page; // logged in already
    const action = attribute(/<form[^>]*>/.exec(page.text)?.[0] ?? '', 'action');
    const hidden = [...page.text.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([tag]) => [attribute(tag, 'name'), attribute(tag, 'value')]);
    return this.open(new URL(action, page.address), { ...how, form: { ...Object.fromEntries(hidden), username: this.username, password: this.password } });
  }

  /**
   * What the token endpoint answers to the web app for this person: what openid-client does in web.ts, written out.
   * @param {{ issuer: string, web: string }} addresses @param {string} secret @returns {Promise<Record<string, unknown>>}
   */
  async token({ issuer, web }, secret) {
    const code_verifier = randomBytes(32).toString('base64url');
    const code_challenge = createHash('sha256').update(code_verifier).digest('base64url');
    const redirect_uri = `${web}/callback`;
    const asked = { client_id: 'web', response_type: 'code', scope: 'openid orders:read', redirect_uri, code_challenge, code_challenge_method: 'S256' };
    const { address } = await this.logIn(`${issuer}/oauth/authorize?${new URLSearchParams(asked)}`, { stop: redirect_uri });
    const body = new URLSearchParams({ grant_type: 'authorization_code', code: address.searchParams.get('code') ?? '', redirect_uri, code_verifier });
    const authorization = `Basic ${Buffer.from(`web:${secret}`).toString('base64')}`;
    return (await fetch(`${issuer}/oauth/token`, { method: 'POST', body, headers: { authorization } })).json();
  }
}

/** The claims of a token. @param {unknown} token @returns {Record<string, unknown>} */
export const claimsOf = (token) => JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString());

/** What a page says in its body, without tags. @param {string} html */
export const words = (html) => html.replace(/<title>.*<\/title>|<[^>]*>/g, ' ').replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code)).replace(/\s+/g, ' ').trim();

/** @param {string} tag @param {string} name */
function attribute(tag, name) {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
  return value.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
