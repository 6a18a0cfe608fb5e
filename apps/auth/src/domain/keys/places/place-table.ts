import cluster from 'node:cluster';
import { dirname } from 'node:path';
import type { KeyAlgorithm, KeySource } from '@symbolon/crypto';
import { SettingsError, type Settings } from '../../../platform/config.ts';
import { isPackaged } from '../../../platform/start-command.ts';

/** A place that can have keys, and what it takes to reach it. */
export interface Place {
  /** As SYMBOLON_SIGNING_KEYS and a wrapped master key name it. */
  readonly name: Settings['SYMBOLON_SIGNING_KEYS'];
  /** The setting without which it is not named. */
  readonly setting: keyof Settings;
  readonly isNamed: (settings: Settings) => boolean;
  /** What whoever wants it installs beside the server, which comes without. */
  readonly package?: string;
  readonly open: (settings: Settings) => Promise<KeySource>;
}

/** A row for each. Code and packages are loaded by `open` alone. */
export const placeTable: readonly Place[] = [
  {
    name: 'vault',
    setting: 'SYMBOLON_VAULT_URL',
    isNamed: ({ SYMBOLON_VAULT_URL: url }) => url !== undefined,
    open: async ({ SYMBOLON_VAULT_URL: url = '', SYMBOLON_VAULT_TOKEN: token, SYMBOLON_VAULT_KEYS: prefix }) => new (await import('./vault-transit.ts')).VaultTransit({ url, token: token?.reveal() ?? '', prefix }),
  },
  {
    name: 'aws',
    setting: 'SYMBOLON_AWS_KMS_REGION',
    isNamed: ({ SYMBOLON_AWS_KMS_REGION: region }) => region !== undefined,
    package: '@aws-sdk/client-kms@3.1164.0',
    open: async (settings) => {
      const { AwsKms } = await import('./aws-kms.ts').catch((error: unknown) => notLoaded('aws', error));
      const { SYMBOLON_AWS_KMS_REGION: region = '', SYMBOLON_AWS_KMS_URL: url, SYMBOLON_AWS_KMS_KEYS: prefix, AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: session } = settings;
      const credentials = id && secret ? { accessKeyId: id.reveal(), secretAccessKey: secret.reveal(), ...(session && { sessionToken: session.reveal() }) } : undefined;
      return new AwsKms({ region, url, prefix, credentials });
    },
  },
  {
    name: 'google',
    setting: 'SYMBOLON_GOOGLE_KMS_KEY',
    isNamed: ({ SYMBOLON_GOOGLE_KMS_KEY: key }) => key !== undefined,
    package: 'google-auth-library@11.3.4',
    open: async ({ SYMBOLON_GOOGLE_KMS_KEY: key = '', SYMBOLON_GOOGLE_KMS_URL: url, SYMBOLON_GOOGLE_KMS_KEYS: prefix, SYMBOLON_GOOGLE_KMS_LEVEL: level }) => {
      const { GoogleKms } = await import('./google-kms.ts').catch((error: unknown) => notLoaded('google', error));
      return new GoogleKms({ key, url, prefix, level: level === 'hsm' ? 'HSM' : 'SOFTWARE' });
    },
  },
  {
    name: 'azure',
    setting: 'SYMBOLON_AZURE_VAULT_URL',
    isNamed: ({ SYMBOLON_AZURE_VAULT_URL: url }) => url !== undefined,
    package: '@azure/keyvault-keys@4.10.2 @azure/identity@4.14.1',
    open: async ({ SYMBOLON_AZURE_VAULT_URL: url = '', SYMBOLON_AZURE_VAULT_KEYS: prefix, SYMBOLON_AZURE_VAULT_LEVEL: level }) => {
      const { AzureKeyVault } = await import('./azure-key-vault.ts').catch((error: unknown) => notLoaded('azure', error));
      return new AzureKeyVault({ url, prefix, level });
    },
  },
  {
    name: 'pkcs11',
    setting: 'SYMBOLON_PKCS11_MODULE',
    isNamed: ({ SYMBOLON_PKCS11_MODULE: module }) => module !== undefined,
    package: 'pkcs11js@2.1.7',
    open: openModule,
  },
];

async function openModule({ SYMBOLON_PKCS11_MODULE: module = '', SYMBOLON_PKCS11_TOKEN: token = '', SYMBOLON_PKCS11_PIN: pin, SYMBOLON_PKCS11_KEYS: prefix, SYMBOLON_PKCS11_ALGORITHMS: algorithms }: Settings): Promise<KeySource> {
  if (isPackaged()) throw new SettingsError('SYMBOLON_PKCS11_MODULE is set, and this server comes with a C library of its own, which cannot load what was made for that of a machine: run it from a checkout or by the Dockerfile (docs/keys.md).');
  const { Pkcs11, ModuleFault, PinRefused } = await import('./pkcs11.ts');
  try {
    const opened = await Pkcs11.open({ module, token, pin: pin?.reveal() ?? '', prefix }, algorithms as readonly KeyAlgorithm[]);
    if (cluster.isPrimary) await opened.tryPin(); // before there are workers, each of whom would try a wrong one
    return opened;
  } catch (error) {
    if (error instanceof PinRefused) throw new RefusedPinError(`SYMBOLON_PKCS11_PIN is refused by the token ${token}: ${error.message}. A few more tries would lock it: set the right one first.`, { cause: error });
    if (!(error instanceof ModuleFault)) throw error;
    throw error.what === 'package' ? wanting('pkcs11', error) : new SettingsError(`SYMBOLON_PKCS11_MODULE is ${module}, which cannot be loaded: ${error.message}.`, { cause: error });
  }
}

/** Has a status of its own (EX_NOPERM of sysexits.h), by which a supervisor knows that it must not start the server again: deploy/systemd. */
class RefusedPinError extends SettingsError {
  override readonly status = 77;
}

function notLoaded(name: Place['name'], error: unknown): never {
  throw (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND' ? wanting(name, error) : error;
}

/** Says what to install; and where, in what was unpacked, which has no npm. */
function wanting(name: Place['name'], cause: unknown, script = process.argv[1] ?? ''): SettingsError {
  const row = placeTable.find((each) => each.name === name);
  const where = isPackaged(script) ? `, by an npm of yours in ${dirname(dirname(dirname(script)))}` : '';
  return new SettingsError(`${row?.setting} is set, which needs a package that the server comes without: npm install --no-save -E ${row?.package}${where} (docs/keys.md)`, { cause });
}
