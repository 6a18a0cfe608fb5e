import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { goProgram } from '../src/go-program.ts';

const cwd = join(import.meta.dirname, 'collector');
const prometheus = '0.316.0';

/** Before the first spec: who takes what the server sends, built of their Go modules. */
export default function setUp(): void {
  const sources = ['main.go', 'go.sum'].reduce((hash, file) => hash.update(readFileSync(join(cwd, file))), createHash('sha256'));
  process.env['SYMBOLON_TEST_COLLECTOR'] = goProgram({ name: 'collector', version: sources.digest('hex').slice(0, 12), what: ['.'], cwd, takes: 'a few minutes' });
  // without what finds machines in clouds, which is most of it
  process.env['SYMBOLON_TEST_PROMETHEUS'] = goProgram({ name: 'prometheus', version: prometheus, what: ['-tags=remove_all_sd', `github.com/prometheus/prometheus/cmd/prometheus@v${prometheus}`], takes: 'a few minutes' });
}
