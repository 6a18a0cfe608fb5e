import { defineConfig } from 'rolldown';
import server from './rolldown.config.js';

/** The doors of test/fuzz as programs of their own: V8 has to count before anything is compiled. */
export default defineConfig({
  ...server,
  input: { doors: 'test/fuzz/doors.ts', search: 'test/fuzz/search.ts', work: 'test/fuzz/work.ts' },
  external: [...server.external, /^@prisma\/client\/runtime/, 'reflect-metadata'], // who starts a program loads it first
  plugins: [],
  output: {
    dir: '../../tmp/fuzz/program', format: 'esm', sourcemap: true, cleanDir: true, keepNames: true, entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs',
  },
});
