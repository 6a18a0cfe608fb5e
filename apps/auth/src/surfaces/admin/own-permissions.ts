import type { Permission } from '@symbolon/contracts';
import { ProblemError } from '../../platform/errors/problem-error.ts';
import type { Caller } from './callers.ts';

/** Nobody gives, or takes over, a permission that they have not. */
export function demandOwn(wanted: readonly Permission[], { permissions }: Pick<Caller, 'permissions'>): void {
  const missing = wanted.find((each) => !permissions.has(each));
  if (missing !== undefined) throw new ProblemError('outranked', { permission: missing });
}
