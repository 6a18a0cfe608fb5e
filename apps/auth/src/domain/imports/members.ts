import { RecordFault } from './foreign-person.ts';

const flags: ReadonlyMap<string, boolean> = new Map([['true', true], ['1', true], ['yes', true], ['false', false], ['0', false], ['no', false]]);

/** The members of an object that somebody else wrote: each is what it is asked as, absent, or a RecordFault. */
export class Members {
  constructor(
    readonly value: Readonly<Record<string, unknown>>,
    private readonly place = '',
  ) {}

  static of(value: unknown, place = ''): Members {
    if (!isObject(value)) throw new RecordFault(`${place === '' ? 'it' : place} is no object`);
    return new Members(value, place);
  }

  text(name: string): string | undefined {
    const value = this.#get(name);
    if (value === undefined || value === '') return undefined;
    if (typeof value === 'number') return String(value);
    if (typeof value !== 'string') throw new RecordFault(`${this.#at(name)} is no text`);
    return value;
  }

  /** Also as CSV and attributes write it. */
  flag(name: string): boolean | undefined {
    const value = this.#get(name);
    if (value === undefined || value === '') return undefined;
    if (typeof value === 'boolean') return value;
    const said = typeof value === 'string' || typeof value === 'number' ? flags.get(String(value).toLowerCase()) : undefined;
    if (said === undefined) throw new RecordFault(`${this.#at(name)} is neither true nor false`);
    return said;
  }

  number(name: string): number | undefined {
    const value = this.#get(name);
    if (value === undefined || value === '') return undefined;
    const number = typeof value === 'number' ? value : typeof value === 'string' ? Number(value) : Number.NaN;
    if (!Number.isFinite(number)) throw new RecordFault(`${this.#at(name)} is no number`);
    return number;
  }

  object(name: string): Members | undefined {
    const value = this.#get(name);
    return value === undefined ? undefined : Members.of(value, this.#at(name));
  }

  /** An object that is written down as JSON within a text. */
  written(name: string): Members | undefined {
    const value = this.#get(name);
    if (typeof value !== 'string') return this.object(name);
    return Members.of(jsonOf(value, this.#at(name)), this.#at(name));
  }

  list(name: string): readonly unknown[] {
    const value = this.#get(name) ?? [];
    if (!Array.isArray(value)) throw new RecordFault(`${this.#at(name)} is no list`);
    return value;
  }

  texts(name: string): readonly string[] {
    return this.list(name).map((value) => {
      if (typeof value !== 'string') throw new RecordFault(`${this.#at(name)} has something that is no text`);
      return value;
    });
  }

  objects(name: string): readonly Members[] {
    return this.list(name).map((value) => Members.of(value, this.#at(name)));
  }

  /** As a number of milliseconds or seconds, or as a text of ISO 8601. */
  time(name: string): Date | undefined {
    const value = this.#get(name);
    if (value === undefined || value === '') return undefined;
    const written = typeof value === 'string' || typeof value === 'number' ? value : '';
    const number = Number(written);
    const time = new Date(Number.isNaN(number) || written === '' ? written : number < 1e11 ? number * 1000 : number);
    if (Number.isNaN(time.getTime())) throw new RecordFault(`${this.#at(name)} is no time`);
    return time;
  }

  /** Those of `names` that are there, under our names. */
  claims(names: Readonly<Record<string, string>>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(names).flatMap(([claim, name]) => (this.text(name) === undefined ? [] : [[claim, this.text(name)]])));
  }

  #get(name: string): unknown {
    const value = Object.hasOwn(this.value, name) ? this.value[name] : undefined;
    return value === null ? undefined : value;
  }

  #at(name: string): string {
    return this.place === '' ? name : `${this.place}.${name}`;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

export function jsonOf(text: string, place: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new RecordFault(`${place} is no JSON`);
  }
}

const mostDepth = 32;

/** A member `__proto__` is no data that anybody wrote in good faith; the rest is what the database cannot hold. */
export function demandPlain(value: unknown, depth = 0): void {
  if (typeof value === 'string' && /\0|\p{Surrogate}/u.test(value)) throw new RecordFault('it has characters that cannot be kept');
  if (typeof value !== 'object' || value === null) return;
  if (depth > mostDepth) throw new RecordFault('it is nested too deeply');
  if (Object.hasOwn(value, '__proto__')) throw new RecordFault('it has a member __proto__');
  for (const [name, member] of Object.entries(value)) {
    demandPlain(name);
    demandPlain(member, depth + 1);
  }
}
