import { readSettings } from '../../../platform/config.ts';
import { placeTable } from './place-table.ts';

test('a module is refused by a server that was unpacked from the tarball, before anything of it is loaded', async () => {
  const settings = readSettings({ SYMBOLON_PKCS11_MODULE: '/hsm.so', SYMBOLON_PKCS11_TOKEN: 'symbolon', SYMBOLON_PKCS11_PIN: '1234' });
  const [, script = ''] = process.argv;
  process.argv[1] = '/opt/symbolon/apps/cli/packaged.mjs';
  try {
    await expect(placeTable.find(({ name }) => name === 'pkcs11')?.open(settings)).rejects.toThrow(/^SYMBOLON_PKCS11_MODULE is set, and this server comes with a C library of its own/);
  } finally {
    process.argv[1] = script;
  }
});
