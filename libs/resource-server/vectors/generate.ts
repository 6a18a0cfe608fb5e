import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { accessTokens } from './access-tokens.ts';
import { claimSchemas } from './claim-schemas.ts';
import { dpopProofs } from './dpop.ts';
import { reasons } from '../src/reason.ts';
import { issuerKeys } from './issuer-keys.ts';
import { stepUp } from './step-up.ts';

// Writes the vectors of this library into the folder that all languages read.
const folder = new URL('../../../vectors/', import.meta.url);

for (const [name, make] of Object.entries({ 'access-tokens.json': accessTokens, 'claim-schemas.json': claimSchemas, 'dpop.json': dpopProofs, 'issuer-keys.json': issuerKeys, 'reasons.json': () => reasons, 'step-up.json': stepUp })) {
  const file = new URL(name, folder);
  writeFileSync(file, `${JSON.stringify(await make(existsSync(file) ? readFileSync(file, 'utf8') : ''), undefined, 2)}\n`);
}
