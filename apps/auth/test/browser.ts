import { formOf, issuer, type Answer, type Provider } from './provider.ts';

/** A page or a redirect, as a browser without scripts sees it. */
export interface Seen extends Answer {
  /** Where it leads; undefined for a page. */
  readonly location: string | undefined;
  /** The members of its form, but for a code that was mailed: without one it is the form that asks for another mail. */
  readonly fields: Readonly<Record<string, string>>;
  readonly action: string;
}

/** The members of a response to a client, without the state of the browser, which is another each time (session-management.spec.ts). */
export const withoutSessionState = (members: Iterable<readonly [string, string]>): Record<string, string> => Object.fromEntries([...members].filter(([name]) => name !== 'session_state'));

/** Which of our pages it is; undefined for what is none. */
export const pageOf = ({ text }: Pick<Seen, 'text'>): string | undefined => /data-page="([\w-]+)"/.exec(text)?.[1];

/** The code that an error page shows; undefined on any other. */
export const errorCodeOf = ({ text }: Pick<Seen, 'text'>): string | undefined => /id="error-code"><code>([^<]*)</.exec(text)?.[1];

/** A browser that keeps the cookies of the provider, follows its redirects, and stops where they lead elsewhere. */
export class Browser {
  readonly #provider: Provider;
  readonly #cookies = new Map<string, string>();

  constructor(provider: Provider) {
    this.#provider = provider;
  }

  /** All cookies, as they are sent; undefined when there is none. */
  get cookie(): string | undefined {
    return this.#cookies.size === 0 ? undefined : [...this.#cookies].map((pair) => pair.join('=')).join('; ');
  }

  /** The same without the one that tells a browser known, which is another after each log-in, also of a form that was sent twice. */
  get login(): string | undefined {
    return this.cookie?.split('; ').filter((pair) => !pair.includes('-device=')).join('; ');
  }

  set cookie(pairs: string | undefined) {
    this.#cookies.clear();
    for (const pair of pairs?.split('; ') ?? []) this.#keep(pair);
  }

  #keep(set: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
    if (set.includes('Max-Age=0')) this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }

  /** Goes to an address, and on while it leads to the provider itself. */
  async go(path: string, init: RequestInit = {}): Promise<Seen> {
    let seen = await this.step(path, init);
    while (seen.location?.startsWith('/') || seen.location?.startsWith(issuer)) seen = await this.step(seen.location.replace(issuer, ''));
    return seen;
  }

  /** One request, no redirect followed. */
  async step(path: string, init: RequestInit = {}): Promise<Seen> {
    const headers = { ...(init.headers as Record<string, string>), ...(this.cookie !== undefined && { cookie: this.cookie }) };
    const answer = await this.#provider.send(path, { ...init, headers });
    for (const set of answer.headers.getSetCookie()) this.#keep(set);
    return {
      ...answer,
      location: answer.headers.get('location') ?? undefined,
      fields: Object.fromEntries([...answer.text.matchAll(/<input[^>]*>/g)].filter(([tag]) => !tag.includes(' autocomplete="one-time-code"') && (!tag.includes('type="checkbox"') || tag.includes(' checked'))).map(([tag]) => [attribute(tag, 'name'), attribute(tag, 'value')])),
      action: attribute(/<form[^>]*>/.exec(answer.text)?.[0] ?? '', 'action'),
    };
  }

  /** Fills in the form of a page and sends it. */
  async submit(page: Seen, members: Readonly<Record<string, string>>): Promise<Seen> {
    return this.go(page.action, { method: 'POST', body: formOf({ ...page.fields, ...members }) });
  }
}

function attribute(tag: string, name: string): string {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
  return value.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
