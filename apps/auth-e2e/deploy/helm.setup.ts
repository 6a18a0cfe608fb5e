import { goProgram } from '../src/go-program.ts';

const version = '4.3.1';

/** Before the first spec: Helm, built of its Go module. */
export default function setUp(): void {
  process.env['SYMBOLON_TEST_HELM'] = goProgram({ name: 'helm', version, what: [`helm.sh/helm/v4/cmd/helm@v${version}`], takes: 'a quarter of an hour' });
}
