{{/* As Helm has it: the release's name, with the chart's unless it is in there. Room is left for -migrate and its like. */}}
{{- define "symbolon.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride -}}
{{- else if contains "symbolon" .Release.Name -}}
{{- .Release.Name | trunc 53 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-symbolon" .Release.Name | trunc 53 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What a selector may rest on, because it never changes. `name` is also the job that the alerts ask for, so no value changes it. */}}
{{- define "symbolon.selector" -}}
app.kubernetes.io/name: symbolon
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "symbolon.labels" -}}
{{ include "symbolon.selector" . }}
{{- with .Values.image.tag }}
app.kubernetes.io/version: {{ . | trunc 63 | trimAll "-_." | quote }}
{{- end }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "symbolon.image" -}}
{{ .Values.image.repository }}{{ if .Values.image.digest }}@{{ .Values.image.digest }}{{ else }}:{{ .Values.image.tag }}{{ end }}
{{- end -}}
