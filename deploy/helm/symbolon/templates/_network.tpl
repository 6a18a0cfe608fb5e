{{- define "symbolon.egress.names" -}}
- to: {{- toYaml .Values.networkPolicy.dns | nindent 4 }}
  ports:
    - { protocol: UDP, port: 53 }
    - { protocol: TCP, port: 53 }
{{- end -}}

{{- define "symbolon.egress.database" -}}
- to: {{- toYaml .Values.networkPolicy.database.to | nindent 4 }}
  ports:
    - { protocol: TCP, port: {{ int .Values.networkPolicy.database.port }} }
{{- end -}}

{{/* Public addresses: the server refuses others by itself (SYMBOLON_OUTBOUND_PRIVATE), and the network once more. */}}
{{- define "symbolon.egress.public" -}}
- to:
    - ipBlock:
        cidr: 0.0.0.0/0
        except: [10.0.0.0/8, 100.64.0.0/10, 169.254.0.0/16, 172.16.0.0/12, 192.168.0.0/16]
    - ipBlock:
        cidr: ::/0
        except: ['fc00::/7', 'fe80::/10']
  ports:
    - { protocol: TCP, port: 443 }
{{- end -}}
