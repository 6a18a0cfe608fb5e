import { AuditStore } from '../domain/audit/audit.store.ts';
import { SamlKeys } from '../domain/keys/saml-keys.ts';
import type { Runtime } from '../process/runtime.ts';

/** `keys rotate --saml`, and with `--compromised`; answers what to tell whoever typed it. */
export async function replaceSamlKeys({ database, masterKey, clock, random, settings }: Runtime, reason: 'rotated' | 'compromised'): Promise<string> {
  const audit = new AuditStore(database, masterKey, clock, random);
  const keys = new SamlKeys(database, masterKey, clock, settings);
  await keys[reason === 'compromised' ? 'replace' : 'rotate']((transaction) => audit.record({ type: 'saml_keys.replaced', actor: { kind: 'operator' }, subject: null, details: { reason } }, transaction));
  if (reason === 'rotated') return 'The metadata at /saml/metadata have another certificate beside the one of now. Its key signs in 90 days: give it to each application that does not read the metadata by itself.';
  return [
    'Another key signs for applications that speak SAML now, on every node, and the metadata at /saml/metadata have its certificate alone.',
    'An application takes no log-in of this installation until it has that certificate, and believes whoever has the old key until the old certificate is gone from it: see docs/stolen-keys.md.',
  ].join('\n');
}
