import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createGzip } from 'node:zlib';
import { loaderArguments } from '../packaged-paths.mjs';
import { pipeTar, sha256Of } from './archive.mjs';
import { stage } from './stage.mjs';

/** @typedef {import('./target.mjs').Target} Target */

/** As in the Dockerfile. */
const server = '/symbolon';

/**
 * Makes an image of a container, a folder in the layout of OCI, without a container engine: Node.js, the server and nothing else, no PostgreSQL and no shell.
 * @param {string} root @param {string} folder @param {Target} target @param {{ cache: string, time: number }} options
 */
export async function writeImage(root, folder, target, { cache, time }) {
  mkdirSync(dirname(folder), { recursive: true });
  const scratch = mkdtempSync(join(dirname(folder), 'image-'));
  rmSync(folder, { recursive: true, force: true });
  const blobs = join(folder, 'blobs/sha256');
  mkdirSync(blobs, { recursive: true });
  try {
    const files = join(scratch, server);
    stage(root, files, target, { node: true, postgres: false }, cache);
    for (const script of ['symbolon', 'bin', 'deploy', 'docs']) rmSync(join(files, script), { recursive: true });

    const packed = join(scratch, 'layer');
    const diff = await pipeTar(scratch, [basename(server)], time, createGzip(), packed);
    const layer = { mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest: `sha256:${await sha256Of(packed)}`, size: statSync(packed).size };
    renameSync(packed, join(blobs, layer.digest.slice(7)));

    const { version } = JSON.parse(readFileSync(join(files, 'package.json'), 'utf8'));
    const created = new Date(time * 1000).toISOString();
    const config = blob(blobs, 'application/vnd.oci.image.config.v1+json', {
      created,
      architecture: target.oci,
      os: 'linux',
      config: {
        User: '1000:1000', // by number, so that Kubernetes can see that it is not root
        ExposedPorts: { '3000/tcp': {} },
        Env: ['NODE_ENV=production', 'SYMBOLON_HOST=0.0.0.0'],
        Entrypoint: [`${server}/lib/${target.loader}`, ...loaderArguments(server), `${server}/apps/cli/packaged.mjs`], // there is no shell in it,
        Cmd: ['start'],
        WorkingDir: server,
        StopSignal: 'SIGTERM',
        Labels: { 'org.opencontainers.image.title': 'Symbolon', 'org.opencontainers.image.version': version, 'org.opencontainers.image.licenses': 'Apache-2.0' },
      },
      rootfs: { type: 'layers', diff_ids: [`sha256:${diff}`] },
      history: [{ created, created_by: 'npm run package' }],
    });
    const manifest = blob(blobs, 'application/vnd.oci.image.manifest.v1+json', { schemaVersion: 2, mediaType: 'application/vnd.oci.image.manifest.v1+json', config, layers: [layer] });
    const named = { ...manifest, platform: { architecture: target.oci, os: 'linux' }, annotations: { 'org.opencontainers.image.ref.name': version } };
    writeFileSync(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
    writeFileSync(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests: [named] }));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** @param {string} blobs @param {string} mediaType @param {object} content */
function blob(blobs, mediaType, content) {
  const bytes = Buffer.from(JSON.stringify(content));
  const digest = createHash('sha256').update(bytes).digest('hex');
  writeFileSync(join(blobs, digest), bytes);
  return { mediaType, digest: `sha256:${digest}`, size: bytes.length };
}
