import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Of a browser that comes there more than once. */
export type Cookies = Map<string, string>;

/** Another provider that we did not write, with people who log in to it by its own pages. */
export interface UpstreamProvider {
  readonly origin: string;
  /** Whom it knows, by what it calls them, and what it says of them. */
  know(people: Readonly<Record<string, object>>): Promise<void>;
  /** Goes there as a browser of one's own, logs in, allows what is asked, and answers where that leads. */
  logIn(address: string, login: string, cookies?: Cookies): Promise<string>;
  /** The same, where it asks whether to log out. */
  logOut(address: string, cookies: Cookies): Promise<string>;
  /** The same, but cancels there. */
  cancel(address: string): Promise<string>;
  close(): Promise<void>;
}

/** Of its client `symbolon`. */
const clientSecret = 'a-client-secret-of-32-characters';

/** With one client, for these connections of the installation at an address; that client and what it can may be another. */
export async function openUpstream(connections: readonly string[], at: string, more: { readonly client?: object; readonly features?: object } = {}): Promise<UpstreamProvider> {
  const redirectUris = connections.map((id) => `${at}/login/connections/${id}/callback`);
  const child = fork(join(import.meta.dirname, 'upstream-provider.mjs'), { env: { ...process.env, NODE_OPTIONS: '', UPSTREAM: JSON.stringify({ clientSecret, redirectUris, ...more }) }, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  const [origin] = (await once(child, 'message')) as [string];
  return {
    origin,
    async know(people) {
      child.send(people);
      await once(child, 'message');
    },
    logOut: (address, cookies) => throughPages(origin, address, (page) => ({ address: attributeOf(page, 'action'), form: { xsrf: /name="xsrf" value="(\w+)"/.exec(page)?.[1] ?? '', logout: 'yes' } }), cookies),
    logIn: (address, login, cookies) => throughPages(origin, address, (page) => ({ address: attributeOf(page, 'action'), form: { prompt: /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? '', login, password: 'any' } }), cookies),
    cancel: (address) => throughPages(origin, address, (page) => ({ address: /href="([^"]*\/abort)"/.exec(page)?.[1] ?? '' })),
    async close() {
      child.kill();
      await once(child, 'exit');
    },
  };
}

const attributeOf = (page: string, name: string): string => new RegExp(` ${name}="([^"]*)"`).exec(/<form[^>]*>/.exec(page)?.[0] ?? '')?.[1] ?? '';

/** Until an address of somebody else. */
async function throughPages(origin: string, start: string, answerTo: (page: string) => { readonly address: string; readonly form?: Record<string, string> }, cookies: Cookies = new Map()): Promise<string> {
  let next: { readonly address: string; readonly form?: Record<string, string> } = { address: start };
  for (let steps = 0; steps < 20; steps++) {
    const { address, form } = next;
    const answer = await fetch(new URL(address, origin), { redirect: 'manual', headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') }, ...(form && { method: 'POST', body: new URLSearchParams(form) }) });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    if (location !== null && new URL(location, origin).origin !== origin) return location;
    const page = await answer.text();
    if (location === null && answer.status >= 400) throw new Error(`the other provider answers ${answer.status}: ${page.replaceAll(/<[^>]*>|\s+/g, ' ').slice(-300)}`);
    next = location === null ? answerTo(page) : { address: location };
  }
  throw new Error('the other provider leads nowhere');
}
