import { formOf, issuer, type Answer, type Provider } from './provider.ts';

/** A page or a redirect, as a browser without scripts sees it. */
export interface Seen extends Answer {
  /** Where it leads; undefined for a page. */
  readonly location: string | undefined;
  /** The members of its form. */
  readonly fields: Readonly<Record<string, string>>;
  readonly action: string;
}

/** A browser that keeps the cookies of the provider, follows its redirects, and stops where they lead elsewhere. */
export class Browser {
  readonly #provider: Provider;
  cookie: string | undefined;

  constructor(provider: Provider) {
    this.#provider = provider;
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
    const set = answer.headers.getSetCookie().map((each) => each.split(';', 1)[0]);
    if (set[0] !== undefined) this.cookie = set[0];
    return {
      ...answer,
      location: answer.headers.get('location') ?? undefined,
      fields: Object.fromEntries([...answer.text.matchAll(/<input[^>]*>/g)].map(([tag]) => [attribute(tag, 'name'), attribute(tag, 'value')])),
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
