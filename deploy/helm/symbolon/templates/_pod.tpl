{{/* What each pod of ours has, so that none has more rights than another: what the standard "restricted" asks, and a root that is read. */}}
{{- define "symbolon.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  fsGroup: 1000
  seccompProfile: { type: RuntimeDefault }
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- end -}}

{{- define "symbolon.container" -}}
image: {{ include "symbolon.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
resources: {{- toYaml .Values.resources | nindent 2 }}
{{- end -}}

{{/* Those settings of `names` that come from a Secret, and not from a file that something else mounts. */}}
{{- define "symbolon.mountedSecrets" -}}
{{- $secrets := .root.Values.secrets }}
{{- range $name := .names }}
{{- with get $secrets $name }}
{{- if .secret }}
- secret: { name: {{ .secret }}, items: [{ key: {{ .key }}, path: {{ $name }} }] }
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{/* Files with secrets, each under the name of its setting: group 1000 reads them, and nobody else. And the volumes of yours that `more` has. */}}
{{- define "symbolon.volumes" -}}
{{- with include "symbolon.mountedSecrets" . }}
- name: secrets
  projected:
    defaultMode: 288 # 0440
    sources: {{- . | nindent 6 }}
{{- end }}
{{- with .more.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "symbolon.mounts" -}}
{{- if include "symbolon.mountedSecrets" . }}
- { name: secrets, mountPath: /run/secrets/symbolon, readOnly: true }
{{- end }}
{{- with .more.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "symbolon.secretEnvironment" -}}
{{- $secrets := .root.Values.secrets }}
{{- range $name := .names }}
{{- with get $secrets $name }}
- name: {{ $name }}_FILE
  value: {{ .file | default (printf "/run/secrets/symbolon/%s" $name) | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{/* All settings but those of the metrics, which only the server has. */}}
{{- define "symbolon.environment" -}}
- name: SYMBOLON_ISSUER
  value: {{ printf "https://%s" .Values.host | quote }}
- name: SYMBOLON_HOST
  value: "0.0.0.0"
- name: SYMBOLON_PORT
  value: "3000"
- name: SYMBOLON_WORKERS
  value: {{ int .Values.workers | quote }}
- name: SYMBOLON_DRAIN_SECONDS
  value: {{ int .Values.drainSeconds | quote }}
- name: SYMBOLON_FIRST_RUN
  value: "silent" # what a start prints stands in the log of the cluster
- name: SYMBOLON_TRUSTED_PROXIES
  value: {{ join "," .Values.trustedProxies | quote }}
{{- range $name, $value := .Values.settings }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- include "symbolon.secretEnvironment" (dict "root" . "names" (keys .Values.secrets | sortAlpha)) }}
{{- end -}}
