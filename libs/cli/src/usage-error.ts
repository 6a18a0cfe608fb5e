/** A command that was typed wrongly. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
