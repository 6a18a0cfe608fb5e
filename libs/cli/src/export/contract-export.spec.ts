import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TokenContract } from '@symbolon/contracts';
import ts from 'typescript';
import { exported } from './contract-export.ts';

/** Where Go is often, and not on the path. */
const path = `${process.env['PATH']}:/usr/local/go/bin`;
const has = (tool: string): boolean => {
  const isThere = spawnSync('sh', ['-c', `command -v ${tool}`], { env: { PATH: path } }).status === 0;
  if (!isThere) process.stderr.write(`contract-export.spec.ts skips what needs ${tool}, which is not installed.\n`);
  return isThere;
};

const folder = mkdtempSync(join(tmpdir(), 'symbolon-export-'));
afterAll(() => rmSync(folder, { recursive: true }));

const contract = TokenContract.parse({
  audience: 'https://orders.example',
  name: 'Orders | *all*',
  scopes: { 'orders:read': { en: 'See your orders', de: 'Ihre Bestellungen ansehen' }, 'orders:write': 'Place orders' },
  claims: {
    tenant: { schema: { type: 'string', minLength: 1 }, from: { user: 'tenant' }, description: 'The company, */ and all.' },
    plan: { schema: { enum: ['basic', 'gold', 3, null] }, required: false, from: { client: 'plan' } },
    version: { schema: { const: 2.5 }, from: { constant: 2.5 } },
    'https://a.example/is-manager': { schema: { type: 'boolean' }, from: { role: 'manager' } },
    class: { schema: { type: 'array', items: { enum: ['a', 'b'] } }, from: { user: 'class' } },
    address: { schema: { type: 'object', properties: { city: { type: 'string' }, at: { type: 'array', items: { type: 'integer' } } }, required: ['city'] }, required: false, from: { user: 'address' } },
    anything: { schema: { type: 'object' }, required: false, from: { user: 'anything' } },
  },
  access_token_ttl: '5m',
});
const good = { tenant: 'acme', version: 2.5, 'https://a.example/is-manager': true, class: ['a'], address: { city: 'Ulm', at: [1] }, plan: 3 };

test('as JSON it is the same contract', () => {
  expect(TokenContract.parse(JSON.parse(exported(contract, 'json', 'typescript')))).toEqual(contract);
});

test('for people it is a page', () => {
  expect(exported(contract, 'md', 'typescript')).toBe(`# Orders \\| \\*all\\*

Access tokens for \`https://orders.example\` live 5m and are signed with EdDSA.

## Scopes

| scope | what it allows |
| --- | --- |
| \`orders:read\` | See your orders |
| \`orders:write\` | Place orders |

## Claims

| claim | value | there | from | what it is |
| --- | --- | --- | --- | --- |
| \`tenant\` | \`string\` | always | the user's tenant | The company, \\*/ and all. |
| \`plan\` | \`"basic" \\| "gold" \\| 3 \\| null\` | perhaps | the client's plan |  |
| \`version\` | \`2.5\` | always | a constant |  |
| \`https://a.example/is-manager\` | \`boolean\` | always | whether there is the role manager |  |
| \`class\` | \`readonly ("a" \\| "b")[]\` | always | the user's class |  |
| \`address\` | \`{ readonly "city": string; readonly "at"?: readonly number[] }\` | perhaps | the user's address |  |
| \`anything\` | \`Readonly<Record<string, unknown>>\` | perhaps | the user's anything |  |`);
});

test.each<[demand: object, sentence: string]>([
  [{ acr_values: ['aal2', 'phr'], max_age: 300 }, ' The log-in behind them is worth `aal2` or `phr` and is at most 300 seconds ago; the service asks for another one where it is not.'],
  [{ max_age: 300 }, ' The log-in behind them is at most 300 seconds ago; the service asks for another one where it is not.'],
])('the page says what is demanded of log-ins: %j', (demand, sentence) => {
  const demanding = TokenContract.parse({ audience: 'https://orders.example', ...demand });
  expect(exported(demanding, 'md', 'typescript')).toContain(`live 15m and are signed with EdDSA.${sentence}`);
  expect(TokenContract.parse(JSON.parse(exported(demanding, 'json', 'typescript')))).toEqual(demanding);
});

