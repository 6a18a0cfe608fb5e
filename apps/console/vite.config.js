import { defineConfig } from 'vite';
import { contractModule } from './contract-module.js';
import { exampleModule } from './example-module.js';
import { compressed } from './compressed.js';

/** Files of the server: their names are of their contents, nothing stands in the page, and nothing is fetched from elsewhere. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  publicDir: false,
  plugins: [contractModule, exampleModule, compressed],
  build: {
    outDir: '../auth/src/surfaces/console/generated/console',
    emptyOutDir: false, // a server may be reading there: what is over goes last
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    rolldownOptions: {
      output: { hashCharacters: 'hex', entryFileNames: 'assets/[name].[hash:12].js', chunkFileNames: 'assets/[name].[hash:12].js', assetFileNames: 'assets/[name].[hash:12][extname]' },
    },
  },
});
