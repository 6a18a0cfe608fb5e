/** What a log may say of why something did not arrive: our own sentence, or the kind of the error. A message of others may quote what was sent. */
export function failureReason(error: unknown, ours: abstract new (...given: never[]) => Error): string {
  if (error instanceof ours) return error.message;
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
  return typeof code === 'string' ? code : String(name);
}
