import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { api } from '@symbolon/contracts';
import { parse } from 'yaml';
import { chart, renderingFile, valueSets, valuesOf } from './chart.ts';
import { isHook, manifestsIn, ofKind, podsOf, variablesOf, type Manifest, type Rule } from './manifests.ts';
import { plainSecretsIn } from './plain-secrets.ts';

/** What the chart promises, read from what Helm made of it. Each rule answers complaints, so that a planted mistake can show that it sees it. */
const root = join(import.meta.dirname, '../../..');
interface Values {
  readonly host: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly drainSeconds: number;
  readonly migrate: { readonly deadlineSeconds: number };
  readonly trustedProxies: readonly string[];
  readonly networkPolicy: { readonly database: { readonly port: number } };
}
/** The settings that are secret, as `npm run generate` writes them into the chart's schema. */
const secretSettings = (JSON.parse(readFileSync(join(chart, 'values.schema.json'), 'utf8')) as { readonly properties: { readonly secrets: { readonly propertyNames: { readonly enum: readonly string[] } } } }).properties.secrets.propertyNames.enum;
const when = (isWrong: boolean, complaint: string): readonly string[] => (isWrong ? [complaint] : []);
const server = (manifests: readonly Manifest[]) => {
  const spec = ofKind(manifests, 'Deployment')[0]?.spec;
  const [pod, container] = [spec?.template?.spec, spec?.template?.spec.containers[0]];
  if (!spec || !pod || !container) throw new Error('no Deployment');
  return { spec, pod, container, labels: spec.template?.metadata.labels ?? {}, variables: variablesOf(container) };
};
const selects = (selector: Readonly<Record<string, string>> | undefined, labels: Readonly<Record<string, string>>): boolean => selector !== undefined && Object.keys(selector).length > 2 && Object.entries(selector).every(([name, value]) => labels[name] === value);
/** Where the server has its master key. */
const keyFiles = (manifests: readonly Manifest[]): readonly string[] => Object.entries(server(manifests).variables).flatMap(([name, file]) => (name.startsWith('SYMBOLON_MASTER_KEY') ? [file] : []));
/** Settings for which whoever has all of them asks at public addresses. */
const outside = ['SYMBOLON_BREACHED_PASSWORDS_URL', 'SYMBOLON_GOOGLE_KMS_KEY', 'SYMBOLON_AZURE_VAULT_URL', 'SYMBOLON_AWS_KMS_REGION'];
const numbers = (rules: readonly Rule[] = []): readonly (string | number)[] => rules.flatMap(({ ports = [] }) => ports.map(({ port }) => port));

