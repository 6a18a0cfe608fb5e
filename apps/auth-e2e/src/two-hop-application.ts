import { startApplication } from './application.ts';
import { password } from './tokens.ts';

/** What reached the application's callback. */
export interface Arrival {
  readonly method: string;
  readonly members: Readonly<Record<string, string>>;
}

/** An application whose registered addresses send the browser on to another origin, as gateways and tenants' subdomains do. */
export interface TwoHopApplication {
  /** Where its registered addresses are. */
  readonly origin: string;
  /** Where it sends everybody: the same server under the name of another site. */
  readonly elsewhere: string;
  readonly arrivals: Arrival[];
  /** From here on it answers nothing until it is released: a person can do more in the window meanwhile. */
  hold(): { readonly release: () => void };
  close(): Promise<void>;
}

/** A file with its users and two clients at that application: `trusted`, and `strange`, which people have to allow. */
export function twoHopFile({ origin }: TwoHopApplication, usernames: readonly string[]): object {
  const client = {
    client_secret: twoHopSecret,
    grant_types: ['authorization_code'],
    scope: 'openid',
    require_pkce: false,
    redirect_uris: [`${origin}/callback`],
    post_logout_redirect_uris: [`${origin}/goodbye`],
  };
  return {
    clients: [
      { ...client, client_id: 'trusted', first_party: true },
      { ...client, client_id: 'strange' },
    ],
    users: usernames.map((username) => ({ username, password })),
  };
}

export const twoHopSecret = 'a-client-secret-of-32-characters';

export async function startTwoHopApplication(): Promise<TwoHopApplication> {
  const arrivals: Arrival[] = [];
  let elsewhere = '';
  let held: Promise<void> = Promise.resolve();
  const application = await startApplication(async (request, response, body) => {
    const url = new URL(request.url ?? '/', 'http://application');
    if (url.pathname === '/callback') arrivals.push({ method: request.method ?? '', members: Object.fromEntries(body === '' ? url.searchParams : new URLSearchParams(body)) });
    await held;
    const isHop = ['/callback', '/goodbye'].includes(url.pathname);
    if (isHop) response.writeHead(302, { location: `${elsewhere}${url.pathname === '/callback' ? '/home' : '/left'}${url.search}` }).end();
    else response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html><html lang="en"><title>Application</title><p id="at">${url.pathname}</p></html>`);
  });
  elsewhere = `http://localhost:${application.port}`;
  return {
    origin: `http://127.0.0.1:${application.port}`,
    elsewhere,
    arrivals,
    hold() {
      let release: () => void = () => undefined;
      held = new Promise((resolve) => (release = resolve));
      return { release: () => release() };
    },
    close: () => application.close(),
  };
}
