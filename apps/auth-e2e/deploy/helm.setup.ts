import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const version = 'v4.3.1';

/** Before the first spec: Helm, built of its Go module once for each user and machine, which takes a quarter of an hour of two cores. */
export default function setUp(): void {
  const folder = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'symbolon', `helm-${version.slice(1)}`);
  if (!existsSync(join(folder, 'helm'))) {
    console.log(`Helm ${version} is built for the first time, which takes a quarter of an hour. It stays in ${folder}.`);
    mkdirSync(folder, { recursive: true });
    execFileSync('nice', ['-n', '19', 'go', 'install', `helm.sh/helm/v4/cmd/helm@${version}`], { stdio: 'inherit', env: { ...process.env, GOBIN: folder } });
  }
  process.env['SYMBOLON_TEST_HELM'] = join(folder, 'helm');
}
