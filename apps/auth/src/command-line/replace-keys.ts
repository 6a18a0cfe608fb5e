import { AuditStore } from '../domain/audit/audit.store.ts';
import { RetiredKeys } from '../domain/keys/retired-keys.ts';
import { SigningKeyStore } from '../domain/keys/signing-key.store.ts';
import type { Runtime } from '../process/runtime.ts';

/** `keys rotate --compromised`: no node publishes, believes or signs with any key of before; answers what to tell whoever typed it. */
export async function replaceKeys({ database, masterKey, clock, random, keyGenerator, settings, log }: Runtime): Promise<string> {
  const audit = new AuditStore(database, masterKey, clock, random);
  const keys = new SigningKeyStore(database, masterKey, clock, await keyGenerator(), settings, new RetiredKeys(database, clock, settings), audit, log);
  await keys.replace('forgotten', (transaction) => audit.record({ type: 'signing_keys.replaced', actor: { kind: 'operator' }, subject: null, details: { reason: 'compromised' } }, transaction));
  return [
    'New signing keys sign now, on every node, and the old ones are gone: their tokens are refused here, at once.',
    'A service that verifies tokens by itself believes the old keys until it reads the new ones: at the first token that names one, and else as docs/stolen-keys.md says.',
  ].join('\n');
}
