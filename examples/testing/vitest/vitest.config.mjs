import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.mjs'],
    hookTimeout: 30_000, // the first start on a machine makes a PostgreSQL
    server: { deps: { external: [/\/dist\//] } }, // only here, where the package is a link into the workspace
  },
});
