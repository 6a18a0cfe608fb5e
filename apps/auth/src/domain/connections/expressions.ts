import { createContext, Script, type Context } from 'node:vm';
import type * as cel from '@marcbachmann/cel-js';
import { isClaimPath, type LeftOut } from '@symbolon/contracts';
import { valueAt } from '../../platform/value-at.ts';

/** What an expression gives: a value, undefined where a way to a claim leads nowhere, or why there is none. */
export type Given = { readonly value: unknown } | { readonly leftOut: LeftOut };

/** What is wrong with an expression, and at which of its characters, from 1. */
export interface ExpressionFault {
  readonly sentence: string;
  readonly at: number;
}

/** Milliseconds that all expressions of one log-in have, patterns included: whoever writes one, or sends what it is given, keeps nobody else waiting for longer. */
const time = 250;
const timedOut = 'ERR_SCRIPT_EXECUTION_TIMEOUT';
const limits = { maxAstNodes: 300, maxDepth: 24, maxListElements: 50, maxMapEntries: 50, maxCallArguments: 8 };

/**
 * Expressions over what another provider says of somebody, in the Common Expression Language: it has no loops without end and reads nothing but
 * `claims`, by their own members alone. `list(…)` is our own: SAML and LDAP have one value as a text, and several as a list. Claims that are taken by their paths do without the library, which is loaded by the first that are not.
 */
export class Expressions {
  #left = time;

  constructor(private readonly told: Readonly<Record<string, unknown>>) {}

  async give(text: string): Promise<Given> {
    if (isClaimPath(text)) return { value: valueAt(this.told, text) ?? valueAt({ claims: this.told }, text) };
    const { environment } = await loaded();
    const start = performance.now();
    try {
      return { value: within(Math.floor(this.#left), () => environment.evaluate(text, { claims: this.told })) };
    } catch (error) {
      return { leftOut: typeof error === 'object' && error !== null && 'code' in error && error.code === timedOut ? 'too_slow' : 'failed' };
    } finally {
      this.#left -= performance.now() - start;
    }
  }
}

/** What an expression is to give. */
export type Wanted = 'string' | 'bool' | 'any';

/** What is wrong with an expression that is to give this; undefined where nothing is, as far as can be seen without claims. */
export async function faultOf(text: string, wanted: Wanted): Promise<ExpressionFault | undefined> {
  if (isClaimPath(text)) return undefined;
  const { environment } = await loaded();
  const checked = environment.check(text);
  if (!checked.valid) return { sentence: checked.error?.summary ?? 'is no expression', at: (checked.error?.range?.start ?? 0) + 1 };
  return wanted === 'any' || checked.type === wanted || checked.type === 'dyn' ? undefined : { sentence: `gives ${checked.type}, and must give ${wanted}`, at: 1 };
}

let library: Promise<{ readonly environment: cel.Environment }> | undefined;
const loaded = () => (library ??= import('@marcbachmann/cel-js').then(({ Environment }) => ({ environment: new Environment({ limits }).registerVariable('claims', 'map<string, dyn>').registerFunction('list(dyn): list<dyn>', (value: unknown) => [value].flat()) })));

const script = new Script('work()');
const place: { work: () => unknown } = { work: () => undefined };
let context: Context | undefined;
/** The only way to end what does not come to an end by itself, in this thread: V8 looks at its clock also within a pattern. */
function within(milliseconds: number, work: () => unknown): unknown {
  if (milliseconds < 1) throw Object.assign(new Error('No time is left.'), { code: timedOut });
  place.work = work;
  return script.runInContext((context ??= createContext(place)), { timeout: milliseconds });
}
