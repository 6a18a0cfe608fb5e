import { openScratch } from './scratch.ts';
import { newInstallation, startServer } from './server-process.ts';

/** What the start says of passwords that are all there is between a stranger and an account. */
const scratch = openScratch();
afterAll(() => scratch.close());

const warnings = async (minimum: string) => {
  const server = await startServer(await newInstallation(scratch, { SYMBOLON_PASSWORD_MIN_LENGTH: minimum, SYMBOLON_WORKERS: '2' }));
  await server.printed(/What else there is/); // what follows "ready"
  await server.stop();
  return server.log.filter(({ level }) => level === 'warn').map(({ msg, minimum: told }) => ({ msg, minimum: told }));
};

test('a minimum under 15 is warned of once, however many workers there are, with the setting and the fix', async () => {
  expect(await warnings('14')).toEqual([{ minimum: 14, msg: 'SYMBOLON_PASSWORD_MIN_LENGTH is under 15: without a second factor, which there is not yet, shorter passwords are guessed; set it to 15 or more' }]);
});

test('one of 15 is not', async () => {
  expect(await warnings('15')).toEqual([]);
});
