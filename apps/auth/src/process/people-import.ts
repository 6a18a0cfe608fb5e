import type { EventActor } from '@symbolon/contracts';
import { AuditStore } from '../domain/audit/audit.store.ts';
import { AuthenticatorStore } from '../domain/factors/authenticator.store.ts';
import { FactorImport } from '../domain/factors/factor-import.ts';
import { Factors } from '../domain/factors/factors.ts';
import { KeyMakes } from '../domain/factors/key-makes.ts';
import { PasskeyStore } from '../domain/factors/passkey.store.ts';
import { RecoveryCodeStore } from '../domain/factors/recovery-code.store.ts';
import { ImportProgress } from '../domain/imports/import-progress.ts';
import { ImportStore, type ImportStart } from '../domain/imports/import.store.ts';
import { PeopleImport, type ImportWish } from '../domain/imports/people-import.ts';
import { PeopleWriter } from '../domain/imports/people-writer.ts';
import { PersonFaults } from '../domain/imports/person-faults.ts';
import type { Runtime } from './runtime.ts';

/** What takes people over, whether they come by a file or by their first log-in: put together where no server need be. */
export function peopleImportOf(runtime: Runtime, wish: ImportWish, actor: EventActor): PeopleImport {
  const { database, masterKey, clock, random, passwords, settings } = runtime;
  const factors = factorImport(runtime);
  const writer = new PeopleWriter(factors, new AuditStore(database, masterKey, clock, random), random, clock, actor);
  return new PeopleImport(database, passwords, new PersonFaults(factors), writer, wish, settings.SYMBOLON_HASH_CONCURRENCY);
}

/** Begins to keep how far an import is. */
export async function importProgressOf({ database, clock, random }: Runtime, { kind, source, file, actor, isDryRun, bytesTotal }: ImportStart): Promise<ImportProgress> {
  const store = new ImportStore(database, clock, random);
  return new ImportProgress(store, clock, await store.begin({ kind, source, file, actor, isDryRun, bytesTotal }), bytesTotal);
}

function factorImport({ database, masterKey, random, clock, signIn, passkeyRoots, settings }: Runtime): FactorImport {
  const makes = new KeyMakes(passkeyRoots, signIn, settings, clock);
  const factors = new Factors(database, signIn, new RecoveryCodeStore(database, masterKey, clock), makes);
  return new FactorImport(factors, new AuthenticatorStore(database, masterKey, clock), new PasskeyStore(database, random, clock), makes, random, clock);
}
