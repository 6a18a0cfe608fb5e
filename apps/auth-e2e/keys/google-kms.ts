import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { freePort } from '../src/free-port.ts';
import { installPython } from '../src/python.ts';
import type { Scratch } from '../src/scratch.ts';
import { until } from '../src/until.ts';

const programs = installPython('keys', join(import.meta.dirname, 'requirements.txt'));
const ring = 'projects/shop/locations/global/keyRings/symbolon';

/** A Google Cloud KMS that we did not write. It lets in anybody: credentials are what a machine at Google gives, which is played here. */
export class GoogleKms {
  /** What credentials were asked for. */
  readonly scopes: string[] = [];
  readonly #metadata: Server;

  private constructor(readonly origin: string) {
    this.#metadata = createServer(({ url = '' }, response) => {
      const [, scopes] = /\/service-accounts\/default\/token\?scopes=(.*)$/.exec(url) ?? [];
      if (scopes !== undefined) this.scopes.push(decodeURIComponent(scopes));
      response.writeHead(200, { 'Content-Type': 'application/json', 'Metadata-Flavor': 'Google' }).end(JSON.stringify({ access_token: 'token-of-the-machine', expires_in: 3600, token_type: 'Bearer' }));
    });
  }

  static async start(scratch: Scratch): Promise<GoogleKms> {
    if (programs === undefined) throw new Error('drongo is not here: it comes from PyPI (apps/auth-e2e/keys/requirements.txt). Is there a network, and python3-venv?');
    const port = String(await freePort());
    const child = spawn(join(programs, 'drongo'), ['server', '--host', '127.0.0.1', '--port', port], { stdio: 'ignore' });
    scratch.onClose(() => Promise.resolve(void child.kill('SIGKILL')));
    const kms = new GoogleKms(`http://127.0.0.1:${port}`);
    await once(kms.#metadata.listen(0, '127.0.0.1'), 'listening');
    scratch.onClose(() => Promise.resolve(void kms.#metadata.close()));
    await until('Google Cloud KMS', () => fetch(`${kms.origin}/drongo/health`).then(({ ok }) => ok, () => false));
    await kms.ask(`${ring.replace(/\/[^/]+$/, '')}?keyRingId=symbolon`, {});
    for (const key of ['master', 'other']) await kms.ask(`${ring}/cryptoKeys?cryptoKeyId=${key}`, { purpose: 'ENCRYPT_DECRYPT' });
    return kms;
  }

  /** What a server is told of it, by the last name of its key. */
  settings(key: 'master' | 'other' = 'master'): Readonly<Record<string, string>> {
    return { SYMBOLON_GOOGLE_KMS_KEY: `${ring}/cryptoKeys/${key}`, SYMBOLON_GOOGLE_KMS_URL: this.origin, GCE_METADATA_HOST: `127.0.0.1:${(this.#metadata.address() as AddressInfo).port}` };
  }

  /** As its operator. */
  async ask(path: string, body: object): Promise<Record<string, unknown>> {
    const answer = await fetch(`${this.origin}/v1/${path}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Record<string, unknown>;
  }
}
