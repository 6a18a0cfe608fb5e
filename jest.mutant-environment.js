import SuiteEnvironment from './jest.environment.js';

/** The environment of every suite, in which only the tests run that hold one of the given texts in their names: each mutant has its own. */
export default class MutantEnvironment extends SuiteEnvironment {
  /** @param {import('@jest/environment').JestEnvironmentConfig} config @param {import('@jest/environment').EnvironmentContext} context */
  constructor(config, context) {
    super(config, context);
    this.names = /** @type {readonly string[]} */ (config.projectConfig.testEnvironmentOptions['testNames']);
  }

  /** @param {import('jest-circus').Circus.Event} event @param {import('jest-circus').Circus.State} state */
  async handleTestEvent(event, state) {
    if (event.name === 'run_start' && this.names.every((name) => name !== '')) state.testNamePattern = new RegExp(this.names.map(literal).join('|'));
    await super.handleTestEvent(event, state);
  }
}

const literal = (/** @type {string} */ text) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
