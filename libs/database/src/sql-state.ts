/** The SQLSTATE of an error of Prisma or pg; empty where it has none. */
export function sqlStateOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const { code, meta, cause } = error as Error & { readonly code?: unknown; readonly meta?: { readonly driverAdapterError?: { readonly cause?: { readonly originalCode?: unknown } } } };
  const wrapped = meta?.driverAdapterError?.cause?.originalCode ?? (cause as { readonly originalCode?: unknown } | undefined)?.originalCode;
  if (typeof wrapped === 'string') return wrapped;
  return typeof code === 'string' && /^(?=.*\d)[0-9A-Z]{5}$/.test(code) && !/^P\d{4}$/.test(code) ? code : '';
}
