{{- define "chizheng.labels" -}}
app.kubernetes.io/name: chizheng
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "chizheng.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- /* The container of a process: root, component, and what is its own. */ -}}
{{- define "chizheng.container" -}}
name: {{ .component }}
image: {{ include "chizheng.image" .root | quote }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
args: {{ toJson .args }}
envFrom:
  - configMapRef:
      name: {{ .root.Release.Name }}
  - secretRef:
      name: {{ .root.Values.secrets.shared }}
  - secretRef:
      name: {{ index .root.Values.secrets .component }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
volumeMounts:
  - name: tmp
    mountPath: /tmp
{{- if .root.Values.temporal.tls.secret }}
  - name: temporal-tls
    mountPath: /etc/chizheng/temporal
    readOnly: true
{{- end }}
{{- end }}

{{- define "chizheng.pod" -}}
automountServiceAccountToken: false
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  fsGroup: 65532
  seccompProfile:
    type: RuntimeDefault
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
{{- range . }}
  - name: {{ . }}
{{- end }}
{{- end }}
volumes:
  - name: tmp
    emptyDir: {}
{{- with .root.Values.temporal.tls.secret }}
  - name: temporal-tls
    secret:
      secretName: {{ . }}
      defaultMode: 0440
{{- end }}
{{- end }}

{{- /* Two of a kind never share a machine where there is another. */ -}}
{{- define "chizheng.apart" -}}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "chizheng.labels" . | nindent 8 }}
{{- end }}
