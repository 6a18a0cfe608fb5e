import { Browser, pageOf } from './browser.ts';
import { comeBack, connectionTo, openPlace, press, tokenOf, toLogin } from './connection-place.ts';
import type { Provider } from './provider.ts';
import { openImpostor, type Impostor } from './upstream-impostor.ts';

/** The installation, whose people log in by an impostor of a provider: by one connection of it, or by another, as another client. */
export interface ImpostorPlace {
  readonly impostor: Impostor;
  readonly provider: Provider;
  /** What each test begins with: as it was at first, and nothing wrong. */
  readonly begin: () => Promise<void>;
  /** Logs somebody in by the impostor, which calls that log-in so. */
  readonly logIn: (sid: string | undefined, sub?: string) => Promise<Browser>;
  readonly isIn: (browser: Browser) => Promise<boolean>;
  readonly close: () => Promise<void>;
}

export async function openImpostorPlace(): Promise<ImpostorPlace> {
  const impostor = await openImpostor();
  const corp = connectionTo(impostor.origin, { trusted_domains: ['corp.example'] });
  const { provider, rewind } = await openPlace([corp, { ...corp, connection: 'other', name: 'Other', client_id: 'elsewhere' }]);
  return {
    impostor,
    provider,
    async begin() {
      await rewind();
      provider.clock.advance(601); // what the other says of itself is asked for anew
      impostor.faults = {};
      impostor.elsewhere = undefined;
    },
    async logIn(sid, sub = 'carl') {
      const browser = new Browser(provider);
      const address = impostor.visit(await press(browser, await toLogin(browser)));
      impostor.faults = { claims: { sid, sub, email: `${sub}@corp.example` } };
      await tokenOf(provider, await comeBack(browser, address.href));
      return browser;
    },
    isIn: async (browser) => pageOf(await browser.go('/account')) === 'account',
    async close() {
      await provider.close();
      await impostor.close();
    },
  };
}
