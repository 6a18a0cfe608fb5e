import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { nearest } from '@symbolon/cli';
import { Secret } from '@symbolon/contracts';
import * as z from 'zod';
import { backupMistakes } from './backup-mistakes.ts';
import { captchaMistakes } from './captcha-mistakes.ts';
import { keyPlaceMistakes } from './key-place-mistakes.ts';
import { isLoopbackHost } from './network.ts';
import { isCollector, telemetryMistakes } from './telemetry-mistakes.ts';
import { withoutPlatformVariables } from './platform-variables.ts';

const integer = (min: number, max: number) =>
  z.string().regex(/^\d{1,9}$/, 'must be a whole number').transform(Number).pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`));
const networks = z
  .string()
  .transform((list) => list.split(',').map((each) => each.trim()))
  .refine((list) => list.every(isNetwork), 'must be IP addresses or networks such as 10.0.0.0/8, separated by commas');
/** Several, separated by commas; none where it is not set. */
const listOf = (pattern: RegExp, message: string) =>
  z
    .string()
    .default('')
    .transform((list) => list.split(',').map((each) => each.trim()).filter((each) => each !== ''))
    .refine((list) => list.every((each) => pattern.test(each)), message);
const oneOf = <const Value extends string>(...values: readonly Value[]) =>
  z.enum(values, { error: ({ input }) => `must be ${values.slice(0, -1).join(', ')} or ${values.at(-1)}; it is ${String(input)}` });
const secretText = (pattern: RegExp, message: string) => z.string().regex(pattern, message).transform((value) => new Secret(value)).meta({ isSecret: true });

const masterKey = secretText(/^[A-Za-z0-9_-]{43}=?$|^[A-Za-z0-9+/]{43}=$|^[0-9a-f]{64}$|^(vault:v\d+|aws|google|azure:[0-9a-f]{32}|pkcs11):[A-Za-z0-9+/=]+$/i, 'must be 32 random bytes in base64 or hex; make them with: openssl rand -base64 32');

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const longest = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return rest.length === 0 && longest > 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= longest));
}

/** What the server itself calls: by https, or on this machine. */
function isCallable(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, hash } = new URL(text);
  return (protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname))) && username + password + hash === '' && !text.includes('#');
}

/** Paths are put behind it. */
const isEngine = (text: string): boolean => isCallable(text) && !text.endsWith('/') && !text.includes('?') && new URL(text).pathname.startsWith('/v1/');

/** Paths are put in the place of one that it has. */
const isOrigin = (text: string): boolean => isCallable(text) && new URL(text).href === `${new URL(text).origin}/`;
/** Microsoft's client asks by nothing but https. */
const isVault = (text: string): boolean => isOrigin(text) && text.startsWith('https:');

/** A folder, or a place in a store that speaks S3. */
const isBackupPlace = (text: string): boolean => !text.includes('://') || /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[A-Za-z0-9_.-]+)*\/?$/.test(text);

/** The first digits of a hash are put behind it. */
const isRangeAddress = (text: string): boolean => isCallable(text) && new URL(text).href.endsWith('/') && !text.includes('?');

/** Every setting: its rule, its default and a sentence. The README's table is made from this. */
export const settingsSchema = z.object({
  SYMBOLON_PORT: integer(0, 65535).default(3000).describe('Port to listen on; 0 takes any free one.'),
  SYMBOLON_HOST: z.string().min(1).default('127.0.0.1').describe('Address to listen on; 0.0.0.0 for every interface.'),
  SYMBOLON_WORKERS: integer(1, 256).default(availableParallelism()).describe('Processes that serve; they share the hashes and database connections below. Default: the cores.'),
  SYMBOLON_ISSUER: z.string().optional().describe('The public origin, as in tokens and links. Anything but loopback must be https. Default: http://localhost with the port.'),
  SYMBOLON_DATA_DIR: z.string().min(1).default('.symbolon').describe('Where the embedded PostgreSQL, the master key and, without SMTP, the mails are kept.'),
  DATABASE_URL: secretText(/^postgres(ql)?:\/\//, 'must begin with postgresql://').optional().describe('An existing PostgreSQL to use instead of the embedded one; of several hosts (one:5432,two:5432) the primary is found. ?schema= names a schema other than public.'),
  SYMBOLON_DATABASE_DIRECT_URL: secretText(/^postgres(ql)?:\/\//, 'must begin with postgresql://')
    .optional()
    .describe('The same database without the pooler that DATABASE_URL leads through, for what needs a session: migrations and news of changes.'),
  SYMBOLON_DATABASE_READ_URL: secretText(/^postgres(ql)?:\/\//, 'must begin with postgresql://')
    .optional()
    .describe('Standbys of the database that DATABASE_URL names, for lists in the admin API and `symbolon audit`; several hosts (one:5432,two:5432) take turns. Where none has all that the primary has, the primary is asked: see docs/distributed.md. Not through a pooler.'),
  SYMBOLON_DATABASE_ISOLATION: oneOf('read_committed', 'serializable').default('read_committed').describe('How strict transactions are. With serializable nothing hangs on locks that engines beside PostgreSQL lack; it costs tries. The same on all nodes: see docs/distributed.md.'),
  SYMBOLON_DATABASE_NEWS: oneOf('auto', 'notify', 'poll').default('auto').describe('How nodes hear of changes: by NOTIFY, or by rows that each looks for. With auto it is found out at the start. The same on all nodes.'),
  SYMBOLON_DATABASE_POOL: integer(2, 500).default(20).describe('Connections to the database at most, but two for each worker at least.'),
  SYMBOLON_FIRST_RUN: oneOf('shown', 'silent').default('shown').describe('Whether a start on an empty database makes a first client and user and prints their secrets, and one that nobody administers prints a link that makes the owner. With silent neither: where many read the output, `symbolon admin invite` makes the owner.'),
  SYMBOLON_CONFIG: z.string().optional().describe('A declarative file that the database is made to match at start.'),
  SYMBOLON_MASTER_KEY: masterKey.optional().describe('32 bytes, base64 or hex, that all keys are sealed under. Default: a 0600 file in the data directory.'),
  SYMBOLON_MASTER_KEY_NEXT: masterKey.optional().describe('A second master key that counts as well, and that `symbolon keys rewrap` puts in the place of the first: see docs/keys.md.'),
  SYMBOLON_SIGNING_KEYS: oneOf('database', 'vault', 'aws', 'google', 'azure', 'pkcs11').default('database').describe('Where new signing keys are made: in the database, sealed, or in Vault or OpenBao, AWS KMS, Google Cloud KMS, Azure Key Vault, or a module of PKCS #11, which never give them away: see docs/keys.md.'),
  SYMBOLON_VAULT_URL: z.string().refine(isEngine, 'must be the https address of a transit engine, such as https://vault.example.com:8200/v1/transit; plain http only on loopback').optional().describe('The transit engine of HashiCorp Vault or OpenBao that has keys of this installation, such as https://vault.example.com:8200/v1/transit.'),
  SYMBOLON_VAULT_TOKEN: secretText(/^[\x21-\x7e]{1,4096}$/, 'must be a token of Vault or OpenBao').optional().describe('What the transit engine knows this server by.'),
  SYMBOLON_VAULT_KEYS: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'must be small letters, digits and hyphens').default('symbolon').describe('What the names of all keys in the transit engine begin with.'),
  SYMBOLON_AWS_KMS_REGION: z.string().regex(/^[a-z0-9-]{1,64}$/, 'must be a region such as eu-central-1').optional().describe('The region of AWS KMS that has keys of this installation, such as eu-central-1. Credentials are AWS_ACCESS_KEY_ID and its like, or what the machine, container or pod has; needs a package of its own: see docs/keys.md.'),
  SYMBOLON_AWS_KMS_URL: z.string().refine(isCallable, 'must be an https address without user and #; plain http only on loopback').optional().describe('Another address of AWS KMS than that of the region, such as an endpoint inside of your network.'),
  SYMBOLON_AWS_KMS_KEYS: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'must be small letters, digits and hyphens').default('symbolon').describe('What the aliases in AWS KMS begin with, and the value of the tag symbolon of all keys there.'),
  SYMBOLON_GOOGLE_KMS_KEY: z.string().regex(/^projects\/[a-z0-9.:-]{1,128}\/locations\/[a-z0-9-]{1,64}\/keyRings\/[\w-]{1,63}\/cryptoKeys\/[\w-]{1,63}$/, 'must be the full name of a key: projects/PROJECT/locations/LOCATION/keyRings/RING/cryptoKeys/KEY').optional().describe('The key of Google Cloud KMS that wraps the master key, by its full name, projects/PROJECT/locations/LOCATION/keyRings/RING/cryptoKeys/KEY; keys that sign are made in the same ring. Needs a package of its own: see docs/keys.md.'),
  SYMBOLON_GOOGLE_KMS_URL: z.string().refine(isOrigin, 'must be an https address without a path; plain http only on loopback').default('https://cloudkms.googleapis.com').describe('The address of Google Cloud KMS: that of everybody, or an endpoint inside of your network.'),
  SYMBOLON_GOOGLE_KMS_KEYS: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'must be small letters, digits and hyphens').default('symbolon').describe('What the names of keys that sign in Google Cloud KMS begin with.'),
  SYMBOLON_GOOGLE_KMS_LEVEL: oneOf('software', 'hsm').default('software').describe('The protection level of keys that are made there. With hsm those for EdDSA stay in the database.'),
  SYMBOLON_AZURE_VAULT_URL: z.string().refine(isVault, 'must be the https address of a vault or Managed HSM, such as https://NAME.vault.azure.net').optional().describe('The Azure Key Vault or Managed HSM that has keys of this installation, such as https://NAME.vault.azure.net. Needs packages of its own: see docs/keys.md.'),
  SYMBOLON_AZURE_VAULT_KEYS: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'must be small letters, digits and hyphens').default('symbolon').describe('What the names of all keys in that vault begin with.'),
  SYMBOLON_AZURE_VAULT_LEVEL: oneOf('software', 'hsm').default('software').describe('Where that vault makes keys that sign: hsm needs a premium one. A Managed HSM has no others.'),
  SYMBOLON_PKCS11_MODULE: z.string().startsWith('/', 'must be the path of a file, from the root').optional().describe('The PKCS #11 module of a hardware security module that has keys of this installation, such as /usr/lib/softhsm/libsofthsm2.so. It runs in a process of its own; needs a package of its own: see docs/keys.md.'),
  SYMBOLON_PKCS11_TOKEN: z.string().regex(/^[\x21-\x7e]([\x20-\x7e]{0,30}[\x21-\x7e])?$/, 'must be the label of a token, of 32 characters at most').optional().describe('The label of the token of that module in which keys are made.'),
  SYMBOLON_PKCS11_PIN: secretText(/^[\x20-\x7e]{1,255}$/, 'must be a PIN').optional().describe('The PIN of the user of that token. One that was refused is not tried again, so that no token is locked.'),
  SYMBOLON_PKCS11_KEYS: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'must be small letters, digits and hyphens').default('symbolon').describe('What the labels of all keys in the token begin with.'),
  SYMBOLON_PKCS11_ALGORITHMS: listOf(/^(EdDSA|ES256|PS256|RS256)$/, 'must be of EdDSA, ES256, PS256 and RS256, separated by commas').transform((list) => (list.length === 0 ? ['EdDSA', 'ES256', 'PS256', 'RS256'] : list)).describe('The algorithms that the token can sign with, separated by commas; keys of others stay in the database. Default: EdDSA, ES256, PS256 and RS256.'),
  SYMBOLON_LOG_LEVEL: oneOf('debug', 'info', 'warn', 'error', 'silent').default('info').describe('How much is logged.'),
  SYMBOLON_METRICS_PORT: integer(0, 65535).optional().describe('Port for Prometheus to ask /metrics at, beside the server and without TLS or log-in; 0 takes any free one. Without it nothing is counted: see docs/observability.md.'),
  SYMBOLON_METRICS_HOST: z.string().min(1).default('127.0.0.1').describe('Address of that port. Whoever reaches it reads the metrics: name one of a network that only your Prometheus is in.'),
  SYMBOLON_OTLP_URL: z.string().refine(isCollector, 'must be an http or https address without user, ?, # and a slash at the end, such as http://localhost:4318').optional().describe('The OpenTelemetry collector that traces and metrics are sent to by OTLP over HTTP, such as http://localhost:4318; /v1/traces and /v1/metrics are put behind it. Without it nothing is sent: see docs/observability.md.'),
  SYMBOLON_OTLP_HEADERS: secretText(/^[\w!#$%&'*+.^`|~-]+=[\x21-\x7e]*$/, 'must be headers such as authorization=Bearer%20token, percent-encoded and separated by commas').optional().describe('Headers that the collector wants, such as authorization=Bearer%20token, percent-encoded and separated by commas; SYMBOLON_OTLP_URL must then be https or on this machine.'),
  SYMBOLON_OTLP_METRICS_SECONDS: integer(0, 3600).default(60).describe('Metrics are sent there each time after so long; 0 for traces alone.'),
  SYMBOLON_TRACES_PERCENT: integer(0, 100).default(100).describe('Of a hundred requests so many are traced, chosen at random; 0 for metrics alone.'),
  SYMBOLON_TRACES_PER_SECOND: integer(1, 100000).default(10).describe('Traces that a node begins in a second at most, whoever asks for them; each of its processes has a part.'),
  SYMBOLON_TRACE_DECIDERS: networks.optional().describe('Addresses or networks, separated by commas, of what stands before the server and traces by itself: whether a request is traced is then what the traceparent says that came with it. Of nobody else it counts.'),
  SYMBOLON_SLOW_STATEMENT_MS: integer(0, 600000).default(1000).describe('Statements of the database that take longer are named in the log, never with their values; 0 for none.'),
  SYMBOLON_BACKUP_TO: z.string().min(1).refine(isBackupPlace, 'must be a folder, or s3://bucket or s3://bucket/prefix').optional().describe('Where the server puts backups of its embedded PostgreSQL by itself, and the log for restoring to a point in time: a folder, or s3://bucket/prefix. Without it none are made: see docs/backup.md.'),
  SYMBOLON_BACKUP_RECIPIENTS: listOf(/^age1[0-9a-z]{58}$/, 'must be keys that begin with age1, as symbolon backup key prints them, separated by commas').describe('For whom these are sealed, as `symbolon backup key` prints it, separated by commas; each opens them alone.'),
  SYMBOLON_BACKUP_HOURS: integer(1, 8760).default(24).describe('A backup is made so long after the last one, and up to a tenth of it later, so that not all installations do so at once.'),
  SYMBOLON_BACKUP_KEEP: integer(1, 10000).default(7).describe('So many of the newest backups are kept, each with its log, whatever their age.'),
  SYMBOLON_BACKUP_KEEP_DAYS: integer(0, 36500).default(7).describe('Backups that are younger are kept as well, however many they are.'),
  SYMBOLON_BACKUP_LOG_SECONDS: integer(0, 86400).default(60).describe('What was written is in the log at SYMBOLON_BACKUP_TO a few seconds after so long; 0 for no log, and so no restoring to a point in time.'),
  SYMBOLON_BACKUP_LOG_MB: integer(32, 1000000).default(1024).describe('So much of the log at most waits while SYMBOLON_BACKUP_TO takes none. Past it, it is let go, an event says so, and the next backup begins anew.'),
  SYMBOLON_BACKUP_S3_ENDPOINT: z.string().refine(isCallable, 'must be an https address without user and #; plain http only on loopback').optional().describe('The S3-compatible service that s3:// means, such as https://s3.eu-central-003.backblazeb2.com. Default: that of Amazon in AWS_REGION.'),
  AWS_REGION: z.string().regex(/^[a-z0-9-]{1,64}$/, 'must be a region such as eu-central-1').default('us-east-1').describe('The region of that service.'),
  AWS_ACCESS_KEY_ID: secretText(/^\S{1,500}$/, 'must be what the service gives you').optional().describe('What that service knows this server by, with AWS_SECRET_ACCESS_KEY; AWS KMS as well.'),
  AWS_SECRET_ACCESS_KEY: secretText(/^\S{1,500}$/, 'must be what the service gives you').optional().describe('Its secret.'),
  AWS_SESSION_TOKEN: secretText(/^\S{1,5000}$/, 'must be what the service gives you').optional().describe('Beside the two, where they are temporary.'),
  SYMBOLON_TRUSTED_PROXIES: networks.optional().describe('Addresses or networks, separated by commas, whose X-Forwarded-For is believed.'),
  SYMBOLON_OUTBOUND_PRIVATE: networks.optional().describe('Addresses or networks, separated by commas, that the server may call (log-outs, webhooks, text messages, a captcha) though they are not public. Loopback is among them when the issuer is on loopback.'),
  SYMBOLON_DRAIN_SECONDS: integer(0, 600).default(20).describe('How long requests under way may take after SIGTERM.'),
  SYMBOLON_KEY_ROTATION_DAYS: integer(1, 3650).default(90).describe('Signing keys are replaced after this: first published, then used, then forgotten.'),
  SYMBOLON_SAML_KEY_DAYS: integer(180, 3650).default(1095).describe('The key that applications of SAML know this installation by is followed by another after this: for 90 days both are in the metadata, then the new one signs.'),
  SYMBOLON_REFRESH_TOKEN_IDLE_DAYS: integer(1, 3650).default(30).describe('A refresh token dies when it is not used for so long.'),
  SYMBOLON_REFRESH_TOKEN_MAX_DAYS: integer(1, 3650).default(180).describe('A refresh token and all its successors die after this.'),
  SYMBOLON_REFRESH_TOKEN_GRACE_SECONDS: integer(0, 60).default(10).describe('For so long the same refresh token asked again gives the same successor.'),
  SYMBOLON_SESSION_IDLE_HOURS: integer(1, 8760).default(12).describe('A browser is logged out when it is not used for so long.'),
  SYMBOLON_SESSION_MAX_DAYS: integer(1, 365).default(14).describe('A browser is logged out after this, however much it is used.'),
  SYMBOLON_AUDIT_DAYS: integer(31, 36500).default(400).describe('For so long it is kept what happened (symbolon audit); it goes by whole months, so up to a month later: see docs/audit.md.'),
  SYMBOLON_AUDIT_REFRESHES: oneOf('by_person', 'by_hour').default('by_person').describe('Whether it is kept for each person when an application fetched tokens anew, once a minute at most, or by application and hour alone: in a large installation most of what is kept is this. See docs/sizing.md.'),
  SYMBOLON_STAY_SIGNED_IN: oneOf('ask', 'always', 'never').default('ask').describe('Whether log-ins outlive the browser that was closed: as a checkbox of the log-in page says, always, or never. Those that do end after SYMBOLON_SESSION_MAX_DAYS alone.'),
  SYMBOLON_SIGNUP: oneOf('open', 'closed').default('closed').describe('Whether the log-in page offers to make an account.'),
  SYMBOLON_SIGNUP_NAME: oneOf('off', 'optional', 'required').default('off').describe('Whether the sign-up page asks for the name that the claim `name` then has.'),
  SYMBOLON_ACCOUNT_DELETION: oneOf('self', 'off').default('self').describe('Whether people delete their own accounts. With off only administrators do.'),
  SYMBOLON_ACCOUNT_DELETION_DAYS: integer(0, 365).default(14).describe('For so long an account that its person deleted is kept, without letting anybody in: who logs in before is asked whether to keep it. With 0 it goes at once.'),
  SYMBOLON_PAGES: z.string().optional().describe('An ES module of yours that shows the pages instead of ours: see docs/pages.md.'),
  SYMBOLON_LANGUAGES: z.string().optional().describe('A folder with languages of yours, and sentences of yours in place of ours, a file each, such as nl.json: see docs/languages.md.'),
  SYMBOLON_EMAIL_VERIFICATION: oneOf('required', 'optional').default('required').describe('Whether who signs up by page gets in only once the e-mail address is proven. With optional, the sign-up page tells anybody which addresses have an account.'),
  SYMBOLON_SMTP_URL: secretText(/^smtps?:\/\//, 'must begin with smtp:// or smtps://')
    .optional()
    .describe('The server that mails go out by, such as smtps://user:password@mail.example.com. Without it they become files in the data directory.'),
  SYMBOLON_SMTP_PRIVATE: networks.optional().describe('Addresses or networks, separated by commas, of a mail server that is spoken to without TLS, as a relay inside a private network is. Public addresses never are.'),
  SYMBOLON_MAIL_FROM: z.string().regex(/^[^\s@<>",;]+@[^\s@<>",;]+$/, 'must be one e-mail address without a name').optional().describe('The address that mails come from; the name is that of the branding.'),
  SYMBOLON_SMS_URL: z.string().refine(isCallable, 'must be an https address without user and #; plain http only on loopback').optional().describe('A hook of yours that sends codes by SMS: it is posted each message, signed as webhooks are; see docs/sms.md. Without it people add no telephone numbers.'),
  SYMBOLON_SMS_SECRET: secretText(/^whsec_[A-Za-z0-9+/]{43}=$/, 'must be whsec_ and 32 random bytes in base64; make it with: echo "whsec_$(openssl rand -base64 32)"')
    .optional()
    .describe('What calls of SYMBOLON_SMS_URL are signed with: whsec_ and 32 bytes in base64.'),
  SYMBOLON_SMS_PER_HOUR: integer(1, 1000000).default(200).describe('Codes by SMS in an hour at most, of all people together; half of them for numbers that are not proven yet.'),
  SYMBOLON_SMS_CALLING_CODES: listOf(/^[1-9]\d{0,2}$/, 'must be calling codes such as 49, separated by commas').describe('The only countries, by their calling codes such as 49, separated by commas, whose telephone numbers people may add. Default: any.'),
  SYMBOLON_OLD_SYSTEM_URL: z.string().refine(isCallable, 'must be an https address without user and #; plain http only on loopback').optional().describe('Where the system that people come from is asked, once, for a name that nobody has here, with the password that was typed: who is right has an account from then on. Signed as webhooks are; see docs/migrating.md. Without it nobody is asked.'),
  SYMBOLON_OLD_SYSTEM_SECRET: secretText(/^whsec_[A-Za-z0-9+/]{43}=$/, 'must be whsec_ and 32 random bytes in base64; make it with: echo "whsec_$(openssl rand -base64 32)"')
    .optional()
    .describe('What calls of SYMBOLON_OLD_SYSTEM_URL are signed with: whsec_ and 32 bytes in base64.'),
  SYMBOLON_OLD_SYSTEM_SOURCE: z.string().regex(/^[\w.-]{1,64}$/, 'must be 1 to 64 letters, digits, dots, hyphens or underscores').default('json').describe('By which what people are called there is remembered, as by --source of `symbolon import`: who came by a file of the same source is not made again.'),
  SYMBOLON_PASSWORD_MIN_LENGTH: integer(8, 64).default(15).describe('Shortest password that may be set, in characters; under 15 the start warns, unless everybody is asked for a second factor.'),
  SYMBOLON_BREACHED_PASSWORDS: z.string().optional().describe('A file of breached passwords, which nobody may set, made of a public list by `symbolon breached-passwords build`: see docs/breached-passwords.md.'),
  SYMBOLON_BREACHED_PASSWORDS_URL: z
    .string()
    .refine(isRangeAddress, 'must be an https address that ends with a slash, without user, ? and #, such as https://api.pwnedpasswords.com/range/; plain http only on loopback')
    .optional()
    .describe('A service that is asked for breached passwords by the first five digits of their SHA-1, such as https://api.pwnedpasswords.com/range/. Without an answer within two seconds a password is taken.'),
  SYMBOLON_HASH_MEMORY_KIB: integer(7168, 4194304).default(19456).describe('Memory of each password hash (argon2id), in KiB.'),
  SYMBOLON_HASH_ITERATIONS: integer(1, 20).default(2).describe('Iterations of each password hash (argon2id).'),
  SYMBOLON_HASH_PARALLELISM: integer(1, 16).default(1).describe('Lanes of each password hash (argon2id).'),
  SYMBOLON_HASH_CONCURRENCY: integer(1, 256).default(availableParallelism()).describe('Password hashes at once, but one for each worker at least; the rest wait. Default: the cores.'),
  SYMBOLON_HASH_QUEUE: integer(0, 10000).default(64).describe('Log-ins that may wait for a hash; the next get 503 with Retry-After.'),
  SYMBOLON_THROTTLE_ACCOUNT: integer(1, 100).default(10).describe('Wrong passwords for one account before it has to wait: those of strangers together, those of each browser and network that it knows apart.'),
  SYMBOLON_THROTTLE_ADDRESS: integer(1, 1000000).default(100).describe('Wrong passwords, wrong client secrets, wrong answers to captchas, new accounts and mails asked for, each counted apart, from one address in an hour before it has to wait; of IPv6 a /64 counts as one, a /56 as four, a /48 as sixteen.'),
  SYMBOLON_PROOF_OF_WORK_BITS: integer(0, 22).default(16).describe('What the pages for log-in, sign-up, forgotten passwords, lost ways in, mailed codes and the proof of an address have a browser work out once half of SYMBOLON_THROTTLE_ADDRESS is used up there, in bits: one more takes twice as long, 16 about a second. 0 for nothing.'),
  SYMBOLON_CAPTCHA_SITE_KEY: z.string().regex(/^[\w.:-]{1,200}$/, 'must be the public key that your provider gives you').optional().describe('The public key of a captcha of your own choice, which these pages ask for in the place of work: see docs/bots.md. Without it there is none.'),
  SYMBOLON_CAPTCHA_SECRET: secretText(/^\S{1,500}$/, 'must be the secret that your provider gives you').optional().describe("What the captcha's provider knows this server by."),
  SYMBOLON_CAPTCHA_SCRIPT_URL: z.string().refine(isCallable, 'must be an https address without user and #; plain http only on loopback').optional().describe("The provider's script, which draws the captcha, such as https://challenges.cloudflare.com/turnstile/v0/api.js."),
  SYMBOLON_CAPTCHA_VERIFY_URL: z.string().refine(isCallable, 'must be an https address without user and #; plain http only on loopback').optional().describe("Where the provider is asked what an answer is worth (siteverify), such as https://challenges.cloudflare.com/turnstile/v0/siteverify. Without a verdict within three seconds work is asked for."),
  SYMBOLON_CAPTCHA_CLASS: z.string().regex(/^[a-z][a-z0-9-]{0,99}$/, 'must be the class of an element, such as cf-turnstile').optional().describe('The class of the element that the script draws in, such as cf-turnstile or h-captcha. Default: g-recaptcha.'),
  SYMBOLON_CAPTCHA_ORIGINS: listOf(/^https:\/\/(\*\.)?[a-z0-9.-]+(:\d{1,5})?$/, 'must be https origins such as https://*.hcaptcha.com, separated by commas').describe('Origins beside that of the script, separated by commas, that the captcha loads from. Default: none.'),
  SYMBOLON_CAPTCHA_WHEN: z.enum(['over_limit', 'always'], { error: ({ input }) => `must be over_limit or always; it is ${String(input)}` }).optional().describe('Whether a captcha is asked for once half of SYMBOLON_THROTTLE_ADDRESS is used up (over_limit, the default), or always.'),
  SYMBOLON_OPEN_REQUESTS: integer(10, 100000000).default(100000).describe('Authorization requests under way that are kept at most, on all nodes together: pushed ones, and those in which a form was sent. The next get 503 with Retry-After. Past half of it, each network and each client has a part.'),
  SYMBOLON_PASSKEY_ORIGINS: listOf(/^https:\/\/[a-z0-9.-]+(:\d{1,5})?$/, 'must be https origins such as https://shop.example, separated by commas').describe('Other origins, separated by commas, whose pages may use the passkeys of this installation (related origin requests): see docs/passkeys.md.'),
  SYMBOLON_PASSKEY_AAGUIDS: listOf(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be AAGUIDs in small letters, separated by commas').describe('The only makes of authenticators that new passkeys and security keys may be of, by AAGUID, separated by commas; they are then asked to attest it. Default: any. What that is worth: see docs/passkeys.md.'),
  SYMBOLON_PASSKEY_ROOTS: z.string().optional().describe('A PEM file with root certificates of makers of keys. What is attested by one of them, and cannot be copied, is hardware: a log-in by it is worth the acr phrh. New keys are then asked to attest what they are: see docs/passkeys.md.'),
  SYMBOLON_ADMIN_MFA: z.enum(['optional', 'required']).default('optional').describe('With required, people administer only by log-ins with a second factor, which the console and symbolon login then ask for. Clients with scopes of their own are not asked.'),
  SYMBOLON_ACCOUNT_RATE: integer(10, 1000000).default(120).describe('Requests to the account API that one person may send to a process in a minute, by all applications together.'),
  SYMBOLON_ADMIN_RATE: integer(10, 1000000).default(600).describe('Requests to the admin API that one caller may send to a process in a minute.'),
  SYMBOLON_THROTTLE_CLIENT: integer(1, 1000000).default(1000).describe('Wrong passwords of strangers through one client in ten minutes before strangers have to wait.'),
});