const rules: Readonly<Record<string, (manifests: readonly Manifest[], text: string, values: Values) => readonly string[]>> = {
  'every pod has the least rights': (manifests) =>
    podsOf(manifests).flatMap(([name, pod]) => [
      ...when(pod.automountServiceAccountToken !== false, `${name} has a token of Kubernetes`),
      ...when(pod.enableServiceLinks !== false, `${name} is told of every Service`),
      ...when(pod.securityContext?.runAsNonRoot !== true || !(Number(pod.securityContext.runAsUser) > 0 && Number(pod.securityContext.runAsGroup) > 0), `${name} may be root`),
      ...when(pod.securityContext?.seccompProfile?.type !== 'RuntimeDefault', `${name} has no seccomp profile`),
      ...pod.containers.flatMap(({ securityContext, resources }) => [
        ...when(securityContext?.allowPrivilegeEscalation !== false, `${name} may gain privileges`),
        ...when(securityContext?.readOnlyRootFilesystem !== true, `${name} may write to its root`),
        ...when(securityContext?.capabilities?.drop?.join() !== 'ALL' || securityContext.capabilities.add !== undefined, `${name} has capabilities`),
        ...when(!resources.requests['memory'] || !resources.requests['cpu'] || !resources.limits['memory'], `${name} may take all memory`),
      ]),
    ]),

  'every pod is told what the values say': (manifests, _, { host, settings, drainSeconds, trustedProxies }) =>
    podsOf(manifests).flatMap(([name, { containers }]) =>
      containers.flatMap((container) => {
        const said = variablesOf(container);
        const all = { SYMBOLON_ISSUER: `https://${host}`, ...(!name.endsWith('-migrate') && { SYMBOLON_DRAIN_SECONDS: String(drainSeconds), SYMBOLON_TRUSTED_PROXIES: trustedProxies.join(), ...settings }) };
        return Object.entries(all).flatMap(([key, value]) => when(said[key] !== value, `${name} has ${key} ${said[key]} and not ${value}`));
      }),
    ),

  'no secret stands in a manifest': (manifests, text) => [
    ...ofKind(manifests, 'Secret').map(({ metadata }) => `${metadata.name} is a Secret`),
    ...[...text.matchAll(/:\/\/[^/\s]*:[^/\s]*@/g)].map(([found]) => `${found} holds a password`),
    ...podsOf(manifests).flatMap(([name, { containers }]) =>
      containers.flatMap(({ env }) => env.filter((each) => secretSettings.includes(each.name.replace(/_FILE$/, ''))).flatMap((each) => when(!each.name.endsWith('_FILE') || !each.value?.startsWith('/'), `${name} has ${each.name} as text`))),
    ),
    ...ofKind(manifests, 'ConfigMap').flatMap(({ metadata, data = {} }) => Object.values(data).flatMap((file) => plainSecretsIn(file).map((name) => `${metadata.name} holds a secret (${name})`))),
  ],

  'every file of a secret is mounted, for group and owner alone': (manifests) =>
    podsOf(manifests).flatMap(([name, pod]) =>
      pod.containers.flatMap((container) => {
        const mounts = container.volumeMounts.map((mount) => ({ ...mount, volume: pod.volumes?.find((volume) => volume.name === mount.name) }));
        const there = mounts.flatMap(({ mountPath, volume }) => volume?.projected?.sources.flatMap(({ secret }) => secret?.items.map(({ path }) => `${mountPath}/${path}`) ?? []) ?? []);
        const wanted = Object.entries(variablesOf(container)).filter(([key]) => key.endsWith('_FILE')).map(([, path]) => path);
        return [
          ...wanted.filter((path) => !there.includes(path) && !mounts.some(({ mountPath, volume }) => volume && !volume.projected && path.startsWith(`${mountPath}/`))).map((path) => `${name} has no ${path}`),
          ...mounts.flatMap(({ volume, readOnly, mountPath }) => [...when(volume === undefined, `${name} mounts ${mountPath} of nothing`), ...when(readOnly !== true, `${name} may write to ${mountPath}`), ...when(volume?.projected !== undefined && (volume.projected.defaultMode & 0o227) !== 0, `${name} lets others read ${mountPath}`)]),
        ];
      }),
    ),

  'the Job that changes tables has no master key': (manifests) => podsOf(manifests).filter(([name]) => name.endsWith('-migrate')).flatMap(([name, pod]) => [
      ...when(/MASTER_KEY|SMTP|VAULT_TOKEN/.test(JSON.stringify(pod)), `${name} has more than the database`),
      ...pod.containers.flatMap(({ volumeMounts }) => volumeMounts.flatMap(({ mountPath }) => when(keyFiles(manifests).some((file) => file.startsWith(`${mountPath}/`) && mountPath !== '/run/secrets/symbolon'), `${name} mounts ${mountPath}, where the master key is`))),
    ]),

  'probes ask what the server answers, at a port that it listens on, and what changes tables has its time': (manifests, _, { migrate }) => {
    const { container, variables } = server(manifests);
    const { startupProbe, readinessProbe, livenessProbe, ports = [] } = container;
    const listens = new Map(ports.map(({ name, containerPort }) => [name, String(containerPort)]));
    const asks = [['startup', startupProbe, api.health.live.path], ['readiness', readinessProbe, api.health.ready.path], ['liveness', livenessProbe, api.health.live.path]] as const;
    return [
      ...asks.flatMap(([name, probe, path]) => when(probe?.httpGet.path !== path || listens.get(probe.httpGet.port) !== variables['SYMBOLON_PORT'], `the ${name} probe asks another`)),
      ...when((readinessProbe?.timeoutSeconds ?? 0) <= 5, 'a slow write is taken for none'),
      ...when((livenessProbe?.periodSeconds ?? 0) * (livenessProbe?.failureThreshold ?? 0) < 60, 'a pod that is busy is killed'),
      ...when((startupProbe?.periodSeconds ?? 0) * (startupProbe?.failureThreshold ?? 0) < (manifests.some(({ metadata }) => metadata.name.endsWith('-migrate')) ? 60 : migrate.deadlineSeconds), 'a pod that changes tables is killed'),
      ...ofKind(manifests, 'Job').flatMap(({ metadata, spec }) => when(metadata.name.endsWith('-migrate') && spec?.activeDeadlineSeconds !== migrate.deadlineSeconds, `${metadata.name} is ended at another time`)),
      ...when(listens.get('metrics') !== variables['SYMBOLON_METRICS_PORT'], 'the metrics are elsewhere'),
      ...when(variables['SYMBOLON_HOST'] !== '0.0.0.0' || (listens.has('metrics') && variables['SYMBOLON_METRICS_HOST'] !== '0.0.0.0'), 'it listens to itself alone'),
    ];
  },

  'a pod has time to drain before it is killed': (manifests) => {
    const { pod, container, variables } = server(manifests);
    const wanted = (container.lifecycle?.preStop?.sleep?.seconds ?? 0) + Number(variables['SYMBOLON_DRAIN_SECONDS']);
    return [...when(!container.lifecycle?.preStop?.sleep, 'it stops while requests are still sent to it'), ...when(!((pod.terminationGracePeriodSeconds ?? 30) >= wanted + 10), `it is killed before ${wanted} s are over`)];
  },

  'what is replaced or emptied leaves as many as there were, and may go on': (manifests) => {
    const { spec, labels } = server(manifests);
    const [budget, scaler] = [ofKind(manifests, 'PodDisruptionBudget')[0]?.spec, ofKind(manifests, 'HorizontalPodAutoscaler')[0]?.spec];
    const least = scaler?.minReplicas ?? spec.replicas ?? 1;
    return [
      ...when(spec.strategy?.rollingUpdate?.maxUnavailable !== 0, 'a release takes a node away first'),
      ...when(!budget || !selects(budget.selector?.matchLabels, labels), 'no budget is for the server'),
      ...when((budget?.maxUnavailable ?? 0) < 1, 'no machine can be emptied'),
      ...when(least > 1 && (budget?.maxUnavailable ?? 0) >= least, 'all may go at once'),
      ...when((scaler === undefined) === (spec.replicas === undefined), 'how many there are is said by none or by two'),
    ];
  },

  'the Service leads to the server, and not to its metrics': (manifests) => {
    const { labels } = server(manifests);
    const [service] = ofKind(manifests, 'Service');
    const selector = service?.spec?.selector as Readonly<Record<string, string>> | undefined;
    const routes = ofKind(manifests, 'HTTPRoute').flatMap(({ spec }) => spec?.rules?.flatMap(({ backendRefs = [] }) => backendRefs) ?? []);
    return [
      ...when(!selects(selector, labels), 'the Service is of others, or of Jobs as well'),
      ...when(service?.spec?.ports?.map(({ targetPort }) => targetPort).join() !== 'http', 'the Service has other ports'),
      ...routes.filter(({ name, port }) => name !== service?.metadata.name || port !== service.spec?.ports?.[0]?.port).map(({ name }) => `a route leads to ${name}`),
    ];
  },

  'people come by the address of the issuer': (manifests) => {
    const hosts = [...ofKind(manifests, 'Ingress').flatMap(({ spec }) => spec?.rules?.map(({ host }) => host) ?? []), ...ofKind(manifests, 'HTTPRoute').flatMap(({ spec }) => spec?.hostnames ?? [])];
    return podsOf(manifests).flatMap(([name, { containers }]) => containers.flatMap((container) => hosts.flatMap((host) => when(variablesOf(container)['SYMBOLON_ISSUER'] !== `https://${host}`, `${name} has another issuer than https://${host}`))));
  },

  'the network lets in whom it must, each at its port, and out where it is needed': (manifests, _, { settings, networkPolicy: { database } }) => {
    const policies = ofKind(manifests, 'NetworkPolicy');
    if (policies.length === 0) return [];
    const { container, labels } = server(manifests);
    const [policy, jobs] = [policies.find((each) => !isHook(each))?.spec, policies.find(isHook)?.spec];
    const applies = policies.filter(({ spec }) => spec?.podSelector?.matchLabels?.['app.kubernetes.io/component'] === 'apply').flatMap(({ spec }) => numbers(spec?.egress));
    const components = jobs?.podSelector?.matchExpressions?.flatMap(({ values }) => values) ?? [];
    return [
      ...policies.flatMap(({ metadata, spec }) => [...when(spec?.policyTypes?.join() !== 'Ingress,Egress', `${metadata.name} leaves a direction open`), ...[...(spec?.ingress ?? []), ...(spec?.egress ?? [])].flatMap(({ from, to, ports }) => when((from ?? to ?? []).length === 0 || !ports?.length, `${metadata.name} has a rule for everybody`))]),
      ...when(!selects(policy?.podSelector?.matchLabels, labels), 'no policy is for the server'),
      ...when(numbers(policy?.ingress).join() !== (container.ports ?? []).map(({ name }) => name).join(), 'ports of the server and of its policy differ'),
      ...[policy, jobs].flatMap((spec) => when(numbers(spec?.egress).filter((port) => port === 53).length !== 2, 'names are not asked for by both UDP and TCP')),
      ...[policy, jobs].flatMap((spec) => when(!numbers(spec?.egress).includes(database.port), 'the database is out of reach')),
      ...policies.filter(isHook).flatMap(({ metadata, spec }) => when(spec?.ingress?.length !== 0, `${metadata.name} lets somebody ask Jobs`)),
      ...when(outside.some((name) => name in settings) && manifests.some(({ metadata }) => metadata.name.endsWith('-apply')) && applies.join() !== '443', 'the Job opens no master key, or takes breached passwords, since it cannot ask'),
      ...manifests.filter(isHook).flatMap(({ metadata, spec }) => when(spec?.template !== undefined && !components.includes(spec.template.metadata.labels['app.kubernetes.io/component'] ?? ''), `${metadata.name} is in no policy`)),
    ];
  },

  'what Jobs need is there before them': (manifests) => {
    const weight = ({ metadata }: Manifest) => Number(metadata.annotations?.['helm.sh/hook-weight'] ?? NaN);
    return ofKind(manifests, 'Job').flatMap((job) => {
      const { serviceAccountName, volumes = [] } = job.spec?.template?.spec ?? {};
      const maps = volumes.flatMap(({ projected }) => projected?.sources.flatMap(({ configMap }) => configMap?.name ?? []) ?? []);
      const needed = [...maps.map((name) => manifests.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name)), ...ofKind(manifests, 'NetworkPolicy').filter(isHook)];
      return [...when(!isHook(job) || serviceAccountName !== undefined, `${job.metadata.name} waits for what comes after it`), ...when(needed.some((each) => each === undefined || !(weight(each) < weight(job))), `${job.metadata.name} has no file or no network`)];
    });
  },

  'the alerts are those of deploy/observability, of the job that they ask for': (manifests) => {
    const { groups } = parse(readFileSync(join(root, 'deploy/observability/alerts.yml'), 'utf8')) as { readonly groups: unknown };
    const monitors = ofKind(manifests, 'PodMonitor').map(({ spec }) => spec);
    const { labels, container } = server(manifests);
    return [
      ...ofKind(manifests, 'PrometheusRule').flatMap(({ spec }) => when(JSON.stringify(spec?.groups) !== JSON.stringify(groups), 'the alerts are others')),
      ...monitors.flatMap((spec) => [...when(labels[spec?.jobLabel ?? ''] !== 'symbolon', 'the job has another name'), ...when(!selects(spec?.selector?.matchLabels, labels), 'other pods are asked'), ...when(!spec?.podMetricsEndpoints?.every(({ port, path }) => path === '/metrics' && container.ports?.some(({ name }) => name === port)), 'metrics are asked for elsewhere')]),
    ];
  },
};

