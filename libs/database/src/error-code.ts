/** The `code` of a system or PostgreSQL error: ENOENT, 28P01 and their like. */
export function errorCode(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined;
}