type Values = z.output<typeof settingsSchema>;

/* oxlint-disable typescript/no-unsafe-declaration-merging -- readSettings() answers all members, and nothing else makes one */

/** The settings, checked together: what comes out of here can be run. A class, so that parts can ask for them by name. */
export abstract class Settings {}
export interface Settings extends Omit<Values, 'SYMBOLON_ISSUER'> {
  readonly SYMBOLON_ISSUER: string;
  /** The same for people: of the whole server also where a worker has its part. */
  readonly shown: readonly ShownSetting[];
}

/** A setting as administrators see it. */
export interface ShownSetting {
  readonly name: string;
  readonly description: string;
  /** Undefined where it is not set, and of a secret. */
  readonly value: string | number | readonly string[] | undefined;
  /** Whether it is set and its value is told to nobody. */
  readonly isSecret: boolean;
  readonly source: 'environment' | 'file' | 'default';
}

/** Something in the environment that the server will not start with; each line names the key and the fix. */
export class SettingsError extends Error {
  /** The exit status of the command that ends by it. */
  readonly status: number = 1;
}

/** Reads the settings, or throws a SettingsError with every mistake. `X_FILE` names a file that holds X. */
export function readSettings(given: NodeJS.ProcessEnv): Settings {
  const environment = withoutPlatformVariables(given);
  const known = Object.keys(settingsSchema.shape);
  const isKnown = (key: string) => known.includes(key) || known.includes(key.replace(/_FILE$/, ''));
  const mistakes = Object.keys(environment)
    .filter((key) => key.startsWith('SYMBOLON_') && !isKnown(key))
    .map((key) => `${key} is not a setting${suggestion(key, known)}`);
  const values: Record<string, string> = {};
  for (const key of known) {
    const value = valueOf(key, environment, mistakes);
    if (value !== undefined && value !== '') values[key] = value;
  }
  const result = settingsSchema.safeParse(values);
  if (!result.success) mistakes.push(...result.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`));
  if (!result.success || mistakes.length > 0) throw new SettingsError(mistakes.join('\n'));
  const settings = withIssuer(result.data, mistakes);
  if (mistakes.length > 0) throw new SettingsError(mistakes.join('\n'));
  const resolved = { ...settings, SYMBOLON_DATA_DIR: resolve(settings.SYMBOLON_DATA_DIR) };
  return { ...resolved, shown: shownOf(resolved, values, environment) };
}

function shownOf(settings: Omit<Settings, 'shown'>, given: Readonly<Record<string, string>>, environment: NodeJS.ProcessEnv): readonly ShownSetting[] {
  const values = new Map<string, ShownSetting['value'] | Secret>(Object.entries(settings));
  return Object.entries(settingsSchema.shape).map(([name, { description = '' }]) => {
    const value = values.get(name);
    const source = given[name] === undefined ? 'default' : environment[`${name}_FILE`] ? 'file' : 'environment';
    return { name, description, ...(value instanceof Secret ? { value: undefined, isSecret: true } : { value, isSecret: false }), source };
  });
}

function valueOf(key: string, environment: NodeJS.ProcessEnv, mistakes: string[]): string | undefined {
  const file = environment[`${key}_FILE`];
  if (!file) return environment[key];
  if (environment[key]) mistakes.push(`${key} and ${key}_FILE are both set: remove one of them.`);
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    mistakes.push(`${key}_FILE cannot be read: ${(error as Error).message}.`);
    return undefined;
  }
}

function withIssuer(values: Values, mistakes: string[]): Omit<Settings, 'shown'> {
  const issuer = values.SYMBOLON_ISSUER ?? `http://localhost:${values.SYMBOLON_PORT}`;
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined;
  const isLoopback = url !== undefined && isLoopbackHost(url.hostname);
  if (!url || url.origin !== issuer) {
    mistakes.push(`SYMBOLON_ISSUER must be an origin without path or slash at the end, such as https://id.example.com; it is ${issuer}.`);
  } else if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback)) {
    mistakes.push(`SYMBOLON_ISSUER must be https, unless it is on localhost: put a TLS proxy in front and name its https address; it is ${issuer}.`);
  }
  if (values.SYMBOLON_PORT === 0 && values.SYMBOLON_ISSUER === undefined) {
    mistakes.push('SYMBOLON_PORT is 0, so the issuer is not known before the start: set SYMBOLON_ISSUER.');
  }
  if (values.SYMBOLON_METRICS_PORT !== undefined && values.SYMBOLON_METRICS_PORT !== 0 && values.SYMBOLON_METRICS_PORT === values.SYMBOLON_PORT) {
    mistakes.push(`SYMBOLON_METRICS_PORT is ${values.SYMBOLON_METRICS_PORT}, as SYMBOLON_PORT is: set it to another, which only your Prometheus reaches.`);
  }
  if (values.SYMBOLON_REFRESH_TOKEN_IDLE_DAYS > values.SYMBOLON_REFRESH_TOKEN_MAX_DAYS) {
    mistakes.push('SYMBOLON_REFRESH_TOKEN_IDLE_DAYS must not be longer than SYMBOLON_REFRESH_TOKEN_MAX_DAYS.');
  }
  if (values.SYMBOLON_SESSION_IDLE_HOURS > values.SYMBOLON_SESSION_MAX_DAYS * 24) {
    mistakes.push('SYMBOLON_SESSION_IDLE_HOURS must not be longer than SYMBOLON_SESSION_MAX_DAYS.');
  }
  if (values.SYMBOLON_DATABASE_DIRECT_URL && !values.DATABASE_URL) mistakes.push('SYMBOLON_DATABASE_DIRECT_URL needs DATABASE_URL: set it, or remove both for the embedded one.');
  if (values.SYMBOLON_DATABASE_READ_URL && !values.DATABASE_URL) mistakes.push('SYMBOLON_DATABASE_READ_URL needs DATABASE_URL: set it, or remove both for the embedded one.');
  mistakes.push(...mailMistakes(values), ...captchaMistakes(values), ...keyPlaceMistakes(values), ...backupMistakes(values), ...telemetryMistakes(values));
  if (values.SYMBOLON_SMS_URL !== undefined && values.SYMBOLON_SMS_SECRET === undefined) mistakes.push('SYMBOLON_SMS_URL needs SYMBOLON_SMS_SECRET: set it to what your hook verifies signatures with, or name its file in SYMBOLON_SMS_SECRET_FILE.');
  if (values.SYMBOLON_SMS_URL === undefined && values.SYMBOLON_SMS_SECRET !== undefined) mistakes.push('SYMBOLON_SMS_SECRET needs SYMBOLON_SMS_URL: set it to the address of your hook, or remove both.');
  if (values.SYMBOLON_OLD_SYSTEM_URL !== undefined && values.SYMBOLON_OLD_SYSTEM_SECRET === undefined) mistakes.push('SYMBOLON_OLD_SYSTEM_URL needs SYMBOLON_OLD_SYSTEM_SECRET: set it to what the old system verifies signatures with, or name its file in SYMBOLON_OLD_SYSTEM_SECRET_FILE.');
  if (values.SYMBOLON_OLD_SYSTEM_URL === undefined && values.SYMBOLON_OLD_SYSTEM_SECRET !== undefined) mistakes.push('SYMBOLON_OLD_SYSTEM_SECRET needs SYMBOLON_OLD_SYSTEM_URL: set it to where the old system is asked, or remove both.');
  if (isLoopback && !['127.0.0.1', 'localhost', '::1'].includes(values.SYMBOLON_HOST) && values.SYMBOLON_ISSUER === undefined) {
    mistakes.push(`SYMBOLON_HOST is ${values.SYMBOLON_HOST}, which others can reach, but SYMBOLON_ISSUER is not set: set it to the https address that they use.`);
  }
  return { ...values, SYMBOLON_ISSUER: issuer };
}

