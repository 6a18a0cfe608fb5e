import { statSync } from 'node:fs';
import TestSequencer from '@jest/test-sequencer';

/** Parts of about the same length: jest's own go by the hashes of names, and one of two took half again as long as the other. How long a suite is in lines says about how long it takes. */
export default class Sequencer extends TestSequencer {
  /** @param {import('@jest/test-result').Test[]} tests @param {{ shardIndex: number, shardCount: number }} options */
  shard(tests, { shardIndex, shardCount }) {
    const parts = Array.from({ length: shardCount }, () => ({ bytes: 0, tests: /** @type {typeof tests} */ ([]) }));
    const sized = tests.map((test) => ({ test, bytes: statSync(test.path).size })).sort((a, b) => b.bytes - a.bytes || (a.test.path < b.test.path ? -1 : 1));
    for (const { test, bytes } of sized) {
      const least = parts.reduce((one, other) => (other.bytes < one.bytes ? other : one));
      least.bytes += bytes;
      least.tests.push(test);
    }
    return parts[shardIndex - 1].tests;
  }
}
