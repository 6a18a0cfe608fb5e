import { rowsOf } from './snapshot.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

/** One database for all tests of a file, as if each had its own: before each its rows are what they were at first. It is there once they begin. */
export function sharedDatabase(): Pick<TestDatabase, 'database' | 'connection'> {
  let made: TestDatabase;
  let back: () => Promise<void>;
  beforeAll(async () => {
    made = await createTestDatabase();
    back = await rowsOf(made.database);
  });
  beforeEach(() => back());
  afterAll(() => made.drop());
  return {
    get database() {
      return made.database;
    },
    get connection() {
      return made.connection;
    },
  };
}
