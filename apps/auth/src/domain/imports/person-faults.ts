import { HashFault, readHash } from '@symbolon/crypto';
import type { FactorImport } from '../factors/factor-import.ts';
import type { PersonEntry } from './person-entry.ts';

/** Whose factors or password cannot be taken, and why: told before anything is decided, so that nobody takes a name and is left out then. */
export class PersonFaults {
  constructor(private readonly factors: FactorImport) {}

  async of(people: readonly PersonEntry[], leavesPasswords: boolean): Promise<ReadonlyMap<PersonEntry, string>> {
    const faults = new Map<PersonEntry, string>();
    for (const person of people) {
      const fault = (await this.#factorFault(person)) ?? (leavesPasswords ? undefined : hashFault(person));
      if (fault !== undefined) faults.set(person, fault);
    }
    return faults;
  }

  async #factorFault({ factors }: PersonEntry): Promise<string | undefined> {
    for (const factor of factors) {
      const fault = await this.factors.fault(factor);
      if (fault) return `its ${fault.member} ${fault.detail}`;
    }
    return undefined;
  }
}

function hashFault({ passwordHash }: PersonEntry): string | undefined {
  if (passwordHash === undefined) return undefined;
  try {
    readHash(passwordHash);
    return undefined;
  } catch (error) {
    if (error instanceof HashFault) return `its password hash ${error.message}`;
    throw error;
  }
}
