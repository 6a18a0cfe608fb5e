import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings, SettingsError } from './config.ts';

const mistakes = (environment: NodeJS.ProcessEnv): string => {
  try {
    readSettings(environment);
    return '';
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
};

test('nothing set is a server for this machine alone', () => {
  expect(readSettings({})).toMatchObject({ SYMBOLON_PORT: 3000, SYMBOLON_HOST: '127.0.0.1', SYMBOLON_ISSUER: 'http://localhost:3000' });
  expect(readSettings({})).not.toHaveProperty('DATABASE_URL');
});

const captcha = { SYMBOLON_CAPTCHA_SITE_KEY: 'site_1', SYMBOLON_CAPTCHA_SECRET: 'canary', SYMBOLON_CAPTCHA_SCRIPT_URL: 'https://captcha.example/api.js', SYMBOLON_CAPTCHA_VERIFY_URL: 'https://captcha.example/siteverify' };
const smsSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const inRanges = 'SYMBOLON_BREACHED_PASSWORDS_URL must be an https address that ends with a slash, without user, ? and #, such as https://api.pwnedpasswords.com/range/; plain http only on loopback.';
test.each<[string, NodeJS.ProcessEnv, string]>([
  ['an unknown key', { SYMBOLON_COLOUR: '1' }, 'SYMBOLON_COLOUR is not a setting: remove it, or see the table of settings in the README.'],
  ['a misspelt key', { SYMBOLON_HASH_QUEUES: '1' }, 'SYMBOLON_HASH_QUEUES is not a setting: did you mean SYMBOLON_HASH_QUEUE?'],
  ['a port that is none', { SYMBOLON_PORT: 'http' }, 'SYMBOLON_PORT must be a whole number.'],
  ['a port too high', { SYMBOLON_PORT: '70000' }, 'SYMBOLON_PORT must be at most 65535.'],
  ['an issuer over plain http', { SYMBOLON_ISSUER: 'http://id.example.com' }, 'SYMBOLON_ISSUER must be https, unless it is on localhost: put a TLS proxy in front and name its https address; it is http://id.example.com.'],
  ['an issuer with a slash', { SYMBOLON_ISSUER: 'https://id.example.com/' }, 'SYMBOLON_ISSUER must be an origin without path or slash at the end, such as https://id.example.com; it is https://id.example.com/.'],
  ['an issuer in other letters', { SYMBOLON_ISSUER: 'https://ID.example.com' }, 'SYMBOLON_ISSUER must be an origin without path or slash at the end, such as https://id.example.com; it is https://ID.example.com.'],
  ['every interface without an issuer', { SYMBOLON_HOST: '0.0.0.0' }, 'SYMBOLON_HOST is 0.0.0.0, which others can reach, but SYMBOLON_ISSUER is not set: set it to the https address that they use.'],
  ['any port without an issuer', { SYMBOLON_PORT: '0' }, 'SYMBOLON_PORT is 0, so the issuer is not known before the start: set SYMBOLON_ISSUER.'],
  ['a database that is none', { DATABASE_URL: 'mysql://x' }, 'DATABASE_URL must begin with postgresql://.'],
  ['a short master key', { SYMBOLON_MASTER_KEY: 'abc' }, 'SYMBOLON_MASTER_KEY must be 32 random bytes in base64 or hex; make them with: openssl rand -base64 32.'],
  ['keys in Vault without its address', { SYMBOLON_SIGNING_KEYS: 'vault' }, 'SYMBOLON_SIGNING_KEYS is vault, which needs SYMBOLON_VAULT_URL: set it to the address of your transit engine.'],
  ['keys in AWS without a region', { SYMBOLON_SIGNING_KEYS: 'aws' }, 'SYMBOLON_SIGNING_KEYS is aws, which needs SYMBOLON_AWS_KMS_REGION: set it to the region of your keys.'],
  ['a master key of AWS without a region', { SYMBOLON_MASTER_KEY: 'aws:AQIC' }, 'SYMBOLON_MASTER_KEY is wrapped by aws, which needs SYMBOLON_AWS_KMS_REGION: set it to the region of your keys.'],
  ['half of the credentials of AWS', { SYMBOLON_AWS_KMS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'canary' }, 'SYMBOLON_AWS_KMS_REGION needs both of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or neither, where the machine has credentials.'],
  ['AWS KMS over plain http', { SYMBOLON_AWS_KMS_REGION: 'eu-central-1', SYMBOLON_AWS_KMS_URL: 'http://kms.example.com' }, 'SYMBOLON_AWS_KMS_URL must be an https address without user and #; plain http only on loopback.'],
  ['a master key of Google without the key that wraps it', { SYMBOLON_MASTER_KEY: 'google:AQIC' }, 'SYMBOLON_MASTER_KEY is wrapped by google, which needs SYMBOLON_GOOGLE_KMS_KEY: set it to the full name of your key.'],
  ['keys in Google Cloud KMS without their ring', { SYMBOLON_SIGNING_KEYS: 'google' }, 'SYMBOLON_SIGNING_KEYS is google, which needs SYMBOLON_GOOGLE_KMS_KEY: set it to the full name of your key.'],
  ['keys in Azure without a vault', { SYMBOLON_SIGNING_KEYS: 'azure' }, 'SYMBOLON_SIGNING_KEYS is azure, which needs SYMBOLON_AZURE_VAULT_URL: set it to the address of your vault.'],
  ['a master key of Azure without a vault', { SYMBOLON_MASTER_KEY: `azure:${'0'.repeat(32)}:AQIC` }, 'SYMBOLON_MASTER_KEY is wrapped by azure, which needs SYMBOLON_AZURE_VAULT_URL: set it to the address of your vault.'],
  ['a vault over plain http', { SYMBOLON_AZURE_VAULT_URL: 'http://localhost:8443' }, 'SYMBOLON_AZURE_VAULT_URL must be the https address of a vault or Managed HSM, such as https://NAME.vault.azure.net.'],
  ['a key of a vault in the place of the vault', { SYMBOLON_AZURE_VAULT_URL: 'https://shop.vault.azure.net/keys/symbolon-master' }, 'SYMBOLON_AZURE_VAULT_URL must be the https address of a vault or Managed HSM, such as https://NAME.vault.azure.net.'],
  ['a key of Google by its last name', { SYMBOLON_GOOGLE_KMS_KEY: 'symbolon-master' }, 'SYMBOLON_GOOGLE_KMS_KEY must be the full name of a key: projects/PROJECT/locations/LOCATION/keyRings/RING/cryptoKeys/KEY.'],
  ['Google Cloud KMS behind a path, which nothing would be sent to', { SYMBOLON_GOOGLE_KMS_URL: 'https://proxy.example/kms' }, 'SYMBOLON_GOOGLE_KMS_URL must be an https address without a path; plain http only on loopback.'],
  ['signing keys at a place that we do not know', { SYMBOLON_SIGNING_KEYS: 'oracle' }, 'SYMBOLON_SIGNING_KEYS must be database, vault, aws, google, azure or pkcs11; it is oracle.'],
  ['a PIN without a module', { SYMBOLON_PKCS11_PIN: 'canary' }, 'SYMBOLON_PKCS11_PIN is set, which needs SYMBOLON_PKCS11_MODULE: set it to the file of your module.'],
  ['a module without a PIN', { SYMBOLON_PKCS11_MODULE: '/hsm.so', SYMBOLON_PKCS11_TOKEN: 'symbolon' }, 'SYMBOLON_PKCS11_MODULE needs SYMBOLON_PKCS11_PIN: set it, or name its file in SYMBOLON_PKCS11_PIN_FILE.'],
  ['a module by a name', { SYMBOLON_PKCS11_MODULE: 'hsm.so', SYMBOLON_PKCS11_TOKEN: 'symbolon', SYMBOLON_PKCS11_PIN: 'canary' }, 'SYMBOLON_PKCS11_MODULE must be the path of a file, from the root.'],
  ['an algorithm that no token has', { SYMBOLON_PKCS11_ALGORITHMS: 'ES256, HS256' }, 'SYMBOLON_PKCS11_ALGORITHMS must be of EdDSA, ES256, PS256 and RS256, separated by commas.'],
  ['a file that is not there', { SYMBOLON_MASTER_KEY_FILE: '/nowhere/key' }, "SYMBOLON_MASTER_KEY_FILE cannot be read: ENOENT: no such file or directory, open '/nowhere/key'."],
  ['idle longer than absolute', { SYMBOLON_REFRESH_TOKEN_IDLE_DAYS: '200' }, 'SYMBOLON_REFRESH_TOKEN_IDLE_DAYS must not be longer than SYMBOLON_REFRESH_TOKEN_MAX_DAYS.'],
  ['sessions that are idle for longer than they live', { SYMBOLON_SESSION_IDLE_HOURS: '25', SYMBOLON_SESSION_MAX_DAYS: '1' }, 'SYMBOLON_SESSION_IDLE_HOURS must not be longer than SYMBOLON_SESSION_MAX_DAYS.'],
  ['a proxy that is no address', { SYMBOLON_TRUSTED_PROXIES: '10.0.0.0/8, proxy.example' }, 'SYMBOLON_TRUSTED_PROXIES must be IP addresses or networks such as 10.0.0.0/8, separated by commas.'],
  ['a network of too many bits', { SYMBOLON_TRUSTED_PROXIES: '10.0.0.0/33' }, 'SYMBOLON_TRUSTED_PROXIES must be IP addresses or networks such as 10.0.0.0/8, separated by commas.'],
  ['a private network that is none', { SYMBOLON_OUTBOUND_PRIVATE: 'intranet' }, 'SYMBOLON_OUTBOUND_PRIVATE must be IP addresses or networks such as 10.0.0.0/8, separated by commas.'],
  ['a range service over plain http', { SYMBOLON_BREACHED_PASSWORDS_URL: 'http://ranges.example.com/range/' }, inRanges],
  ['one without a slash at the end', { SYMBOLON_BREACHED_PASSWORDS_URL: 'https://ranges.example.com/range' }, inRanges],
  ['one with a query', { SYMBOLON_BREACHED_PASSWORDS_URL: 'https://ranges.example.com/range/?prefix=/' }, inRanges],
  ['one with a password', { SYMBOLON_BREACHED_PASSWORDS_URL: 'https://id:canary@ranges.example.com/range/' }, inRanges],
  ['one that is no address', { SYMBOLON_BREACHED_PASSWORDS_URL: 'ranges.example.com/' }, inRanges],
  ['a collector with a slash at the end', { SYMBOLON_OTLP_URL: 'https://otel.example.com/' }, 'SYMBOLON_OTLP_URL must be an http or https address without user, ?, # and a slash at the end, such as http://localhost:4318.'],
  ['a collector with a password', { SYMBOLON_OTLP_URL: 'https://id:canary@otel.example.com' }, 'SYMBOLON_OTLP_URL must be an http or https address without user, ?, # and a slash at the end, such as http://localhost:4318.'],
  ['a collector by another protocol', { SYMBOLON_OTLP_URL: 'grpc://otel.example.com:4317' }, 'SYMBOLON_OTLP_URL must be an http or https address without user, ?, # and a slash at the end, such as http://localhost:4318.'],
  ['headers of a collector by plain http', { SYMBOLON_OTLP_URL: 'http://otel.example.com:4318', SYMBOLON_OTLP_HEADERS: 'authorization=canary' }, 'SYMBOLON_OTLP_HEADERS would be sent in the clear: let SYMBOLON_OTLP_URL be https, or remove the headers.'],
  ['headers without a collector', { SYMBOLON_OTLP_HEADERS: 'authorization=canary' }, 'SYMBOLON_OTLP_HEADERS needs SYMBOLON_OTLP_URL: set it to the address of your collector, or remove both.'],
  ['headers that are none', { SYMBOLON_OTLP_URL: 'https://otel.example.com', SYMBOLON_OTLP_HEADERS: 'Bearer canary' }, 'SYMBOLON_OTLP_HEADERS must be headers such as authorization=Bearer%20token, percent-encoded and separated by commas.'],
  ['headers with a line end in them', { SYMBOLON_OTLP_URL: 'https://otel.example.com', SYMBOLON_OTLP_HEADERS: 'x-key=canary%0d%0ax-other:1' }, 'SYMBOLON_OTLP_HEADERS must be headers such as authorization=Bearer%20token, percent-encoded and separated by commas.'],
  ['headers of which the second has no name', { SYMBOLON_OTLP_URL: 'https://otel.example.com', SYMBOLON_OTLP_HEADERS: 'x-key=canary,canary' }, 'SYMBOLON_OTLP_HEADERS must be headers such as authorization=Bearer%20token, percent-encoded and separated by commas.'],
  ['weak hashes', { SYMBOLON_HASH_MEMORY_KIB: '1024' }, 'SYMBOLON_HASH_MEMORY_KIB must be at least 7168.'],
  ['a mail server by another protocol', { SYMBOLON_SMTP_URL: 'https://mail.example.com', SYMBOLON_MAIL_FROM: 'id@example.com' }, 'SYMBOLON_SMTP_URL must begin with smtp:// or smtps://.'],
  ['a mail server with more behind it', { SYMBOLON_SMTP_URL: 'smtp://mail.example.com/?tls=no', SYMBOLON_MAIL_FROM: 'id@example.com' }, 'SYMBOLON_SMTP_URL must be smtp:// or smtps:// with user, password (both URL-encoded), host and port, and nothing after them.'],
  ['a mail server without a sender', { SYMBOLON_SMTP_URL: 'smtps://mail.example.com' }, 'SYMBOLON_SMTP_URL needs SYMBOLON_MAIL_FROM: set it to the address that mails come from.'],
  ['a mail server with a % in its password', { SYMBOLON_SMTP_URL: 'smtps://id:ca%nary@mail.example.com', SYMBOLON_MAIL_FROM: 'id@example.com' }, 'SYMBOLON_SMTP_URL must be smtp:// or smtps:// with user, password (both URL-encoded), host and port, and nothing after them.'],
  ['a mail server with a user alone', { SYMBOLON_SMTP_URL: 'smtps://id@mail.example.com', SYMBOLON_MAIL_FROM: 'id@example.com' }, 'SYMBOLON_SMTP_URL has a user and no password: write both, URL-encoded, or neither.'],
  ['an SMS hook over plain http', { SYMBOLON_SMS_URL: 'http://hooks.example.com/sms', SYMBOLON_SMS_SECRET: smsSecret }, 'SYMBOLON_SMS_URL must be an https address without user and #; plain http only on loopback.'],
  ['an SMS hook with a password', { SYMBOLON_SMS_URL: 'https://id:canary@hooks.example.com/sms', SYMBOLON_SMS_SECRET: smsSecret }, 'SYMBOLON_SMS_URL must be an https address without user and #; plain http only on loopback.'],
  ['an SMS hook without a secret', { SYMBOLON_SMS_URL: 'https://hooks.example.com/sms' }, 'SYMBOLON_SMS_URL needs SYMBOLON_SMS_SECRET: set it to what your hook verifies signatures with, or name its file in SYMBOLON_SMS_SECRET_FILE.'],
  ['a secret without an SMS hook', { SYMBOLON_SMS_SECRET: smsSecret }, 'SYMBOLON_SMS_SECRET needs SYMBOLON_SMS_URL: set it to the address of your hook, or remove both.'],
  ['a short secret of an SMS hook', { SYMBOLON_SMS_URL: 'https://hooks.example.com/sms', SYMBOLON_SMS_SECRET: 'whsec_canary' }, 'SYMBOLON_SMS_SECRET must be whsec_ and 32 random bytes in base64; make it with: echo "whsec_$(openssl rand -base64 32)".'],
  ['a captcha without the rest of it', { SYMBOLON_CAPTCHA_SITE_KEY: 'site_1' }, 'SYMBOLON_CAPTCHA_SITE_KEY needs SYMBOLON_CAPTCHA_SECRET and SYMBOLON_CAPTCHA_SCRIPT_URL and SYMBOLON_CAPTCHA_VERIFY_URL: set them to what your captcha provider gives you (docs/bots.md), or remove all of SYMBOLON_CAPTCHA_.'],
  ['a captcha without its secret', { ...captcha, SYMBOLON_CAPTCHA_SECRET: '' }, 'SYMBOLON_CAPTCHA_SITE_KEY needs SYMBOLON_CAPTCHA_SECRET: set it to what your captcha provider gives you (docs/bots.md), or remove all of SYMBOLON_CAPTCHA_.'],
  ['a captcha of which nothing is there but when', { SYMBOLON_CAPTCHA_WHEN: 'always' }, 'SYMBOLON_CAPTCHA_WHEN needs SYMBOLON_CAPTCHA_SITE_KEY and SYMBOLON_CAPTCHA_SECRET and SYMBOLON_CAPTCHA_SCRIPT_URL and SYMBOLON_CAPTCHA_VERIFY_URL: set them to what your captcha provider gives you (docs/bots.md), or remove all of SYMBOLON_CAPTCHA_.'],
  ['a captcha over plain http', { ...captcha, SYMBOLON_CAPTCHA_SCRIPT_URL: 'http://captcha.example/api.js' }, 'SYMBOLON_CAPTCHA_SCRIPT_URL must be an https address without user and #; plain http only on loopback.'],
  ['a captcha asked for sometimes', { ...captcha, SYMBOLON_CAPTCHA_WHEN: 'sometimes' }, 'SYMBOLON_CAPTCHA_WHEN must be over_limit or always; it is sometimes.'],
  ['a captcha that loads from anywhere', { ...captcha, SYMBOLON_CAPTCHA_ORIGINS: "https:, 'unsafe-inline'" }, 'SYMBOLON_CAPTCHA_ORIGINS must be https origins such as https://*.hcaptcha.com, separated by commas.'],
  ['an old system over plain http', { SYMBOLON_OLD_SYSTEM_URL: 'http://old.example.com/ask', SYMBOLON_OLD_SYSTEM_SECRET: smsSecret }, 'SYMBOLON_OLD_SYSTEM_URL must be an https address without user and #; plain http only on loopback.'],
  ['an old system without a secret', { SYMBOLON_OLD_SYSTEM_URL: 'https://old.example.com/ask' }, 'SYMBOLON_OLD_SYSTEM_URL needs SYMBOLON_OLD_SYSTEM_SECRET: set it to what the old system verifies signatures with, or name its file in SYMBOLON_OLD_SYSTEM_SECRET_FILE.'],
  ['a secret without an old system', { SYMBOLON_OLD_SYSTEM_SECRET: smsSecret }, 'SYMBOLON_OLD_SYSTEM_SECRET needs SYMBOLON_OLD_SYSTEM_URL: set it to where the old system is asked, or remove both.'],
  ['calling codes with a plus', { SYMBOLON_SMS_CALLING_CODES: '49, +43' }, 'SYMBOLON_SMS_CALLING_CODES must be calling codes such as 49, separated by commas.'],
  ['a relay by name', { SYMBOLON_SMTP_PRIVATE: 'relay.internal' }, 'SYMBOLON_SMTP_PRIVATE must be IP addresses or networks such as 10.0.0.0/8, separated by commas.'],
  ['a sender with a name', { SYMBOLON_MAIL_FROM: 'Acme <id@example.com>' }, 'SYMBOLON_MAIL_FROM must be one e-mail address without a name.'],
  ['a proof that is neither', { SYMBOLON_EMAIL_VERIFICATION: 'maybe' }, 'SYMBOLON_EMAIL_VERIFICATION must be required or optional; it is maybe.'],
  ['a log level that is none', { SYMBOLON_LOG_LEVEL: 'verbose' }, 'SYMBOLON_LOG_LEVEL must be debug, info, warn, error or silent; it is verbose.'],
  ['a log level in other letters', { SYMBOLON_LOG_LEVEL: 'DEBUG' }, 'SYMBOLON_LOG_LEVEL must be debug, info, warn, error or silent; it is DEBUG.'],
  ['a sign-up that is neither', { SYMBOLON_SIGNUP: 'yes' }, 'SYMBOLON_SIGNUP must be open or closed; it is yes.'],
  ['an address by hand where Kubernetes made none', { SYMBOLON_PORT: 'tcp://10.0.0.1:80' }, 'SYMBOLON_PORT must be a whole number.'],
  ['half of what Kubernetes makes', { SYMBOLON_SERVICE_HOST: '10.0.0.1' }, 'SYMBOLON_SERVICE_HOST is not a setting: remove it, or see the table of settings in the README.'],
  ['a key beside those of Kubernetes', { SYMBOLON_SERVICE_HOST: '10.0.0.1', SYMBOLON_SERVICE_PORT: '80', SYMBOLON_PORTS: '80' }, 'SYMBOLON_PORTS is not a setting: did you mean SYMBOLON_PORT?'],
  ['metrics on the port of the server', { SYMBOLON_METRICS_PORT: '3000' }, 'SYMBOLON_METRICS_PORT is 3000, as SYMBOLON_PORT is: set it to another, which only your Prometheus reaches.'],
  ['two mistakes at once', { SYMBOLON_PORT: 'x', SYMBOLON_HASH_ITERATIONS: '0' }, 'SYMBOLON_PORT must be a whole number.\nSYMBOLON_HASH_ITERATIONS must be at least 1.'],
])('%s is refused with the fix', (_, environment, expected) => expect(mistakes(environment)).toBe(expected));

/** What the kubelet writes for a Service (kubernetes.io, "Discovering services"), with a named port or two. */
const service = (name: string, ports: Readonly<Record<string, readonly [number, string]>>): NodeJS.ProcessEnv => {
  const [[, [first, protocol]] = ['', [0, '']]] = Object.entries(ports);
  return {
    [`${name}_SERVICE_HOST`]: '10.96.12.7',
    [`${name}_SERVICE_PORT`]: String(first),
    [`${name}_PORT`]: `${protocol}://10.96.12.7:${first}`,
    ...Object.assign({}, ...Object.entries(ports).map(([label, [port, kind]]) => ({
      [`${name}_SERVICE_PORT_${label}`]: String(port),
      [`${name}_PORT_${port}_${kind.toUpperCase()}`]: `${kind}://10.96.12.7:${port}`,
      [`${name}_PORT_${port}_${kind.toUpperCase()}_PROTO`]: kind,
      [`${name}_PORT_${port}_${kind.toUpperCase()}_PORT`]: String(port),
      [`${name}_PORT_${port}_${kind.toUpperCase()}_ADDR`]: '10.96.12.7',
    })) as object[]) as object,
  };
};

describe('variables that platforms make', () => {
  test.each<[string, NodeJS.ProcessEnv]>([
    ['a Service named symbolon', service('SYMBOLON', { HTTP: [3000, 'tcp'] })],
    ['a Service on port 80', service('SYMBOLON', { HTTP: [80, 'tcp'] })],
    ['a Service of two ports and protocols', service('SYMBOLON', { HTTP: [80, 'tcp'], METRICS_UDP: [9090, 'udp'], ASSOC: [7, 'sctp'] })],
    ['a Service whose name begins with symbolon', service('SYMBOLON_AUTH', { HTTP: [80, 'tcp'] })],
    ['a Service named like a setting', service('SYMBOLON_SMTP_URL', { MAIL: [587, 'tcp'] })],
    ['two Services', { ...service('SYMBOLON', { HTTP: [80, 'tcp'] }), ...service('SYMBOLON_POSTGRES_RW', { POSTGRES: [5432, 'tcp'] }) }],
    ['a link of Docker', { SYMBOLON_DB_NAME: '/web/symbolon_db', SYMBOLON_DB_PORT: 'tcp://172.17.0.5:5432', SYMBOLON_DB_PORT_5432_TCP: 'tcp://172.17.0.5:5432', SYMBOLON_DB_PORT_5432_TCP_ADDR: '172.17.0.5', SYMBOLON_DB_ENV_PG_VERSION: '18' }],
  ])('are no settings of ours: %s', (_, environment) => {
    expect(readSettings(environment)).toEqual(readSettings({}));
  });

  test('what the pod says itself counts beside them', () => {
    const made = service('SYMBOLON', { HTTP: [3000, 'tcp'] });
    expect(readSettings({ ...made, SYMBOLON_PORT: '8080', SYMBOLON_LOG_LEVEL: 'warn' })).toMatchObject({ SYMBOLON_PORT: 8080, SYMBOLON_LOG_LEVEL: 'warn' });
  });
});

test('a secret may come from a file, and is printed nowhere', () => {
  const folder = mkdtempSync(join(tmpdir(), 'symbolon-config-'));
  const file = join(folder, 'key');
  const key = 'QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY=';
  writeFileSync(file, `${key}\n`);
  const settings = readSettings({ SYMBOLON_MASTER_KEY_FILE: file });
  expect(settings.SYMBOLON_MASTER_KEY?.reveal()).toBe(key);
  expect(JSON.stringify(settings)).not.toContain(key);
  expect(mistakes({ SYMBOLON_MASTER_KEY_FILE: file, SYMBOLON_MASTER_KEY: key })).toBe('SYMBOLON_MASTER_KEY and SYMBOLON_MASTER_KEY_FILE are both set: remove one of them.');
  rmSync(folder, { recursive: true });
});
