import { readSettings } from '../../../platform/config.ts';
import { placeTable } from './place-table.ts';

/** A server that was unpacked from the tarball. */
const [, script = ''] = process.argv;
beforeAll(() => (process.argv[1] = '/opt/symbolon/apps/cli/packaged.mjs'));
afterAll(() => (process.argv[1] = script));

const opened = (place: string, settings: NodeJS.ProcessEnv) => placeTable.find(({ name }) => name === place)?.open(readSettings(settings));

test('a module is refused by what was unpacked from the tarball, before anything of it is loaded', async () => {
  const settings = { SYMBOLON_PKCS11_MODULE: '/hsm.so', SYMBOLON_PKCS11_TOKEN: 'symbolon', SYMBOLON_PKCS11_PIN: '1234' };
  await expect(opened('pkcs11', settings)).rejects.toThrow(/^SYMBOLON_PKCS11_MODULE is set, and this server comes with a C library of its own, .*: run it from a checkout or by the Dockerfile \(docs\/keys\.md\)\.$/);
});
