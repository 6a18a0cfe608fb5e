import { createRequire } from 'node:module';
import { types } from 'node:util';
import { SyntheticModule } from 'node:vm';
import Runtime from 'jest-runtime';

/**
 * How suites get modules. What is installed is loaded by Node.js itself, once a process. Of our own, what is shipped is evaluated once
 * a process, too, as it is in a server that serves many: the suites of a process find it as the first has left it. A suite's own
 * files, and those that help tests, are evaluated for each.
 */
class SharingRuntime extends Runtime {
  /** @param {ConstructorParameters<typeof Runtime>} args */
  constructor(...args) {
    super(...args);
    const [{ id, transform }] = args;
    keepOf(JSON.stringify([id, transform]));
    for (const [address, module] of kept.modules) this.registries.esModuleRegistry.set(address, module);
    for (const [file, map] of kept.sourceMaps) this.getSourceMaps().set(file, map);

    const { esmLoader, _resolution: resolution, coreModule } = this;
    // A module that is kept outlives the runtime that made it: what it imports later is imported by that of its suite.
    const own = esmLoader.dynamicImport;
    kept.dynamicImport = own;
    esmLoader.dynamicImport = (/** @type {Parameters<typeof own>} */ ...request) => kept.dynamicImport(...request);
    coreModule.require = require;

    const { shouldLoadAsEsm } = resolution;
    resolution.shouldLoadAsEsm = (/** @type {string} */ path) => !isInstalled(path) && shouldLoadAsEsm.call(resolution, path);
    const { pendingCjsBuildIsUnmarkedEsm, buildCjsAsEsmSyntheticModule } = esmLoader;
    esmLoader.pendingCjsBuildIsUnmarkedEsm = (/** @type {{ modulePath: string }} */ pending) => !isInstalled(pending.modulePath) && pendingCjsBuildIsUnmarkedEsm.call(esmLoader, pending);
    esmLoader.buildCjsAsEsmSyntheticModule = (/** @type {string} */ from, /** @type {string} */ path, /** @type {unknown} */ context) =>
      isInstalled(path) ? installed(path) : buildCjsAsEsmSyntheticModule.call(esmLoader, from, path, context);
  }

  /** What jest itself is made of is evaluated once a process, too; but for what holds the state of a suite. @param {string} from @param {string} [to] */
  requireInternalModule(from, to) {
    return to === undefined ? super.requireInternalModule(from) : createRequire(from)(to);
  }

  /** That of Node.js does: what is installed asks for it, too. */
  installGetBuiltinModule() {}

  teardown() {
    for (const [address, module] of this.registries.esModuleRegistry) if (isShipped(address) && module.status === 'evaluated') kept.modules.set(address, module);
    for (const [file, map] of this.getSourceMaps()) kept.sourceMaps.set(file, map);
    super.teardown();
  }
}

const require = createRequire(import.meta.url);

/** What is kept of one way to transform sources, the last: each mutant has one of its own. */
let kept = { way: '', modules: new Map(), sourceMaps: new Map(), dynamicImport: undefined };
function keepOf(/** @type {string} */ way) {
  if (kept.way !== way) kept = { way, modules: new Map(), sourceMaps: new Map(), dynamicImport: undefined };
}

const root = new URL('./', import.meta.url).href;
const isShipped = (/** @type {string} */ address) => address.startsWith(root) && /^(?:apps\/auth|libs\/[^/]+)\/src\/(?!.*\.spec\.)/.test(address.slice(root.length));
const isInstalled = (/** @type {string} */ path) => path.includes('/node_modules/');

/** @type {Map<string, SyntheticModule>} */
const modules = new Map();

/** A module of a package, for those of ours that import it. */
function installed(/** @type {string} */ path) {
  const known = modules.get(path);
  if (known) return known;
  const exports = require(path);
  const isNamespace = types.isModuleNamespaceObject(exports);
  const names = exports !== null && /^(object|function)$/.test(typeof exports) ? Object.keys(exports).filter((name) => name !== 'default' && name !== 'module.exports') : [];
  const module = new SyntheticModule([...names, 'default', 'module.exports'], function () {
    for (const name of names) this.setExport(name, exports[name]);
    this.setExport('default', isNamespace ? exports.default : exports);
    this.setExport('module.exports', exports);
  }, { identifier: path });
  modules.set(path, module);
  return module;
}

// jest requires it.
export { SharingRuntime as 'module.exports' };
