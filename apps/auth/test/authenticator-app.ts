import { Secret, TOTP } from 'otpauth';
import type { Browser, Seen } from './browser.ts';
import type { Provider } from './provider.ts';

/** A program on a person's phone: a library that we did not write, which reads what the page offers. */
export class AuthenticatorApp {
  readonly secret: Secret;
  readonly #totp: TOTP;

  constructor(base32: string) {
    this.secret = Secret.fromBase32(base32);
    this.#totp = new TOTP({ secret: this.secret });
  }

  static from({ text }: Seen): AuthenticatorApp {
    return new AuthenticatorApp(/id="secret"[^>]*>([^<]*)/.exec(text)?.[1]?.replaceAll(' ', '') ?? '');
  }

  /** The code that it shows at the provider's time, or so many seconds later. */
  code({ clock }: Pick<Provider, 'clock'>, seconds = 0): string {
    return this.#totp.generate({ timestamp: clock.now().getTime() + seconds * 1000 });
  }
}

/** Follows the way to a new authenticator from somebody's own page. */
export const offered = (browser: Browser, page: Seen): Promise<Seen> => browser.go(addressOf(page, 'add-authenticator'));

/** Where a link leads, by its id. */
export const addressOf = ({ text }: Seen, id: string): string => new RegExp(`id="${id}"[^>]* href="([^"]*)"`).exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';

/** The recovery codes that are shown. */
export const recoveryCodesOn = ({ text }: Seen): readonly string[] => [.../<ul class="codes"[\s\S]*?<\/ul>/.exec(text)?.[0].matchAll(/<li>([^<]*)/g) ?? []].map(([, code]) => code ?? '');

/** Six digits that are not these. */
export const otherThan = (right: string): string => String((Number(right) + 1) % 1_000_000).padStart(6, '0');
