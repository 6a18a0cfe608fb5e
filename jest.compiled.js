import v8 from 'node:v8';
import vm from 'node:vm';

/**
 * Each suite has modules of its own (jest.runtime.js says which), and most are those of the suite before: what a process has compiled of
 * a text once is taken for the next. V8 does that by itself for scripts alone. jest has no place for it, so it is done where it compiles: here, for this process.
 */
const { SourceTextModule, SyntheticModule, compileFunction } = vm;

/**
 * What jest is told to be the context of every suite. There is none: suites run in the realm of their process, where V8 finds globals
 * by itself instead of by calls into a sandbox, where what it has optimized for one suite is there for the next, and where what a
 * package names is what a test names.
 */
export const noContext = vm.createContext();
/** @template T @param {T & { context?: unknown, parsingContext?: unknown }} options */
const here = ({ context, parsingContext, ...options }) => ({ ...options, ...(context !== noContext && { context }), ...(parsingContext !== noContext && { parsingContext }) });

/**
 * V8's own place for what was compiled finds none of it again, since each suite's modules have symbols of their own; by these it would
 * hold all that a suite had in memory, some 60 MB, for good. While tests run it is open: each server that starts makes some 800
 * functions of texts for its routes, the same as the server before.
 * @param {boolean} keep
 */
export const keepEvaluated = (keep) => v8.setFlagsFromString(keep ? '--compilation-cache' : '--no-compilation-cache');
keepEvaluated(false);

/** By the name of a file. @type {Map<string, { text: string, code: Buffer | undefined }>} */
const modules = new Map();
/** @type {typeof modules} */
const functions = new Map();

const known = (/** @type {typeof modules} */ compiled, /** @type {string} */ name, /** @type {string} */ text) => {
  const before = compiled.get(name);
  return before?.text === text ? before.code : undefined;
};

if (SourceTextModule) {
  vm.SourceTextModule = class extends SourceTextModule {
    /** @param {string} text @param {vm.SourceTextModuleOptions} [options] */
    constructor(text, options = {}) {
      const { identifier = '' } = options;
      const cachedData = known(modules, identifier, text);
      super(text, here(cachedData ? { ...options, cachedData } : options));
      if (!cachedData) modules.set(identifier, { text, code: this.createCachedData() });
    }
  };

  vm.SyntheticModule = class extends SyntheticModule {
    /** @param {string[]} names @param {(this: vm.SyntheticModule) => void} evaluate @param {vm.SyntheticModuleOptions} [options] */
    constructor(names, evaluate, options = {}) {
      super(names, evaluate, here(options));
    }
  };

  vm.compileFunction = (text, parameters, options = {}) => {
    const { filename = '' } = options;
    const cachedData = known(functions, filename, text);
    if (cachedData) return compileFunction(text, parameters, here({ ...options, cachedData }));
    const made = compileFunction(text, parameters, here({ ...options, produceCachedData: true }));
    functions.set(filename, { text, code: made.cachedData });
    return made;
  };
}
