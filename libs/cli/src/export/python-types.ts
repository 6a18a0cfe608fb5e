import type { ClaimSchema, TokenContract } from '@symbolon/contracts';
import { Names } from './names.ts';

type Member = readonly [name: string, schema: ClaimSchema, required: boolean];

/** The claims of a contract as TypedDicts of Python 3.10 and later. */
export function pythonTypes({ audience, claims }: TokenContract): string {
  const module = new PythonModule();
  module.define('TokenClaims', Object.entries(claims).map(([name, { schema, required }]) => [name, schema, required]));
  const head = ['"""What access tokens for this audience hold beside the claims of RFC 9068."""', '', 'from typing import Any, Literal, TypedDict', '', `AUDIENCE = ${literal(audience)}`];
  return [...head, ...module.lines].join('\n');
}

class PythonModule {
  readonly lines: string[] = [];
  readonly #names = new Names();

  /** By calls and not by classes, since names of claims need not be names of Python. */
  define(wish: string, members: readonly Member[]): string {
    const name = this.#names.next(wish);
    const typed = members.map(([member, schema, required]) => ({ text: `${literal(member)}: ${this.#type(schema, `${name} ${member}`)}`, required }));
    const dictionary = (suffix: string, required: boolean) => {
      const entries = typed.filter((each) => each.required === required).map(({ text }) => text);
      this.lines.push('', '', `${name}${suffix} = TypedDict("${name}${suffix}", {${entries.join(', ')}}${required ? '' : ', total=False'})`);
    };
    dictionary('Always', true);
    dictionary('Perhaps', false);
    this.lines.push('', '', `class ${name}(${name}Always, ${name}Perhaps):`, '    pass');
    return name;
  }

  #type(schema: ClaimSchema, wish: string): string {
    if (schema.const !== undefined) return literalType([schema.const]);
    if (schema.enum !== undefined) return literalType(schema.enum);
    if (schema.type === 'array') return `list[${schema.items ? this.#type(schema.items, wish) : 'Any'}]`;
    if (schema.type !== 'object') return schema.type === undefined ? 'Any' : names[schema.type];
    const members = Object.entries(schema.properties ?? {});
    return members.length === 0 ? 'dict[str, Any]' : this.define(wish, members.map(([name, member]) => [name, member, schema.required?.includes(name) ?? false]));
  }
}

const names = { string: 'str', integer: 'int', number: 'float', boolean: 'bool', null: 'None' } as const;

/** Literal takes texts, whole numbers, truth values and None. */
function literalType(values: readonly unknown[]): string {
  const plain = values.filter(isPlain).map(literal);
  const others = values.filter((value) => !isPlain(value)).map((value) => (typeof value === 'number' ? 'float' : Array.isArray(value) ? 'list[Any]' : 'dict[str, Any]'));
  return [...(plain.length > 0 ? [`Literal[${plain.join(', ')}]`] : []), ...new Set(others)].join(' | ');
}

const isPlain = (value: unknown): boolean => value === null || ['string', 'boolean'].includes(typeof value) || Number.isSafeInteger(value);

/** Texts and numbers are written in JSON as they are in Python. */
const literal = (value: unknown): string => (value === null ? 'None' : value === true ? 'True' : value === false ? 'False' : JSON.stringify(value));
