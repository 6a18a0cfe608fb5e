/** What clients did while things broke, a line each, and the faults among them; times are milliseconds of one clock. */
export interface Operation {
  readonly op: 'sign_up' | 'log_in' | 'redeem' | 'refresh' | 'introspect' | 'revoke' | 'make' | 'list' | 'present';
  /** Who or what it is about: a person, a code, the family of a token. */
  readonly key: string;
  readonly start: number;
  readonly end: number;
  readonly node: string;
  /** Whether it was done, was refused, or nobody knows: an answer that never came, or 503. */
  readonly result: 'ok' | 'no' | 'info';
  readonly status: number;
  /** The token that was shown, and the one that came of it, where there are any. */
  readonly token?: string;
  readonly next?: string;
  readonly retryAfter?: boolean;
}

/** What was done to the installation, until it was undone, and for how long nothing may be acknowledged because of it. */
export interface Fault {
  readonly op: 'fault';
  readonly key: string;
  readonly start: number;
  readonly end: number;
  readonly recoveryMs: number;
}

export type Line = Operation | Fault;

export interface Bounds {
  /** After a revocation was acknowledged, a token is accepted for no longer than this. */
  readonly revokedMs: number;
  /** No answer takes longer. */
  readonly answerMs: number;
}

/** One way in which a history is not as it has to be. */
export interface Violation {
  readonly rule: 'lost' | 'twice' | 'revoked' | 'older' | 'status' | 'refused' | 'slow' | 'recovery';
  readonly text: string;
}

/** Reads a history; the last line may be cut off where its writer was killed. */
export const readHistory = (text: string): readonly Line[] => text.slice(0, text.lastIndexOf('\n') + 1).split('\n').filter(Boolean).map((line) => JSON.parse(line) as Line);

/** Everything that is wrong with a history. */
export function violations(lines: readonly Line[], bounds: Bounds): readonly Violation[] {
  const operations = lines.filter((line): line is Operation => line.op !== 'fault');
  const of = (op: Operation['op'], result?: Operation['result']) => operations.filter((each) => each.op === op && (result === undefined || each.result === result));
  const texts = (rule: Violation['rule'], found: readonly string[]) => found.map((text) => ({ rule, text }));
  const acknowledged = new Map(of('sign_up', 'ok').map(({ key, end }) => [key, end]));
  const made = new Map(of('make', 'ok').map(({ key, end }) => [key, end]));
  const missing = of('present', 'no').filter(({ key }) => acknowledged.has(key));
  return [
    ...texts('lost', missing.map(({ key }) => `${key} signed up and is gone`)),
    ...texts('twice', [...several(of('redeem', 'ok'), ({ key }) => key, ({ node, end }) => `${node} ${end}`), ...several(of('refresh', 'ok'), ({ token = '' }) => token, ({ next = '' }) => next)].map((key) => `${key} was redeemed twice`)),
    ...texts('revoked', acceptedAfterwards(operations, bounds.revokedMs)),
    ...texts('older', of('list', 'no').filter(({ key, start, status }) => status === 200 && (made.get(key) ?? Infinity) <= start).map((each) => `${saying(each)}, which was made before`)),
    ...texts('status', operations.filter(({ status, retryAfter }) => (status >= 500 && status !== 503) || (status === 503 && retryAfter !== true)).map(saying)),
    ...texts('refused', [...of('sign_up', 'no'), ...of('log_in', 'no')].filter(({ op, key, start }) => op === 'sign_up' || (acknowledged.get(key) ?? Infinity) <= start).map(saying)),
    ...texts('slow', operations.filter(({ start, end }) => end - start > bounds.answerMs).map(saying)),
    ...texts('recovery', outages(lines).filter(({ ms, fault }) => ms > fault.recoveryMs).map(({ fault, ms }) => `${fault.key}: nothing was acknowledged for ${ms} ms`)),
  ];
}

/** For each fault the longest time around it in which no sign-up was acknowledged. */
export function outages(lines: readonly Line[]): readonly { readonly fault: Fault; readonly ms: number }[] {
  const faults = lines.filter((line): line is Fault => line.op === 'fault').sort((a, b) => a.start - b.start);
  const done = lines.flatMap((line) => (line.op === 'sign_up' && line.result === 'ok' ? [line.end] : [])).sort((a, b) => a - b);
  const last = Math.max(...lines.filter(({ op }) => op !== 'present' && op !== 'fault').map(({ end }) => end));
  return faults.map((fault, index) => {
    const until = faults[index + 1]?.start ?? last;
    const points = [Math.max(fault.start, done.findLast((end) => end <= fault.start) ?? 0), ...done.filter((end) => end > fault.start && end < until), until];
    return { fault, ms: Math.round(Math.max(...points.slice(1).map((point, at) => point - (points[at] ?? point)))) };
  });
}

/** The keys that have more than one value. */
function several<T>(all: readonly T[], keyOf: (each: T) => string, valueOf: (each: T) => string): readonly string[] {
  const values = new Map<string, Set<string>>();
  for (const each of all) values.set(keyOf(each), (values.get(keyOf(each)) ?? new Set()).add(valueOf(each)));
  return [...values].filter(([, { size }]) => size > 1).map(([key]) => key);
}

/** Tokens that counted although somebody had been told before that they no longer do. */
function acceptedAfterwards(operations: readonly Operation[], revokedMs: number): readonly string[] {
  const revoked = new Map(operations.filter(({ op, result }) => op === 'revoke' && result === 'ok').map(({ key, end }) => [key, end] as const).reverse());
  return operations
    .filter(({ op, result, key, start }) => (op === 'introspect' || op === 'refresh') && result === 'ok' && start > (revoked.get(key) ?? Infinity) + revokedMs)
    .map((each) => `${saying(each)}, ${Math.round(each.start - (revoked.get(each.key) ?? 0))} ms after it was revoked`);
}

const saying = ({ op, key, node, status, start, end }: Operation): string => `${op} of ${key} by ${node || 'nobody'}: ${status} after ${Math.round(end - start)} ms`;
