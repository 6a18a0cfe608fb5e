import { claimFault, type ClaimSchema } from '@symbolon/contracts';

interface Group {
  readonly name: string;
  readonly schema: ClaimSchema;
  /** Values as JSON text, since how a number is written is part of the case. */
  readonly fits: readonly string[];
  readonly faults: readonly (readonly [value: string, at: string])[];
}

const nested: ClaimSchema = {
  type: 'object',
  properties: {
    city: { type: 'string' },
    lines: { type: 'array', items: { type: 'object', properties: { text: { type: 'string', maxLength: 3 } }, required: ['text'] } },
  },
  required: ['city'],
  additionalProperties: false,
};

const groups: readonly Group[] = [
  { name: 'type string', schema: { type: 'string' }, fits: ['""', '"a"', '"\\u0000"', '"😀"'], faults: [['1', '$'], ['null', '$'], ['["a"]', '$'], ['{}', '$'], ['true', '$']] },
  { name: 'minLength counts code points', schema: { type: 'string', minLength: 2 }, fits: ['"ab"', '"😀😀"', '"e\\u0301"'], faults: [['""', '$'], ['"a"', '$'], ['"😀"', '$'], ['"é"', '$']] },
  { name: 'maxLength counts code points', schema: { type: 'string', maxLength: 2 }, fits: ['""', '"😀😀"', '"\\ud83d\\ude00a"'], faults: [['"abc"', '$'], ['"😀😀😀"', '$']] },
  { name: 'type integer is about the value', schema: { type: 'integer' }, fits: ['0', '-1', '3.0', '1e3', '-0', '1.5e1', '9007199254740993'], faults: [['0.5', '$'], ['1e-1', '$'], ['"1"', '$'], ['true', '$'], ['null', '$']] },
  { name: 'minimum and maximum of an integer', schema: { type: 'integer', minimum: -2, maximum: 9 }, fits: ['-2', '9', '9.0'], faults: [['-3', '$'], ['10', '$'], ['1e2', '$']] },
  { name: 'numbers are doubles', schema: { type: 'integer', maximum: 9_007_199_254_740_992 }, fits: ['9007199254740992', '9007199254740993'], faults: [['9007199254740994', '$']] },
  { name: 'type number', schema: { type: 'number' }, fits: ['0.5', '-1', '1e308', '1e-400'], faults: [['"0.5"', '$'], ['false', '$']] },
  { name: 'minimum and maximum of a number', schema: { type: 'number', minimum: 0.1, maximum: 0.3 }, fits: ['0.1', '0.3', '0.30'], faults: [['0.09', '$'], ['0.30000000000000004', '$']] },
  { name: 'small and large numbers in sentences', schema: { type: 'number', minimum: 1e-7, maximum: 1e21 }, fits: ['1e-7', '1e21'], faults: [['0', '$'], ['1e22', '$']] },
  { name: 'round numbers in sentences', schema: { type: 'number', minimum: 0.000001, maximum: 1_152_921_504_606_847_000 }, fits: ['1'], faults: [['0', '$'], ['1e19', '$']] },
  { name: 'a million in sentences', schema: { type: 'integer', minimum: 1_000_000, maximum: 2_500_000 }, fits: ['1e6'], faults: [['1', '$'], ['3000000', '$']] },
  { name: 'a million characters in sentences', schema: { type: 'string', minLength: 1_000_000 }, fits: [], faults: [['""', '$']] },
  { name: 'nothing in sentences', schema: { type: 'number', minimum: -0, maximum: 0.5 }, fits: ['-0'], faults: [['-1', '$'], ['1', '$']] },
  { name: 'type boolean', schema: { type: 'boolean' }, fits: ['true', 'false'], faults: [['0', '$'], ['1', '$'], ['"true"', '$'], ['null', '$']] },
  { name: 'type null', schema: { type: 'null' }, fits: ['null'], faults: [['false', '$'], ['0', '$'], ['""', '$'], ['{}', '$']] },
  { name: 'type array', schema: { type: 'array' }, fits: ['[]', '[1,"a",null,[]]'], faults: [['{}', '$'], ['"[]"', '$'], ['null', '$']] },
  { name: 'items', schema: { type: 'array', items: { type: 'string' } }, fits: ['[]', '["a"]'], faults: [['[1]', '$[0]'], ['["a","b",null]', '$[2]']] },
  { name: 'minItems and maxItems', schema: { type: 'array', minItems: 1, maxItems: 2 }, fits: ['[1]', '[1,1]'], faults: [['[]', '$'], ['[1,2,3]', '$']] },
  { name: 'uniqueItems', schema: { type: 'array', uniqueItems: true }, fits: ['[]', '[1,"1",true,[1]]', '[{"a":1},{"a":2}]', '[0,false]', '[1,true]', '[null,false,0,""]'], faults: [['[1,2,1]', '$'], ['[1,1.0]', '$'], ['[{"a":1,"b":2},{"b":2,"a":1}]', '$'], ['[[1],[1]]', '$']] },
  { name: 'uniqueItems that is false', schema: { type: 'array', uniqueItems: false }, fits: ['[1,1]'], faults: [] },
  { name: 'enum', schema: { enum: ['free', 1, null, { a: [1] }] }, fits: ['"free"', '1', '1.0', 'null', '{"a":[1]}', '{"a":[1.0]}'], faults: [['"Free"', '$'], ['true', '$'], ['2', '$'], ['{"a":[2]}', '$'], ['{"a":[1],"b":1}', '$'], ['{}', '$'], ['"1"', '$']] },
  { name: 'enum beside a type', schema: { type: 'string', enum: ['a', 'b'] }, fits: ['"a"'], faults: [['"c"', '$'], ['1', '$']] },
  { name: 'const', schema: { const: { x: 1, y: [true, null] } }, fits: ['{"x":1,"y":[true,null]}', '{"y":[true,null],"x":1}'], faults: [['{"x":1}', '$'], ['{"x":1,"y":[null,true]}', '$'], ['{"x":true,"y":[true,null]}', '$'], ['[]', '$']] },
  { name: 'const that is false', schema: { const: false }, fits: ['false'], faults: [['0', '$'], ['null', '$'], ['""', '$']] },
  { name: 'const that is a text compares code points', schema: { const: 'é' }, fits: ['"\\u00e9"'], faults: [['"e\\u0301"', '$']] },
  { name: 'type object', schema: { type: 'object' }, fits: ['{}', '{"a":1}'], faults: [['[]', '$'], ['null', '$'], ['"{}"', '$']] },
  { name: 'properties that are not there are not missed', schema: { type: 'object', properties: { a: { type: 'string' } } }, fits: ['{}', '{"a":""}', '{"b":1}'], faults: [['{"a":null}', '$.a']] },
  { name: 'required names that properties does not', schema: { type: 'object', required: ['a'] }, fits: ['{"a":null}'], faults: [['{}', '$.a'], ['{"A":1}', '$.a']] },
  { name: 'additionalProperties that is false', schema: { type: 'object', properties: { a: { type: 'integer' } }, additionalProperties: false }, fits: ['{}', '{"a":1}'], faults: [['{"b":1}', '$'], ['{"toString":1}', '$']] },
  { name: 'names of members that mean something in some languages', schema: { type: 'object', required: ['constructor', '__proto__'], properties: { __class__: { type: 'string' } } }, fits: ['{"constructor":1,"__proto__":1}'], faults: [['{"__proto__":1}', '$.constructor'], ['{"constructor":1}', '$.__proto__'], ['{"constructor":1,"__proto__":1,"__class__":1}', '$.__class__']] },
  { name: 'objects in arrays in objects', schema: nested, fits: ['{"city":"Bern"}', '{"city":"Bern","lines":[{"text":"abc","x":1}]}'], faults: [['{"lines":[]}', '$.city'], ['{"city":"Bern","lines":[{"text":"abc"},{"text":"abcd"}]}', '$.lines[1].text'], ['{"city":"Bern","lines":[{}]}', '$.lines[0].text'], ['{"city":"Bern","zip":1}', '$']] },
];

/** The file `claim-schemas.json`. */
export const claimSchemas = () => ({
  groups: groups.map(({ name, schema, fits, faults }) => ({ name, schema, fits, faults: faults.map(([value, at]) => ({ value, at, message: claimFault(schema, JSON.parse(value))?.message })) })),
});
