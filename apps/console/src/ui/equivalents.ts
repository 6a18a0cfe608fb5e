/** A text as one word of a shell. */
export const shellWord = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

interface Sent {
  readonly method: string;
  readonly address: string;
  readonly body?: unknown;
  readonly ifMatch?: string;
  readonly ifNoneMatch?: '*';
}

/** A call as curl makes it, with the token in the environment. */
export function curlOf({ method, address, body, ifMatch, ifNoneMatch }: Sent): string {
  const lines = [
    `curl -X ${method} ${shellWord(address)}`,
    `-H "Authorization: Bearer $TOKEN"`,
    ...(ifNoneMatch === undefined ? [] : [`-H 'If-None-Match: *'`]),
    ...(ifMatch === undefined ? [] : [`-H 'If-Match: "${ifMatch}"'`]),
    ...(body === undefined ? [] : [`-H 'Content-Type: application/json'`, `-d ${isLong(body) ? '@body.json' : shellWord(JSON.stringify(body, withoutSecret, 2))}`]),
  ];
  return lines.join(' \\\n  ');
}

/** A secret that somebody types stays what they alone see. */
export const withoutSecret = (member: string, value: unknown): unknown => (isSecret(member) && value !== undefined ? '…' : value);
const isSecret = (member: string): boolean => ['password', 'client_secret', 'secret', 'signals_token'].includes(member);

/** The same as a command: each member of a body is an option, or all of it comes from a file where an option cannot say it. */
export function commandOf(command: string, body?: Readonly<Record<string, unknown>>): string {
  if (body === undefined) return `symbolon ${command}`;
  const options = Object.entries(body).map(([member, value]) => optionsOf(member, value));
  const typed = isLong(body) || options.some((each) => each === undefined) ? `--file body.json` : options.flat().join(' \\\n  ');
  return `symbolon ${command} ${typed}`.trimEnd();
}

/** More than anybody pastes: an image. */
const isLong = (body: unknown): boolean => JSON.stringify(body).length > 8_000;

/** Undefined for what no option can say. */
function optionsOf(member: string, value: unknown): readonly string[] | undefined {
  if (member === 'password') return ['--password-file password.txt']; // an argument could be read by others on the machine
  if (isSecret(member)) return undefined;
  const name = member.replaceAll('_', '-');
  const several = `--${name.replace(/s$/, '')}`;
  if (Array.isArray(value) && value.length === 0) return [`${several} ''`];
  if (Array.isArray(value)) return value.every(isShort) ? value.map((each) => `${several} ${shellWord(String(each))}`) : undefined;
  if (typeof value === 'object' && value !== null) return Object.values(value).every((each) => typeof each === 'string') ? Object.entries(value).map(([key, each]) => `${several} ${shellWord(`${key}=${String(each)}`)}`) : undefined;
  return isShort(value) ? [`--${name} ${shellWord(String(value))}`] : undefined;
}

const isShort = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);

/** An entry as it stands under `kind` of the declarative file: block style, with scalars as JSON has them, which every reader of YAML 1.2 takes. */
export const fileLinesOf = (kind: string, entry: unknown): string => `${kind}:\n${Array.isArray(entry) ? blockOf(entry, '  ') : blockOf(kind === 'branding' || kind === 'sign_in' ? entry : [entry], '  ')}`;

function blockOf(value: unknown, indent: string): string {
  if (Array.isArray(value)) return value.map((each) => `${indent}- ${isBlock(each) ? blockOf(each, `${indent}  `).trimStart() : scalarOf(each)}`).join('\n');
  return Object.entries(value as object).map(([key, each]) => `${indent}${plain.test(key) ? key : JSON.stringify(key)}:${isBlock(each) ? `\n${blockOf(each, `${indent}  `)}` : ` ${scalarOf(each)}`}`).join('\n');
}

const plain = /^[a-z][\w:./-]*[\w/]$/i;
const likeAnother = /^(true|false|null|yes|no|on|off|y|n|[\d.]+(e\d+)?)$/i;
const isBlock = (value: unknown): value is object => typeof value === 'object' && value !== null && Object.keys(value).length > 0;
const scalarOf = (value: unknown): string => (typeof value === 'string' && plain.test(value) && !likeAnother.test(value) ? value : JSON.stringify(value));
