import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { renderingFile } from '../src/chart.ts';
import { isCustom, manifestsIn, ofKind, type Manifest } from '../src/manifests.ts';

/** Kinds that Kubernetes does not have by itself: their makers publish what they look like, and Go's proxy has it. */
const published: Readonly<Record<string, readonly [module: string, file: string]>> = {
  HTTPRoute: ['sigs.k8s.io/gateway-api@v1.6.3', 'config/crd/standard/gateway.networking.k8s.io_httproutes.yaml'],
  PodMonitor: ['github.com/prometheus-operator/prometheus-operator@v0.85.0', 'example/prometheus-operator-crd/monitoring.coreos.com_podmonitors.yaml'],
  PrometheusRule: ['github.com/prometheus-operator/prometheus-operator@v0.85.0', 'example/prometheus-operator-crd/monitoring.coreos.com_prometheusrules.yaml'],
};

interface Definition {
  readonly spec: { readonly group: string; readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: object } }[] };
}

/** What is wrong with it, by the definition of its kind. */
function complaintsOf(manifest: Manifest): readonly string[] {
  const [module = '', file = ''] = published[manifest.kind] ?? [];
  const { Dir } = JSON.parse(execFileSync('go', ['mod', 'download', '-json', module], { encoding: 'utf8' })) as { readonly Dir: string };
  const { spec } = parse(readFileSync(join(Dir, file), 'utf8')) as Definition;
  const schema = spec.versions.find(({ name }) => `${spec.group}/${name}` === manifest.apiVersion)?.schema.openAPIV3Schema;
  if (!schema) return [`${manifest.apiVersion} is not published in ${module}`];
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false, unicodeRegExp: false }); // rules beside the schema (CEL) are an API server's to judge
  const isValid = ajv.compile(closed(schema) as object);
  return isValid(manifest) ? [] : (isValid.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
}

/** A pattern for Go, which writes otherwise that capitals are small letters, and where more may stand behind a backslash. */
const inOurWords = (pattern: unknown): unknown => (typeof pattern === 'string' ? pattern.replace(/^\^\(\?i\)(.*)$/, '^(?i:$1)') : pattern);

/** As `--strict` has it: what a schema does not name may not be there. What Kubernetes itself defines is not written out in one. */
function closed(schema: unknown, name?: string): unknown {
  if (Array.isArray(schema)) return schema.map((each) => closed(each));
  if (typeof schema !== 'object' || schema === null) return schema;
  const members = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, key === 'pattern' ? inOurWords(value) : key === 'properties' ? Object.fromEntries(Object.entries(value as object).map(([property, inner]) => [property, closed(inner, property)])) : closed(value)]));
  return 'properties' in members && members['type'] === 'object' && name !== 'metadata' ? { additionalProperties: false, ...members } : members;
}

const custom = manifestsIn(readFileSync(renderingFile('whole'), 'utf8')).filter(isCustom);

test('those who define kinds beside those of Kubernetes know all of ours, and nothing is in it that they do not know', () => {
  expect(custom.map(({ kind }) => kind).sort()).toEqual(Object.keys(published).sort());
  expect(custom.flatMap(complaintsOf)).toEqual([]);
});

test('a member that a kind has not is found, wherever it stands', () => {
  const [route] = ofKind(custom, 'HTTPRoute');
  if (!route) throw new Error('no route');
  expect(complaintsOf({ ...route, spec: { ...route.spec, rules: [{ backendRefs: [{ name: 'symbolon', port: 80, wheight: 1 } as never] }] } })).toEqual([expect.stringContaining('wheight')]);
});
