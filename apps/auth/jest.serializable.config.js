import base from './jest.config.js';

process.env.TEST_DATABASE_UNKIND = 'yes';

/** Those that count statements, or hold them up by hand with the server's own: that says nothing of an engine. */
const otherwise = ['statements', 'slow-statements', 'outbox', 'backchannel-logout', 'metrics'];

/** Every suite of the server, on a database that takes back each statement once: docs/distributed.md. */
export default {
  ...base,
  testPathIgnorePatterns: [...base.testPathIgnorePatterns, ...otherwise.map((name) => `/${name}\\.spec\\.ts$`)],
  testTimeout: 120_000, // each statement is asked for twice, and news take a quarter of a second
};
