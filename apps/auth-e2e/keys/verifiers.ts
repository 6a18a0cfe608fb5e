import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { installPython } from '../src/python.ts';
import type { Scratch } from '../src/scratch.ts';
import type { Installation } from '../src/server-process.ts';
import { keySet } from '../src/tokens.ts';

/** A token, and the API that it is for. */
export interface Presented {
  readonly token: string;
  readonly audience: string;
  readonly scope: string;
  readonly alg: string;
}

const root = join(import.meta.dirname, '../../..');
const python = installPython('keys', join(import.meta.dirname, 'requirements.txt'));
const hasGo = spawnSync('go', ['version']).status === 0;
const run = promisify(execFile);
const contractOf = ({ audience, scope, alg }: Presented) => ({ audience, scopes: { [scope]: scope }, access_token_signing_alg: alg });

const inPython = `
import json, sys
from symbolon import Accepted, Verifier
asked = json.load(open(sys.argv[1]))
verdict = Verifier(asked["issuer"], asked["contract"]).verify(asked["token"], [asked["scope"]])
print("good" if isinstance(verdict, Accepted) else verdict.reason)
`;
const inGo = `package main
import ("context"; "encoding/json"; "fmt"; "os"; symbolon "github.com/symbolon/symbolon/sdks/go")
func main() {
	text, _ := os.ReadFile(os.Args[1])
	var asked struct { Issuer, Token, Scope string; Contract json.RawMessage }
	if err := json.Unmarshal(text, &asked); err != nil { panic(err) }
	verifier, err := symbolon.New(symbolon.Options{Issuer: asked.Issuer, Contract: asked.Contract})
	if err != nil { panic(err) }
	if _, refusal := verifier.VerifyToken(context.Background(), asked.Token, asked.Scope); refusal != nil { fmt.Println(refusal.Reason); return }
	fmt.Println("good")
}
`;

/** What jose and the verifiers in Python and Go say of a token, each by the key set that is published. */
export async function verdicts(scratch: Scratch, at: Installation, presented: Presented): Promise<Readonly<Record<string, string>>> {
  if (python === undefined || !hasGo) throw new Error('The verifiers in Python and Go need python3-venv, a network and go.');
  const folder = scratch.directory();
  const asked = join(folder, 'asked.json');
  writeFileSync(asked, JSON.stringify({ issuer: at.issuer, token: presented.token, scope: presented.scope, contract: contractOf(presented) }));
  const module = join(folder, 'go');
  mkdirSync(module);
  writeFileSync(join(module, 'main.go'), inGo);
  writeFileSync(join(module, 'go.mod'), `module verdict\ngo 1.24\nrequire github.com/symbolon/symbolon/sdks/go v0.0.0\nreplace github.com/symbolon/symbolon/sdks/go => ${join(root, 'sdks/go')}\n`);
  const said = async (file: string, args: readonly string[], cwd: string, env = {}) => (await run(file, args, { cwd, env: { ...process.env, ...env } })).stdout.trim();
  const jose = jwtVerify(presented.token, createLocalJWKSet(await keySet(at)), { issuer: at.issuer, audience: presented.audience, typ: 'at+jwt' });
  return {
    jose: await jose.then(() => 'good', String),
    python: await said(join(python, 'python'), ['-c', inPython, asked], folder, { PYTHONPATH: join(root, 'sdks/python/src') }),
    go: await said('go', ['run', '.', asked], module, { GOFLAGS: '-mod=mod' }),
  };
}
