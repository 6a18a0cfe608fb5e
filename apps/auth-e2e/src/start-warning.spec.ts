import { openScratch } from './scratch.ts';
import { newInstallation, runCommand, startServer, twoWorkers } from './server-process.ts';

/** What the start says of passwords that are all there is between a stranger and an account, and of who relies on what is not there. */
const scratch = openScratch();
afterAll(() => scratch.close());

const warnings = async (minimum: string) => {
  const server = await startServer(await newInstallation(scratch, { SYMBOLON_PASSWORD_MIN_LENGTH: minimum, ...twoWorkers }));
  await server.printed(/What else there is/); // what follows "ready"
  await server.stop();
  return server.log.filter(({ level }) => level === 'warn').map(({ msg, minimum: told }) => ({ msg, minimum: told }));
};

test('a minimum under 15 is warned of once, however many workers there are, with the setting and the fix', async () => {
  expect(await warnings('14')).toEqual([{ minimum: 14, msg: 'SYMBOLON_PASSWORD_MIN_LENGTH is under 15: where nothing else is asked for, shorter passwords are guessed; set it to 15 or more, or ask everybody for a second factor (sign_in: second_factor: always)' }]);
});

test('one of 15 is not', async () => {
  expect(await warnings('15')).toEqual([]);
});

test('who relies on events that this release does not tell is named, and the server starts all the same', async () => {
  const at = await newInstallation(scratch);
  const file = scratch.file({ consumers: [{ consumer: 'blind', contact: 'blind@example.com', events: { 'user.vanished': {} } }] });
  expect(await runCommand(at, ['apply', '-f', file, '--allow-breaking', 'it comes with the next release'])).toMatchObject({ ending: 0 });
  const server = await startServer(at, ['start', '--config', file]);
  await server.stop();
  expect(server.log.filter(({ level }) => level === 'warn').map(({ msg, missing }) => ({ msg, missing }))).toEqual([
    { msg: 'consumers rely on events that this release does not tell: let them register what they rely on from now on', missing: ['blind relies on event user.vanished: there is no such event; ask blind@example.com'] },
  ]);
});
