import 'reflect-metadata';
import type { Door } from './door.ts';

/** Loaded when something first comes through: what counts the code that runs has no more to count than that of one door. */
const behind = <Name extends string>(load: () => Promise<Readonly<Record<Name, Door>>>, name: Name): Door => async (bytes) => (await load())[name](bytes);
const addresses = () => import('./doors/addresses.ts');
const headers = () => import('./doors/headers.ts');
const tokens = () => import('./doors/jws.ts');
const passkeys = () => import('./doors/passkey.ts');

/** All doors by their names, which are those of their corpora: the search and the run over the corpora go through the same. */
export const doors: Readonly<Record<string, Door>> = {
  assertion: behind(passkeys, 'assertion'),
  authorization: behind(headers, 'authorization'),
  claimSchema: behind(() => import('./doors/claim-schema.ts'), 'claimSchema'),
  cookie: behind(headers, 'cookie'),
  creation: behind(passkeys, 'creation'),
  credentials: behind(tokens, 'credentials'),
  directory: behind(() => import('./doors/directory.ts'), 'directory'),
  form: behind(() => import('./doors/form.ts'), 'form'),
  image: behind(() => import('./doors/image.ts'), 'image'),
  json: behind(() => import('./doors/json.ts'), 'json'),
  jws: behind(tokens, 'jws'),
  names: behind(addresses, 'names'),
  network: behind(headers, 'network'),
  passkeyAnswer: behind(passkeys, 'passkeyAnswer'),
  plainHeaders: behind(headers, 'plainHeaders'),
  proof: behind(tokens, 'proof'),
  redirectUri: behind(addresses, 'redirectUri'),
  samlMessage: behind(() => import('./doors/saml.ts'), 'samlMessage'),
  signalAnswer: behind(() => import('./doors/signals.ts'), 'signalAnswer'),
  soapMessage: behind(() => import('./doors/saml.ts'), 'soapMessage'),
  webAddresses: behind(addresses, 'webAddresses'),
  yaml: behind(() => import('./doors/yaml.ts'), 'yaml'),
};
