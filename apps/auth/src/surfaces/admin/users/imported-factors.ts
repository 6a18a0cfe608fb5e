import { Injectable } from '@nestjs/common';
import type { NewUserFactor, UserFactor } from '@symbolon/contracts';
import { FactorImport } from '../../../domain/factors/factor-import.ts';
import type { Factor } from '../../../domain/factors/factors.ts';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import type { Change } from '../admin-door.ts';

/** Takes over what people have from elsewhere, and refuses what cannot be. A refusal tells that a key is somebody's, and not whose. */
@Injectable()
export class ImportedFactors {
  constructor(private readonly factors: FactorImport) {}

  /** What no transaction is needed for. `at` is the place of the factor in the body. */
  async demandSound(factor: NewUserFactor, at = ''): Promise<void> {
    const fault = await this.factors.fault(factor);
    if (fault) throw new ProblemError('invalid-request', { errors: [{ pointer: `${at}/${fault.member}`, detail: fault.detail }] });
  }

  async add({ transaction, record }: Pick<Change<unknown>, 'transaction' | 'record'>, userId: string, factor: NewUserFactor, at = ''): Promise<UserFactor> {
    const added = await this.factors.add(transaction, userId, factor);
    if (added === 'too_many') throw new ProblemError('too-many-factors', at === '' ? {} : { errors: [{ pointer: at, detail: 'is one too many' }] });
    if (added === 'there') throw new ProblemError('already-exists', { errors: [{ pointer: `${at}/credential_id`, detail: 'is that of a key that is there' }] });
    await record('user.factor.added', { kind: 'user', id: userId }, { kind: factor.kind, name: factor.name });
    return factorView(added);
  }
}

export const factorView = ({ id, kind, name, isHardware, createdAt, lastUsedAt }: Factor): UserFactor => ({
  factor_id: id,
  kind,
  name,
  is_hardware: isHardware,
  created_at: createdAt.toISOString(),
  last_used_at: lastUsedAt?.toISOString() ?? null,
});
