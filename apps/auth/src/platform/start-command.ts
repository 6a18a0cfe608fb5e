/** What a person types to start this server: in a checkout npm does it, unpacked from a tarball the command that lies there (apps/cli/packaged.mjs). */
export const startCommand = (options = '', script = process.argv[1] ?? ''): string =>
  script.endsWith('/packaged.mjs') ? `symbolon start${options && ` ${options}`}` : `npm start${options && ` -- ${options}`}`;
