import type { Secret } from '@symbolon/contracts';

/** The settings of places that have keys. */
interface KeyPlaces {
  readonly SYMBOLON_SIGNING_KEYS: string;
  readonly SYMBOLON_MASTER_KEY?: Secret | undefined;
  readonly SYMBOLON_MASTER_KEY_NEXT?: Secret | undefined;
  readonly SYMBOLON_VAULT_URL?: string | undefined;
  readonly SYMBOLON_VAULT_TOKEN?: Secret | undefined;
  readonly SYMBOLON_AWS_KMS_REGION?: string | undefined;
  readonly SYMBOLON_AWS_KMS_URL?: string | undefined;
  readonly AWS_ACCESS_KEY_ID?: Secret | undefined;
  readonly AWS_SECRET_ACCESS_KEY?: Secret | undefined;
  readonly SYMBOLON_GOOGLE_KMS_KEY?: string | undefined;
  readonly SYMBOLON_AZURE_VAULT_URL?: string | undefined;
  readonly SYMBOLON_PKCS11_MODULE?: string | undefined;
  readonly SYMBOLON_PKCS11_TOKEN?: string | undefined;
  readonly SYMBOLON_PKCS11_PIN?: Secret | undefined;
}

/** What each place is named by, what that is set to, and what is of no use without it. */
const places = [
  { name: 'vault', by: 'SYMBOLON_VAULT_URL', to: 'the address of your transit engine', beside: ['SYMBOLON_VAULT_TOKEN'] },
  { name: 'aws', by: 'SYMBOLON_AWS_KMS_REGION', to: 'the region of your keys', beside: ['SYMBOLON_AWS_KMS_URL'] },
  { name: 'google', by: 'SYMBOLON_GOOGLE_KMS_KEY', to: 'the full name of your key', beside: [] },
  { name: 'azure', by: 'SYMBOLON_AZURE_VAULT_URL', to: 'the address of your vault', beside: [] },
  { name: 'pkcs11', by: 'SYMBOLON_PKCS11_MODULE', to: 'the file of your module', beside: ['SYMBOLON_PKCS11_TOKEN', 'SYMBOLON_PKCS11_PIN'] },
] as const;

/** What names a place that is not there, and places without what it takes to reach them. */
export function keyPlaceMistakes(values: KeyPlaces): readonly string[] {
  const masterKeys = Object.entries({ SYMBOLON_MASTER_KEY: values.SYMBOLON_MASTER_KEY, SYMBOLON_MASTER_KEY_NEXT: values.SYMBOLON_MASTER_KEY_NEXT });
  const unnamed = places.filter(({ by }) => values[by] === undefined).flatMap(({ name, by, to, beside }) => {
    const signing = values.SYMBOLON_SIGNING_KEYS === name ? [`SYMBOLON_SIGNING_KEYS is ${name}`] : [];
    const wrapped = masterKeys.flatMap(([setting, key]) => (key?.reveal().startsWith(`${name}:`) ? [`${setting} is wrapped by ${name}`] : []));
    const idle = beside.filter((setting) => values[setting] !== undefined).map((setting) => `${setting} is set`);
    return [...signing, ...wrapped, ...idle].map((what) => `${what}, which needs ${by}: set it to ${to}.`);
  });
  return [...unnamed, ...unreachable(values)];
}

function unreachable(values: KeyPlaces): readonly string[] {
  const { SYMBOLON_VAULT_URL, SYMBOLON_VAULT_TOKEN, SYMBOLON_AWS_KMS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, SYMBOLON_PKCS11_MODULE, SYMBOLON_PKCS11_TOKEN, SYMBOLON_PKCS11_PIN } = values;
  return [
    ...(SYMBOLON_VAULT_URL !== undefined && SYMBOLON_VAULT_TOKEN === undefined ? ['SYMBOLON_VAULT_URL needs SYMBOLON_VAULT_TOKEN: set it, or name its file in SYMBOLON_VAULT_TOKEN_FILE.'] : []),
    ...(SYMBOLON_AWS_KMS_REGION !== undefined && (AWS_ACCESS_KEY_ID === undefined) !== (AWS_SECRET_ACCESS_KEY === undefined) ? ['SYMBOLON_AWS_KMS_REGION needs both of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or neither, where the machine has credentials.'] : []),
    ...(SYMBOLON_PKCS11_MODULE !== undefined && SYMBOLON_PKCS11_TOKEN === undefined ? ['SYMBOLON_PKCS11_MODULE needs SYMBOLON_PKCS11_TOKEN: set it to the label of the token.'] : []),
    ...(SYMBOLON_PKCS11_MODULE !== undefined && SYMBOLON_PKCS11_PIN === undefined ? ['SYMBOLON_PKCS11_MODULE needs SYMBOLON_PKCS11_PIN: set it, or name its file in SYMBOLON_PKCS11_PIN_FILE.'] : []),
  ];
}
