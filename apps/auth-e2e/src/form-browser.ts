type Members = Readonly<Record<string, string>>;

/** A page or a redirect, as a browser without scripts sees it. */
export interface Seen {
  readonly status: number;
  readonly url: URL;
  readonly text: string;
  /** Where it leads away from the issuer; undefined for a page. */
  readonly location: URL | undefined;
  /** Where its form goes, and the members that are filled in already. */
  readonly action: string;
  readonly fields: Members;
}

/** Keeps cookies, follows redirects within the issuer and stops where they lead elsewhere. */
export class FormBrowser {
  readonly #issuer: string;
  readonly #cookies = new Map<string, string>();

  constructor(issuer: string) {
    this.#issuer = issuer;
  }

  async go(address: URL, init: RequestInit = {}): Promise<Seen> {
    const cookie = [...this.#cookies].map((pair) => pair.join('=')).join('; ');
    const answer = await fetch(address, { ...init, redirect: 'manual', headers: { cookie } });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      this.#cookies.set(name, value);
    }
    const text = await answer.text();
    const to = answer.headers.get('location');
    const location = to === null ? undefined : new URL(to, address);
    if (location?.origin === this.#issuer) return this.go(location);
    const inputs = [...text.matchAll(/<input[^>]*>/g)].map(([tag]) => [attribute(tag, 'name'), attribute(tag, 'value')] as const);
    return { status: answer.status, url: address, text, location, action: attribute(/<form[^>]*>/.exec(text)?.[0] ?? '', 'action'), fields: Object.fromEntries(inputs) };
  }

  /** Fills in the form of a page and sends it. */
  submit({ action, url, fields }: Seen, members: Members): Promise<Seen> {
    return this.go(new URL(action, url), { method: 'POST', body: new URLSearchParams({ ...fields, ...members }) });
  }
}

function attribute(tag: string, name: string): string {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
  return value.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
