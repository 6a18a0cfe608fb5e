import { parseAllDocuments } from 'yaml';

/** As much of what Kubernetes is told as tests read of it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Labels; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec?: Spec;
  readonly data?: Readonly<Record<string, string>>;
}

export type Labels = Readonly<Record<string, string>>;

export interface Spec {
  readonly replicas?: number;
  readonly activeDeadlineSeconds?: number;
  readonly minReplicas?: number;
  readonly maxReplicas?: number;
  readonly maxUnavailable?: number;
  readonly selector?: { readonly matchLabels?: Labels };
  readonly strategy?: { readonly rollingUpdate?: { readonly maxUnavailable?: number } };
  readonly template?: { readonly metadata: { readonly labels: Labels }; readonly spec: Pod };
  readonly podSelector?: { readonly matchLabels?: Labels; readonly matchExpressions?: readonly { readonly key: string; readonly values: readonly string[] }[] };
  readonly policyTypes?: readonly string[];
  readonly ingress?: readonly Rule[];
  readonly egress?: readonly Rule[];
  readonly ports?: readonly { readonly name: string; readonly port: number; readonly targetPort: string }[];
  readonly hostnames?: readonly string[];
  readonly rules?: readonly { readonly host?: string; readonly backendRefs?: readonly { readonly name: string; readonly port: number }[] }[];
  readonly groups?: unknown;
  readonly jobLabel?: string;
  readonly podMetricsEndpoints?: readonly { readonly port: string; readonly path: string }[];
}

export interface Rule {
  readonly from?: readonly object[];
  readonly to?: readonly object[];
  readonly ports?: readonly { readonly port: string | number }[];
}

export interface Pod {
  readonly automountServiceAccountToken?: boolean;
  readonly enableServiceLinks?: boolean;
  readonly serviceAccountName?: string;
  readonly terminationGracePeriodSeconds?: number;
  readonly securityContext?: { readonly runAsNonRoot?: boolean; readonly runAsUser?: number; readonly runAsGroup?: number; readonly seccompProfile?: { readonly type?: string } };
  readonly containers: readonly Container[];
  readonly volumes?: readonly Volume[];
}

export interface Container {
  readonly image: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly securityContext?: { readonly allowPrivilegeEscalation?: boolean; readonly readOnlyRootFilesystem?: boolean; readonly capabilities?: { readonly drop?: readonly string[]; readonly add?: readonly string[] } };
  readonly resources: { readonly requests: Readonly<Record<string, string>>; readonly limits: Readonly<Record<string, string>> };
  readonly startupProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly lifecycle?: { readonly preStop?: { readonly sleep?: { readonly seconds: number } } };
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string; readonly readOnly?: boolean }[];
}

export interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
}

export interface Volume {
  readonly name: string;
  readonly projected?: { readonly defaultMode: number; readonly sources: readonly Source[] };
}

export interface Source {
  readonly secret?: { readonly name: string; readonly items: readonly { readonly key: string; readonly path: string }[] };
  readonly configMap?: { readonly name: string };
}

export const manifestsIn = (text: string): readonly Manifest[] => parseAllDocuments(text).flatMap((document) => (document as { toJS(): Manifest | null }).toJS() ?? []);

export const isHook = ({ metadata }: Manifest): boolean => metadata.annotations?.['helm.sh/hook'] !== undefined;
export const podsOf = (manifests: readonly Manifest[]): readonly (readonly [name: string, Pod])[] => manifests.flatMap(({ metadata, spec }) => (spec?.template ? [[metadata.name, spec.template.spec] as const] : []));
export const ofKind = (manifests: readonly Manifest[], kind: string): readonly Manifest[] => manifests.filter((each) => each.kind === kind);
export const variablesOf = ({ env }: Container): Readonly<Record<string, string>> => Object.fromEntries(env.map(({ name, value = '' }) => [name, value]));
/** Whether Kubernetes has not got its kind by itself. */
export const isCustom = ({ apiVersion }: Manifest): boolean => /^(gateway\.networking\.k8s\.io|monitoring\.coreos\.com)\//.test(apiVersion);
