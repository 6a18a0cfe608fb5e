/** Whether this program was unpacked from a tarball, or is in an image that was made as one: it is run by a C library that came with it. */
export const isPackaged = (script = process.argv[1] ?? ''): boolean => script.endsWith('/packaged.mjs');

/** What a person types to start this server: in a checkout npm does it, unpacked from a tarball the command that lies there (apps/cli/packaged.mjs). */
export const startCommand = (options = '', script = process.argv[1] ?? ''): string =>
  isPackaged(script) ? `symbolon start${options && ` ${options}`}` : `npm start${options && ` -- ${options}`}`;
