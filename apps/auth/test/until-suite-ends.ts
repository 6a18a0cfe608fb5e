declare global {
  /** Of jest.environment.js: calls `end` when the suite ends; it closes a thing, and answers whether that was still open. */
  var whenSuiteEnds: (end: () => Promise<boolean>) => void;
}

/** Closes what was opened, once: when it is told to, at the latest when the suite ends. So a set-up that fails half-way leaves nothing open. */
export function untilSuiteEnds(): AsyncDisposableStack {
  const undo = new AsyncDisposableStack();
  whenSuiteEnds(async () => {
    if (undo.disposed) return false;
    await undo.disposeAsync();
    return true;
  });
  return undo;
}
