import base from './jest.config.js';

process.env.TEST_DATABASE_UNKIND = 'yes';

/** Suites, and tests by a part of their name, that say something of statements themselves, and nothing of an engine; with what that is. */
const suites = {
  statements: 'counts the statements of each request',
  'slow-statements': 'holds statements up by the server that is behind the wire',
  'serialization-failures': 'takes statements back itself, by their number',
};
const tests = {
  'as many statements': 'counts statements',
  'what is broken, refused or odd is told by its kind alone': 'compares a trace, which names each try of a statement',
  'what is done in the background is a trace of its own': 'counts statements in one',
};

/** Every suite of the server, on a database that takes back each statement once: docs/distributed.md. */
export default {
  ...base,
  testPathIgnorePatterns: [...base.testPathIgnorePatterns, ...Object.keys(suites).map((name) => `/${name}\\.spec\\.ts$`)],
  testEnvironmentOptions: { ...base.testEnvironmentOptions, leftOut: tests },
  testTimeout: 120_000, // each statement is asked for twice, and news take a quarter of a second
};