function mailMistakes({ SYMBOLON_SMTP_URL, SYMBOLON_MAIL_FROM }: Values): readonly string[] {
  if (!SYMBOLON_SMTP_URL) return [];
  const url = URL.canParse(SYMBOLON_SMTP_URL.reveal()) ? new URL(SYMBOLON_SMTP_URL.reveal()) : undefined;
  const isPlain = url !== undefined && url.hostname !== '' && ['', '/'].includes(url.pathname) && url.search === '' && url.hash === '';
  return [
    ...(isPlain && isDecodable(url) ? [] : ['SYMBOLON_SMTP_URL must be smtp:// or smtps:// with user, password (both URL-encoded), host and port, and nothing after them.']),
    ...(isPlain && url.username !== '' && url.password === '' ? ['SYMBOLON_SMTP_URL has a user and no password: write both, URL-encoded, or neither.'] : []),
    ...(SYMBOLON_MAIL_FROM === undefined ? ['SYMBOLON_SMTP_URL needs SYMBOLON_MAIL_FROM: set it to the address that mails come from.'] : []),
  ];
}

function isDecodable({ username, password }: URL): boolean {
  try {
    return decodeURIComponent(username + password) !== undefined;
  } catch {
    return false;
  }
}

function suggestion(key: string, known: readonly string[]): string {
  const meant = /_SERVICE_(HOST|PORT)/.test(key) ? undefined : nearest(key.replace(/_FILE$/, ''), known); // those are a platform's
  return meant ? `: did you mean ${meant}?` : ': remove it, or see the table of settings in the README.';
}
