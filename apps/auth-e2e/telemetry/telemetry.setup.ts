import { join } from 'node:path';
import { goProgram } from '../src/go-program.ts';

const cwd = join(import.meta.dirname, 'collector');
const [collector, prometheus] = ['0.165.0', '0.316.0'];

/** Before the first spec: who takes what the server sends, built of their Go modules. */
export default function setUp(): void {
  process.env['SYMBOLON_TEST_COLLECTOR'] = goProgram({ name: 'collector', version: collector, what: ['.'], cwd, takes: 'two minutes of a core' });
  // without what finds machines in clouds, which is most of it
  process.env['SYMBOLON_TEST_PROMETHEUS'] = goProgram({ name: 'prometheus', version: prometheus, what: ['-tags=remove_all_sd', `github.com/prometheus/prometheus/cmd/prometheus@v${prometheus}`], takes: 'two or three minutes of a core' });
}