describe('its types hold what its tokens hold, and nothing else, as is told by', () => {
  test('TypeScript', () => {
    writeFileSync(join(folder, 'claims.ts'), exported(contract, 'types', 'typescript'));
    const bad = [{ tenant: 1 }, { plan: 'silver' }, { version: 3 }, { class: ['c'] }, { address: {} }, { more: 1 }];
    const lines = [good, ...bad.map((change) => ({ ...good, ...change }))].map((value, index) => `export const claims${index}: TokenClaims = ${JSON.stringify(value)};`);
    writeFileSync(join(folder, 'use.ts'), ["import type { TokenClaims } from './claims.ts';", ...lines].join('\n'));
    const options = { strict: true, noEmit: true, exactOptionalPropertyTypes: true, skipLibCheck: true, allowImportingTsExtensions: true, module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2023, lib: ['lib.es2023.d.ts'], types: [] };
    const complaints = ts.getPreEmitDiagnostics(ts.createProgram([join(folder, 'use.ts')], options));
    expect(complaints.map(({ file, start = 0 }) => file?.getLineAndCharacterOfPosition(start).line)).toEqual([2, 3, 4, 5, 6, 7]);
  });

  (has('python3') ? test : test.skip)('Python', () => {
    writeFileSync(join(folder, 'claims.py'), exported(contract, 'types', 'python'));
    const script = `
import json, typing, claims
hints = typing.get_type_hints(claims.TokenClaims)
print(json.dumps([claims.AUDIENCE, sorted(claims.TokenClaims.__required_keys__), sorted(claims.TokenClaims.__optional_keys__), {name: str(hint) for name, hint in hints.items()}]))
print(sorted(hints["address"].__required_keys__), sorted(hints["address"].__optional_keys__), typing.get_type_hints(hints["address"])["at"])`;
    const [first = '', second] = execFileSync('python3', ['-c', script], { cwd: folder, encoding: 'utf8' }).trim().split('\n');
    expect(JSON.parse(first)).toEqual([
      'https://orders.example',
      ['class', 'https://a.example/is-manager', 'tenant', 'version'],
      ['address', 'anything', 'plan'],
      { tenant: "<class 'str'>", plan: "typing.Literal['basic', 'gold', 3, None]", version: "<class 'float'>", 'https://a.example/is-manager': "<class 'bool'>", class: "list[typing.Literal['a', 'b']]", address: "<class 'claims.TokenClaimsAddress'>", anything: 'dict[str, typing.Any]' },
    ]);
    expect(second).toBe("['city'] ['at'] list[int]");
  });

  (has('gofmt') ? test : test.skip)('Go', () => {
    mkdirSync(join(folder, 'claims'), { recursive: true });
    writeFileSync(join(folder, 'go.mod'), 'module example\n\ngo 1.24\n');
    writeFileSync(join(folder, 'claims/claims.go'), `${exported(contract, 'types', 'go')}\n`);
    writeFileSync(join(folder, 'main.go'), `package main

import (
	"encoding/json"
	"example/claims"
	"fmt"
)

func main() {
	var token map[string]any
	_ = json.Unmarshal([]byte(${JSON.stringify(JSON.stringify(good))}), &token)
	tenant, _ := claims.Tenant(token)
	manager, _ := claims.HttpsAExampleIsManager(token)
	version, _ := claims.Version(token)
	class, _ := claims.Class(token)
	address, _ := claims.Address(token)
	plan, there := claims.Plan(token)
	_, isThere := claims.Anything(token)
	fmt.Println(claims.Audience, tenant+"!", !manager, version+1, len(class), address["city"], plan, there, isThere)
}
`);
    const environment = { ...process.env, PATH: path, GOFLAGS: '-mod=mod', GOPROXY: 'off', GOTOOLCHAIN: 'local' };
    expect(execFileSync('gofmt', ['-l', '.'], { cwd: folder, env: environment, encoding: 'utf8' })).toBe('');
    expect(execFileSync('go', ['run', '.'], { cwd: folder, env: environment, encoding: 'utf8' })).toBe('https://orders.example acme! false 3.5 1 Ulm 3 true false\n');
  });
});
