import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { claimFault } from './claim-check.ts';
import { isWithin } from './claim-subset.ts';
import type { ClaimSchema } from './claim-schema.ts';
import { versionStep, type ContractChange } from './contract-change.ts';
import { diffContracts } from './contract-diff.ts';
import { TokenContract, type TokenContractSource } from './token-contract.ts';

interface Case {
  readonly name: string;
  readonly old: TokenContractSource;
  readonly new: TokenContractSource;
  readonly step: string;
  readonly changes: readonly Pick<ContractChange, 'member' | 'kind'>[];
}

const { cases } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../vectors/contract-diffs.json'), 'utf8')) as { cases: readonly Case[] };
const diff = (one: Case) => diffContracts(TokenContract.parse(one.old), TokenContract.parse(one.new));
const named = (name: string): Case => cases.find((one) => one.name === name) ?? (() => { throw new Error(`There is no case ${name}.`); })();

test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => {
  const changes = diff(one);
  expect({ step: versionStep(changes), changes: changes.map(({ member, kind }) => ({ member, kind })) }).toEqual({ step: one.step, changes: one.changes });
});

test.each<[name: string, sentences: readonly string[]]>([
  ['a scope removed', ['is gone: who asks for it is refused']],
  ['a scope renamed', ['is gone: who asks for it is refused; was it renamed to orders:view? Keep both names until nobody relies on the old one', 'is new']],
  ['a claim renamed', ['is gone from the tokens; was it renamed to tenant_id? Keep both names until nobody relies on the old one', 'is new, and a token without it is not minted']],
  ['a shorter lifetime', ['was 15m and is 5m: tokens live shorter']],
  ['another algorithm', ['was EdDSA and is ES256: a service that verifies only EdDSA refuses every token']],
  ['enum: a value more', ['may have values that its readers do not know']],
  ['enum: a value less', ['no longer has values that it had']],
  ['array: other items', ['may have values that its readers do not know, and no longer has all that it had']],
])('%s is told in a sentence', (name, sentences) => {
  expect(diff(named(name)).map(({ sentence }) => sentence)).toEqual(sentences);
});

/** A number from 0 up to `below`, the same at each run. */
let state = 20261125;
const pick = (below: number): number => (state = (state * 48271) % 2147483647) % below;
const one = <Item>(items: readonly Item[]): Item => items[pick(items.length)] as Item;
const maybe = <Part extends object>(part: () => Part): Partial<Part> => (pick(2) === 0 ? part() : {});

function anySchema(depth = 0): ClaimSchema {
  const kinds: (() => ClaimSchema)[] = [
    () => ({ type: 'string', ...maybe(() => ({ minLength: pick(3) })), ...maybe(() => ({ maxLength: pick(4) })) }),
    () => ({ type: one(['integer', 'number']), ...maybe(() => ({ minimum: pick(4) - 2 })), ...maybe(() => ({ maximum: pick(4) })) }),
    () => ({ type: one(['boolean', 'null']) }),
    () => ({ enum: [anyValue(), anyValue()] as never }),
    () => ({ type: one(['string', 'integer', 'boolean']), enum: [anyValue(), anyValue(), anyValue()] as never }),
    () => ({ type: 'array', ...maybe(() => ({ items: anySchema(depth + 1) })), ...maybe(() => ({ minItems: pick(2) })), ...maybe(() => ({ maxItems: pick(3) })), ...maybe(() => ({ uniqueItems: true })) }),
    () => ({
      type: 'object', ...maybe(() => ({ properties: { a: anySchema(depth + 1), ...maybe(() => ({ b: anySchema(depth + 1) })) } })),
      ...maybe(() => ({ required: [one(['a', 'b'])] })), ...maybe(() => ({ additionalProperties: pick(2) === 0 })),
    }),
  ];
  return one(depth < 2 ? kinds : kinds.slice(0, 5))();
}

function anyValue(depth = 0): unknown {
  const kinds: (() => unknown)[] = [
    () => 'abcd'.slice(0, pick(5)), () => pick(6) - 2, () => pick(6) / 2, () => pick(2) === 0, () => null,
    () => Array.from({ length: pick(3) }, () => anyValue(depth + 1)), () => ({ ...maybe(() => ({ a: anyValue(depth + 1) })), ...maybe(() => ({ b: anyValue(depth + 1) })), ...maybe(() => ({ c: 1 })) }),
  ];
  return one(depth < 2 ? kinds : kinds.slice(0, 5))();
}

test('containment is claimed only where every value agrees', () => {
  const values = Array.from({ length: 400 }, () => anyValue());
  let proven = 0;
  for (let round = 0; round < 20_000; round += 1) {
    const [inner, outer] = [anySchema(), anySchema()];
    if (!isWithin(inner, outer)) continue;
    proven += 1;
    const liar = values.find((value) => claimFault(inner, value) === undefined && claimFault(outer, value) !== undefined);
    expect({ inner, outer, liar }).toEqual({ inner, outer, liar: undefined });
  }
  expect(proven).toBeGreaterThan(500);
});