test.each(valueSets.flatMap((set) => Object.entries(rules).map(([name, rule]) => [set, name, rule] as const)))('%s: %s', (set, _, rule) => {
  const text = readFileSync(renderingFile(set), 'utf8');
  expect(rule(manifestsIn(text), text, valuesOf(set) as unknown as Values)).toEqual([]);
});

test('all kinds are among what is looked at', () => {
  const kinds = valueSets.flatMap((set) => manifestsIn(readFileSync(renderingFile(set), 'utf8')).map(({ kind }) => kind));
  expect([...new Set(kinds)].sort()).toEqual(['ConfigMap', 'Deployment', 'HTTPRoute', 'HorizontalPodAutoscaler', 'Ingress', 'Job', 'NetworkPolicy', 'PodDisruptionBudget', 'PodMonitor', 'PrometheusRule', 'Service', 'ServiceAccount']);
});

describe('a planted mistake is caught', () => {
  const mistakes: readonly (readonly [rule: string, from: string | RegExp, to: string])[] = [
    ['every pod has the least rights', 'runAsNonRoot: true', 'runAsNonRoot: false'],
    ['every pod has the least rights', 'runAsUser: 1000', 'runAsUser: 0'],
    ['every pod has the least rights', 'automountServiceAccountToken: false\n      enable', 'enable'],
    ['every pod has the least rights', 'enableServiceLinks: false', 'enableServiceLinks: true'],
    ['every pod has the least rights', 'type: RuntimeDefault', 'type: Unconfined'],
    ['every pod has the least rights', 'readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false'],
    ['every pod has the least rights', 'allowPrivilegeEscalation: false', 'allowPrivilegeEscalation: true'],
    ['every pod has the least rights', 'drop: [ALL]', 'drop: [NET_RAW]'],
    ['every pod has the least rights', /limits:\n +memory: \S+/, 'limits: {}'],
    ['every pod is told what the values say', '"https://id.example.com"', '"https://example.com"'],
    ['every pod is told what the values say', /SYMBOLON_SIGNUP\n +value: "open"/, 'SYMBOLON_SIGNUP\n              value: "closed"'],
    ['no secret stands in a manifest', /name: DATABASE_URL_FILE\n +value: \S+/, 'name: DATABASE_URL\n              value: postgresql://db/symbolon'],
    ['no secret stands in a manifest', 'value: "open"', 'value: "smtps://id:hunter2@mail.example.com"'],
    ['no secret stands in a manifest', 'client_secret: file:secrets/billing', 'client_secret: hunter2'],
    ['no secret stands in a manifest', /client_id: billing\n +client_secret: .*\n +grant_types: .*\n +scope: \S+/, '{"client_id":"billing","client_secret":"hunter2"}'],
    ['no secret stands in a manifest', 'client_secret: file:secrets/billing', 'client_secrets: [file:secrets/billing, hunter2]'],
    ['no secret stands in a manifest', 'client_secret: file:secrets/billing', 'client_secrets:\n          - hunter2\n          - file:secrets/billing'],
    ['no secret stands in a manifest', 'kind: ConfigMap', 'kind: Secret'],
    ['every file of a secret is mounted, for group and owner alone', 'path: SYMBOLON_MASTER_KEY }', 'path: MASTER_KEY }'],
    ['every file of a secret is mounted, for group and owner alone', 'defaultMode: 288', 'defaultMode: 292'],
    ['every file of a secret is mounted, for group and owner alone', '- { name: configuration, mountPath: /etc/symbolon, readOnly: true }', '- { name: configuration, mountPath: /etc/symbolon }'],
    ['the Job that changes tables has no master key', 'key: direct-url, path: SYMBOLON_DATABASE_DIRECT_URL }] }\n\n', 'key: master-key, path: SYMBOLON_MASTER_KEY }] }\n\n'],
    ['probes ask what the server answers, at a port that it listens on, and what changes tables has its time', '/health/ready', '/ready'],
    ['probes ask what the server answers, at a port that it listens on, and what changes tables has its time', 'containerPort: 3000', 'containerPort: 8080'],
    ['probes ask what the server answers, at a port that it listens on, and what changes tables has its time', 'timeoutSeconds: 6', 'timeoutSeconds: 5'],
    ['probes ask what the server answers, at a port that it listens on, and what changes tables has its time', 'failureThreshold: 6\n', 'failureThreshold: 3\n'],
    ['probes ask what the server answers, at a port that it listens on, and what changes tables has its time', 'failureThreshold: 60', 'failureThreshold: 20'],
    ['probes ask what the server answers, at a port that it listens on, and what changes tables has its time', /SYMBOLON_METRICS_HOST\n +value: "0.0.0.0"/, 'SYMBOLON_METRICS_HOST\n              value: "127.0.0.1"'],
    ['probes ask what the server answers, at a port that it listens on, and what changes tables has its time', 'activeDeadlineSeconds: 3600', 'activeDeadlineSeconds: 840'],
    ['a pod has time to drain before it is killed', 'terminationGracePeriodSeconds: 35', 'terminationGracePeriodSeconds: 30'],
    ['a pod has time to drain before it is killed', 'preStop: { sleep: { seconds: 5 } }', '{}'],
    ['what is replaced or emptied leaves as many as there were, and may go on', 'maxSurge: 1, maxUnavailable: 0', 'maxSurge: 0, maxUnavailable: 1'],
    ['what is replaced or emptied leaves as many as there were, and may go on', 'maxUnavailable: 1\n', 'maxUnavailable: 0\n'],
    ['what is replaced or emptied leaves as many as there were, and may go on', 'maxUnavailable: 1\n', 'maxUnavailable: 3\n'],
    ['what is replaced or emptied leaves as many as there were, and may go on', 'kind: HorizontalPodAutoscaler', 'kind: Scaler'],
    ['the Service leads to the server, and not to its metrics', 'port: 80, targetPort: http }', 'port: 80, targetPort: metrics }'],
    ['the Service leads to the server, and not to its metrics', 'name: symbolon, port: 80', 'name: symbolon, port: 8080'],
    ['people come by the address of the issuer', '"https://id.example.com"', '"https://example.com"'],
    ['the network lets in whom it must, each at its port, and out where it is needed', 'policyTypes: [Ingress, Egress]', 'policyTypes: [Ingress]'],
    ['the network lets in whom it must, each at its port, and out where it is needed', 'protocol: TCP, port: metrics', 'protocol: TCP, port: http'],
    ['the network lets in whom it must, each at its port, and out where it is needed', 'protocol: UDP, port: 53', 'protocol: UDP, port: 35'],
    ['the network lets in whom it must, each at its port, and out where it is needed', 'port: 6432', 'port: 5432'],
    ['the network lets in whom it must, each at its port, and out where it is needed', /from:\n +- namespaceSelector:\n +matchLabels:\n +kubernetes.io\/metadata.name: gateways/, 'from: []'],
    ['the network lets in whom it must, each at its port, and out where it is needed', 'values: [migrate, apply]', 'values: [migrate]'],
    ['the network lets in whom it must, each at its port, and out where it is needed', 'app.kubernetes.io/component: apply\n  policyTypes', 'app.kubernetes.io/component: migrate\n  policyTypes'],
    ['what Jobs need is there before them', "hook-weight: '10'", "hook-weight: '-20'"],
    ['what Jobs need is there before them', 'restartPolicy: Never', 'restartPolicy: Never\n      serviceAccountName: symbolon'],
    ['the alerts are those of deploy/observability, of the job that they ask for', 'up{job="symbolon"} == 0', 'up{job="other"} == 0'],
    ['the alerts are those of deploy/observability, of the job that they ask for', 'jobLabel: app.kubernetes.io/name', 'jobLabel: app.kubernetes.io/component'],
    ['the alerts are those of deploy/observability, of the job that they ask for', 'port: metrics, path: /metrics', 'port: metrics, path: /'],
  ];
  const whole = readFileSync(renderingFile('whole'), 'utf8');

  test.each(mistakes)('%s (%#)', (name, from, to) => {
    const planted = whole.replace(from, to);
    expect(planted).not.toBe(whole);
    expect(rules[name]?.(manifestsIn(planted), planted, valuesOf('whole') as unknown as Values)).not.toEqual([]);
  });

  test('also where the Job that changes tables mounts what the server has its master key in', () => {
    const text = readFileSync(renderingFile('mounted'), 'utf8');
    const at = text.indexOf('name: symbolon-migrate');
    const planted = text.slice(0, at) + text.slice(at).replaceAll('/mnt/database', '/mnt/vault');
    const rule = rules['the Job that changes tables has no master key'];
    expect([text, planted].map((each) => rule?.(manifestsIn(each), each, valuesOf('mounted') as unknown as Values))).toEqual([[], ['symbolon-migrate mounts /mnt/vault, where the master key is']]);
  });

  test('for every rule', () => {
    expect([...new Set(mistakes.map(([rule]) => rule))]).toEqual(Object.keys(rules));
  });
});
