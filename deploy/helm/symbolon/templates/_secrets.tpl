{{/* The names of those members of a file, at whatever depth, that hold a secret and not the name of its file. A spec has them from the contract. */}}
{{- define "symbolon.plainSecrets" -}}
{{- if kindIs "slice" . }}
{{- range . }}{{ include "symbolon.plainSecrets" . }}{{ end }}
{{- else if kindIs "map" . }}
{{- range $name, $value := . }}
{{- if or (kindIs "map" $value) (not (has $name (list "client_secret" "client_secrets" "password" "secret" "signals_token"))) }}
{{- include "symbolon.plainSecrets" $value }}
{{- else }}
{{- range (kindIs "slice" $value | ternary $value (list $value)) }}
{{- if not (regexMatch "^file:" (toString .)) }}{{ $name }} {{ end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}
