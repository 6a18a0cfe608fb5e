import { keepEvaluated, noContext } from './jest.compiled.js';
import { TestEnvironment } from 'jest-environment-node';

/**
 * The environment of every suite. A set-up that fails is told once: not again by each of its tests, and not by the clean-up that falls
 * over what is not there. What a suite opened is closed when it ends: whoever opens a thing says how, by `whenSuiteEnds`. All suites of a
 * process are in its realm: what one changes of it is put back. A configuration may leave out tests: `leftOut` has a part of the name of
 * each, with the reason.
 */
export default class SuiteEnvironment extends TestEnvironment {
  /** @type {(() => Promise<boolean>)[]} Each closes a thing, and answers whether it was still open. */
  #ends = [];
  /** Describe blocks and tests whose set-up failed. @type {Set<unknown>} */
  #failed = new Set();
  /** @type {string[]} */
  #leftOut;
  #before = realmNow();

  /** @param {import('@jest/environment').JestEnvironmentConfig} config @param {import('@jest/environment').EnvironmentContext} context */
  constructor(config, context) {
    super(config, context);
    this.#leftOut = Object.keys(config.projectConfig.testEnvironmentOptions.leftOut ?? {});
    this.global = globalThis;
    this.context = noContext;
    this.moduleMocker = new this.moduleMocker.constructor(globalThis);
    this.moduleMocker.clearMocksOnScope = undefined; // it looks at every global there is
    this.fakeTimersModern = new this.fakeTimersModern.constructor({ config: config.projectConfig, global: globalThis });
  }

  async setup() {
    await super.setup();
    Error.stackTraceLimit = 20; // jest's 100 are looked for at each refusal and each expect, and not read
    this.global.whenSuiteEnds = (/** @type {() => Promise<boolean>} */ end) => void this.#ends.push(end);
  }

  /** @param {import('jest-circus').Circus.Event} event @param {import('jest-circus').Circus.State} state */
  async handleTestEvent(event, state) {
    if (event.name === 'run_start') keepEvaluated(true); // by now the suite's own modules are compiled
    if (event.name === 'run_start') for (const test of testsOf(state.rootDescribeBlock)) if (this.#leftOut.some((part) => test.name.includes(part))) test.mode = 'skip';
    if (event.name === 'hook_failure') this.#tellOnce(event, state);
    if (event.name === 'run_finish') await this.#closeAll(state);
  }

  async teardown() {
    keepEvaluated(false);
    await super.teardown();
    restoreRealm(this.#before);
  }

  /** By now jest has noted the failure wherever it counts. */
  #tellOnce({ hook, test, describeBlock, error }, state) {
    if (hook.type === 'beforeAll') {
      const [, ...others] = testsOf(describeBlock);
      for (const each of others) each.errors.splice(-1, 1, plain('The set-up of this test failed: see the first test of its suite that failed.'));
      this.#failed.add(describeBlock);
    } else if (hook.type === 'beforeEach') this.#failed.add(test);
    else if (hook.type === 'afterAll' && this.#failed.has(describeBlock)) state.unhandledErrors.pop();
    else if (hook.type === 'afterEach' && (this.#failed.has(test) || this.#failedAbove(test))) {
      if (test.errors.at(-1)?.[0] === error) test.errors.pop();
    }
  }

  #failedAbove(test) {
    for (let block = test.parent; block; block = block.parent) if (this.#failed.has(block)) return true;
    return false;
  }

  async #closeAll(state) {
    let forgotten = 0;
    for (const end of this.#ends.reverse()) if (await end()) forgotten += 1;
    if (forgotten > 0 && this.#failed.size === 0) state.unhandledErrors.push(plain(`This suite left open ${forgotten} of the things that it opened: close them in an afterAll or afterEach.`));
  }
}

/** @returns {any[]} */
const testsOf = (block) => block.children.flatMap((child) => (child.type === 'test' ? [child] : testsOf(child)));

/** A failure whose place tells nothing. */
function plain(message) {
  const error = new Error(message);
  error.stack = message;
  return error;
}

/** What suites, and jest for each of them, change of their realm. */
const realmNow = () => ({ globals: Object.getOwnPropertyDescriptors(globalThis), exit: process.exit, environment: { ...process.env } });

/** Nothing of a suite is left for the next. @param {ReturnType<typeof realmNow>} before */
function restoreRealm({ globals, exit, environment }) {
  for (const [name, before] of Object.entries(globals)) {
    const now = Object.getOwnPropertyDescriptor(globalThis, name);
    if (!Object.is(now?.value, before.value) || now?.get !== before.get) Object.defineProperty(globalThis, name, before);
  }
  for (const symbol of Object.getOwnPropertySymbols(globalThis)) if (statesOfJest.has(symbol.description)) delete globalThis[symbol];
  process.exit = exit;
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
}

/** What jest keeps of a suite among the globals. */
const statesOfJest = new Set(['JEST_STATE_SYMBOL', 'EVENT_HANDLERS', 'TEST_TIMEOUT_SYMBOL', 'RETRY_TIMES', 'RETRY_TIMES_SETTER', 'RETRY_IMMEDIATELY', 'WAIT_BEFORE_RETRY', 'LOG_ERRORS_BEFORE_RETRY']);
