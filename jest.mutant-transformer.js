import { readFileSync } from 'node:fs';
import swc from '@swc/jest';
import { mutated } from './apps/cli/mutants/mutation.mjs';

/**
 * Jest's transformer with one change: the file of the mutant is read with the mutation in it. Nothing is written, so the checkout
 * stays as it is, and what other mutants and ordinary runs have transformed counts for all files but this one.
 */
export default {
  /** @param {{ swc: import('@swc/jest').Config, mutant?: import('./apps/cli/mutants/mutation.mjs').Mutation }} config */
  createTransformer({ swc: options, mutant }) {
    const { createTransformer } = swc;
    const plain = createTransformer(options);
    const change = (/** @type {string} */ source, /** @type {string} */ file) => (mutant?.file === file ? mutated(source, mutant) : source);
    return {
      ...plain,
      getCacheKey: (/** @type {string} */ source, /** @type {string} */ file, /** @type {any} */ ...rest) => `${plain.getCacheKey?.(change(source, file), file, .../** @type {[any]} */ (rest))}${version}`,
      process: (/** @type {string} */ source, /** @type {string} */ file, /** @type {any} */ how) => plain.process(change(source, file), file, how),
      processAsync: (/** @type {string} */ source, /** @type {string} */ file, /** @type {any} */ how) => plain.processAsync?.(change(source, file), file, how),
    };
  },
};

const version = readFileSync(new URL(import.meta.url), 'utf8').length;
