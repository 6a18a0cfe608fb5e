import { canonicalUsername, matchesRedirectUri, usernameFault } from '@symbolon/contracts';
import { redirectUri as redirectUriSchema } from '../../../../../libs/contracts/src/redirect-uri.ts';
import { httpsAddress, webAddress, webOrigin } from '../../../../../libs/contracts/src/web-address.ts';
import { isEmailAddress } from '../../../src/domain/users/email-address.ts';
import { demand, demandSame, textOf, type Door } from '../door.ts';

/** Where a browser would go: all but the port. */
const place = ({ protocol, username, password, hostname, pathname, search, hash }: URL) => ({ protocol, username, password, hostname, pathname, search, hash });

/** Redirect URIs, as `registered newline asked`: what is registered is what a browser makes of it, and what matches leads to the same place. */
export const redirectUri: Door = (bytes) => {
  const [registered = '', asked = ''] = textOf(bytes).split('\n');
  if (!redirectUriSchema().safeParse(registered).success) return;
  const url = new URL(registered); // throws where the platform knows no such address
  demand(url.hash === '' && url.username === '' && url.password === '', 'A redirect URI hides something.');
  demand(!/^https?:$/.test(url.protocol) || registered.toLowerCase().startsWith(`${url.protocol}//${url.hostname}`), 'A redirect URI leads to another host than it shows.');
  if (matchesRedirectUri([registered], asked)) demandSame(place(new URL(asked)), place(url), 'A redirect URI matches that leads elsewhere.');
};

/** Addresses of the web that administrators name: as a browser reads them. */
export const webAddresses: Door = (bytes) => {
  const text = textOf(bytes);
  const [web, https, origin] = [webAddress(), httpsAddress(), webOrigin()].map((schema) => schema.safeParse(text).success);
  if (!web) return demand(!https && !origin, 'An address is taken in one place and not in another.');
  const url = new URL(text);
  demand(url.username === '' && url.password === '' && url.hash === '', 'An address hides something.');
  demand(url.protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname), 'An address without TLS leads elsewhere.');
};

/** Log-in names and addresses of people: one form of each, which is its own. */
export const names: Door = (bytes) => {
  const text = textOf(bytes);
  const canonical = canonicalUsername(text);
  demandSame(canonicalUsername(canonical), canonical, 'A name has two canonical forms.');
  if (usernameFault(text) === undefined) demand(!/[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/u.test(canonical), 'A name is taken that has something unseen in it.');
  if (isEmailAddress(text)) demand(text.split('@').length === 2 && !/[\s<>()[\]\\,;:"]/.test(text) && Buffer.byteLength(text) <= 254, 'An address is taken that mail servers read otherwise.');
};
