// swift-format-ignore-file
// Generated from examples/ by `make docs`; edit the examples, not this file.

extension RuleTestExamples {
  /// The manifests of an example, file behind file.
  static func text(of name: String) -> String? {
    switch name {
    case "server-lines": return ##"""
---
# Namespace, passwords and settings that all shards share.
apiVersion: v1
kind: Namespace
metadata:
    name: meet
---
# Replace both passwords before the first apply, and never afterwards: running pods keep the old ones.
apiVersion: v1
kind: Secret
metadata:
    name: jitsi-passwords
    namespace: meet
    labels: {app.kubernetes.io/name: jitsi, app.kubernetes.io/instance: nordhafen}
type: Opaque
stringData:
    JICOFO_AUTH_PASSWORD: OPlcwkCmr2gaJunhDJompQ97eUtqAwPf
    JVB_AUTH_PASSWORD: zl4TCjtmxb5mB134NRDAuATBsm6ZQumQ
---
apiVersion: v1
kind: ConfigMap
metadata:
    name: jitsi-common
    namespace: meet
    labels: {app.kubernetes.io/name: jitsi, app.kubernetes.io/instance: nordhafen}
data:
    PUBLIC_URL: https://video.nordhafen-klinik.de
    # names inside XMPP, not host names
    XMPP_DOMAIN: meet.jitsi
    XMPP_AUTH_DOMAIN: auth.meet.jitsi
    XMPP_MUC_DOMAIN: muc.meet.jitsi
    XMPP_INTERNAL_MUC_DOMAIN: internal-muc.meet.jitsi
    JVB_BREWERY_MUC: jvbbrewery
    ENABLE_COLIBRI_WEBSOCKET: "1"
    TZ: Europe/Berlin
    # three quarters of jicofo's memory limit
    JICOFO_MAX_MEMORY: 600m
---
apiVersion: v1
kind: ConfigMap
metadata:
    name: jvb-scripts
    namespace: meet
    labels: {app.kubernetes.io/name: jitsi, app.kubernetes.io/instance: nordhafen}
data:
    # preStop: no new conferences for this bridge, then wait until it is empty
    drain.sh: |
        #!/bin/bash
        set -u
        rest=http://localhost:8080

        curl -s -X POST -H 'Content-Type: application/json' \
            -d '{"graceful-shutdown": "true"}' "$rest/colibri/shutdown"

        until [ "$(curl -s "$rest/colibri/stats" | jq -r '.conferences // 0')" = 0 ]; do
            sleep 10
        done
---
# HAProxy: a server line for each shard, and a Service for each server line.
apiVersion: v1
kind: ConfigMap
metadata:
    name: jitsi-haproxy
    namespace: meet
    labels: {app.kubernetes.io/name: jitsi, app.kubernetes.io/instance: nordhafen, app.kubernetes.io/component: haproxy}
data:
    haproxy.cfg: |
        global
            log stdout format raw daemon
            # takes commands from inside the pod, such as those of `kubectl jitsi cordon`
            stats socket ipv4@127.0.0.1:9999 level admin
            maxconn 10000

        defaults
            log global
            mode http
            option httplog
            option dontlognull
            timeout connect 5s
            timeout client 1m
            timeout server 1m
            timeout tunnel 2h

        resolvers cluster
            parse-resolv-conf
            resolve_retries 3
            timeout resolve 1s
            timeout retry 1s
            hold valid 10s

        # A pod listens on every address, so its own line has none. The other pod is found through a Service
        # with a cluster address: without a name that resolves at once, HAProxy would not start.
        peers rooms
            bind :1024
        .if streq("${HOSTNAME}","jitsi-haproxy-0")
            server jitsi-haproxy-0
            server jitsi-haproxy-1 jitsi-haproxy-1.meet.svc.cluster.local:1024
        .else
            server jitsi-haproxy-0 jitsi-haproxy-0.meet.svc.cluster.local:1024
            server jitsi-haproxy-1
        .endif

        frontend meetings
            bind :8080
            option forwardfor
            use_backend shards

        frontend metrics
            bind :8404
            monitor-uri /alive
            http-request use-service prometheus-exporter if { path /metrics }

        backend shards
            balance url_param room
            hash-type consistent
            option httpchk
            http-check send meth GET uri /http-bind ver HTTP/1.1 hdr Host localhost
            stick-table type string len 256 size 50k expire 12h peers rooms
            stick on url_param(room)
            default-server check inter 5s resolvers cluster init-addr none
            server shard0 jitsi-shard-0-web.meet.svc.cluster.local:80
            server shard1 jitsi-shard-1-web.meet.svc.cluster.local:80
---
apiVersion: v1
kind: Service
metadata:
    name: jitsi-haproxy
    namespace: meet
    labels: {app.kubernetes.io/name: jitsi, app.kubernetes.io/instance: nordhafen, app.kubernetes.io/component: haproxy}
spec:
    type: ClusterIP
    selector: {app.kubernetes.io/instance: nordhafen, app.kubernetes.io/component: haproxy}
    ports:
    - {name: http, port: 8080, targetPort: http}
---
# the StatefulSet's own, headless
apiVersion: v1
kind: Service
metadata:
    name: jitsi-haproxy-pods
    namespace: meet
    labels: {app.kubernetes.io/name: jitsi, app.kubernetes.io/instance: nordhafen, app.kubernetes.io/component: haproxy}
spec:
    clusterIP: None
    publishNotReadyAddresses: true
    selector: {app.kubernetes.io/instance: nordhafen, app.kubernetes.io/component: haproxy}
    ports:
    - {name: peers, port: 1024}
---
apiVersion: v1
kind: Service
metadata:
    name: jitsi-haproxy-0
    namespace: meet
    labels: {app.kubernetes.io/name: jitsi, app.kubernetes.io/instance: nordhafen, app.kubernetes.io/component: haproxy}
spec:
    publishNotReadyAddresses: true
    selector:
        statefulset.kubernetes.io/pod-name: jitsi-haproxy-0
    ports:
    - {name: peers, port: 1024}
---
apiVersion: v1
kind: Service
metadata:
    name: jitsi-haproxy-1
    namespace: meet
    labels: {app.kubernetes.io/name: jitsi, app.kubernetes.io/instance: nordhafen, app.kubernetes.io/component: haproxy}
spec:
    publishNotReadyAddresses: true
    selector:
        statefulset.kubernetes.io/pod-name: jitsi-haproxy-1
    ports:
    - {name: peers, port: 1024}
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
    name: jitsi-haproxy
    namespace: meet
    labels: {app.kubernetes.io/name: jitsi, app.kubernetes.io/instance: nordhafen, app.kubernetes.io/component: haproxy}
spec:
    replicas: 2
    serviceName: jitsi-haproxy-pods
    selector:
        matchLabels: {app.kubernetes.io/instance: nordhafen, app.kubernetes.io/component: haproxy}
    template:
        metadata:
            labels:
                app.kubernetes.io/name: jitsi
                app.kubernetes.io/instance: nordhafen
                app.kubernetes.io/component: haproxy
            annotations:
                checksum/config: fd7079abb4dbad76cd4a2a0c615c99beb6b9d6e7e832df4673c15fb0a1208a27
        spec:
            topologySpreadConstraints:
            -   maxSkew: 1
                topologyKey: kubernetes.io/hostname
                whenUnsatisfiable: DoNotSchedule
                labelSelector:
                    matchLabels: {app.kubernetes.io/instance: nordhafen, app.kubernetes.io/component: haproxy}
            # two zones where there are two
            -   maxSkew: 1
                topologyKey: topology.kubernetes.io/zone
                whenUnsatisfiable: ScheduleAnyway
                labelSelector:
                    matchLabels: {app.kubernetes.io/instance: nordhafen, app.kubernetes.io/component: haproxy}
            containers:
            -   name: haproxy
                image: docker.io/library/haproxy:3.0.12-alpine
                command: [haproxy, -W, -db, -f, /etc/haproxy/haproxy.cfg]
                ports:
                - {name: http, containerPort: 8080}
                - {name: metrics, containerPort: 8404}
                - {name: peers, containerPort: 1024}
                readinessProbe:
                    httpGet: {path: /alive, port: metrics}
                    periodSeconds: 5
                livenessProbe:
                    tcpSocket: {port: metrics}
                resources:
                    requests: {cpu: 250m, memory: 200Mi}
                    limits: {memory: 400Mi}
                volumeMounts:
                - {name: configuration, mountPath: /etc/haproxy, readOnly: true}
            volumes:
            -   name: configuration
                configMap: {name: jitsi-haproxy}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
    name: jitsi-haproxy
    namespace: meet
    labels: {app.kubernetes.io/name: jitsi, app.kubernetes.io/instance: nordhafen, app.kubernetes.io/component: haproxy}
spec:
    maxUnavailable: 1
    selector:
        matchLabels: {app.kubernetes.io/instance: nordhafen, app.kubernetes.io/component: haproxy}
---
# TLS ends at the Ingress; everything below the host goes to HAProxy.
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
    name: jitsi
    namespace: meet
    labels: {app.kubernetes.io/name: jitsi, app.kubernetes.io/instance: nordhafen}
spec:
    ingressClassName: traefik
    rules:
    -   host: video.nordhafen-klinik.de
        http:
            paths:
            -   path: /
                pathType: Prefix
                backend:
                    service: {name: jitsi-haproxy, port: {number: 8080}}
    tls:
    - {hosts: [video.nordhafen-klinik.de], secretName: video-tls}
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
    name: video
    namespace: meet
    labels: {app.kubernetes.io/name: jitsi, app.kubernetes.io/instance: nordhafen}
spec:
    secretName: video-tls
    dnsNames: [video.nordhafen-klinik.de]
    issuerRef: {group: cert-manager.io, kind: ClusterIssuer, name: letsencrypt-dns}
    secretTemplate:
        annotations:
            # the copy itself is in monitoring.yaml
            reflector.v1.k8s.emberstack.com/reflection-allowed: "true"
            reflector.v1.k8s.emberstack.com/reflection-allowed-namespaces: "monitoring"
---
# Jicofo chooses the bridges of a conference. One for each shard.
apiVersion: apps/v1
kind: Deployment
metadata:
    name: jitsi-shard-0-jicofo
    namespace: meet
    labels:
        app.kubernetes.io/name: jitsi
        app.kubernetes.io/instance: nordhafen
        app.kubernetes.io/component: jicofo
        app.kubernetes.io/version: stable-10741
        video.nordhafen-klinik.de/shard: shard-0
spec:
    # replicas defaults to 1
    strategy:
        type: RollingUpdate
        rollingUpdate: {maxSurge: 0, maxUnavailable: 1}
    selector:
        matchLabels:
            app.kubernetes.io/name: jitsi
            app.kubernetes.io/instance: nordhafen
            app.kubernetes.io/component: jicofo
            video.nordhafen-klinik.de/shard: shard-0
    template:
        metadata:
            labels:
                app.kubernetes.io/name: jitsi
                app.kubernetes.io/instance: nordhafen
                app.kubernetes.io/component: jicofo
                app.kubernetes.io/version: stable-10741
                video.nordhafen-klinik.de/shard: shard-0
        spec:
            containers:
            -   name: jitsi
                image: ghcr.io/jitsi/jicofo:stable-10741
                envFrom:
                - configMapRef: {name: jitsi-common}
                env:
                - {name: XMPP_SERVER, value: jitsi-shard-0-prosody.meet.svc.cluster.local}
                -   name: JICOFO_AUTH_PASSWORD
                    valueFrom:
                        secretKeyRef: {name: jitsi-passwords, key: JICOFO_AUTH_PASSWORD}
                - {name: JICOFO_ENABLE_REST, value: "1"}
                - {name: JICOFO_ENABLE_HEALTH_CHECKS, value: "1"}
                ports:
                - {name: http, containerPort: 8888}
                livenessProbe:
                    httpGet: {path: /about/health, port: http}
                    initialDelaySeconds: 30
                readinessProbe:
                    httpGet: {path: /about/health, port: http}
                resources:
                    requests: {cpu: 250m, memory: 400Mi}
                    limits: {memory: 800Mi}
---
apiVersion: apps/v1
kind: Deployment
metadata:
    name: jitsi-shard-1-jicofo
    namespace: meet
    labels:
        app.kubernetes.io/name: jitsi
        app.kubernetes.io/instance: nordhafen
        app.kubernetes.io/component: jicofo
        app.kubernetes.io/version: stable-10741
        video.nordhafen-klinik.de/shard: shard-1
spec:
    # replicas defaults to 1
    strategy:
        type: RollingUpdate
        rollingUpdate: {maxSurge: 0, maxUnavailable: 1}
    selector:
        matchLabels:
            app.kubernetes.io/name: jitsi
            app.kubernetes.io/instance: nordhafen
            app.kubernetes.io/component: jicofo
            video.nordhafen-klinik.de/shard: shard-1
    template:
        metadata:
            labels:
                app.kubernetes.io/name: jitsi
                app.kubernetes.io/instance: nordhafen
                app.kubernetes.io/component: jicofo
                app.kubernetes.io/version: stable-10741
                video.nordhafen-klinik.de/shard: shard-1
        spec:
            containers:
            -   name: jitsi
                image: ghcr.io/jitsi/jicofo:stable-10741
                envFrom:
                - configMapRef: {name: jitsi-common}
                env:
                - {name: XMPP_SERVER, value: jitsi-shard-1-prosody.meet.svc.cluster.local}
                -   name: JICOFO_AUTH_PASSWORD
                    valueFrom:
                        secretKeyRef: {name: jitsi-passwords, key: JICOFO_AUTH_PASSWORD}
                - {name: JICOFO_ENABLE_REST, value: "1"}
                - {name: JICOFO_ENABLE_HEALTH_CHECKS, value: "1"}
                ports:
                - {name: http, containerPort: 8888}
                livenessProbe:
                    httpGet: {path: /about/health, port: http}
                    initialDelaySeconds: 30
                readinessProbe:
                    httpGet: {path: /about/health, port: http}
                resources:
                    requests: {cpu: 250m, memory: 400Mi}
                    limits: {memory: 800Mi}
---
# The videobridges. Each uses host port 10000/udp, so a node runs at most one bridge,
# and the node pool must have at least as many nodes as both autoscalers' maxima together.
apiVersion: v1
kind: Service
metadata:
    name: jitsi-shard-0-jvb
    namespace: meet
    labels:
        app.kubernetes.io/name: jitsi
        app.kubernetes.io/instance: nordhafen
        app.kubernetes.io/component: jvb
        video.nordhafen-klinik.de/shard: shard-0
spec:
    clusterIP: None
    selector:
        app.kubernetes.io/instance: nordhafen
        app.kubernetes.io/component: jvb
        video.nordhafen-klinik.de/shard: shard-0
    ports:
    - {name: rest, port: 8080}
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
    name: jitsi-shard-0-jvb
    namespace: meet
    labels:
        app.kubernetes.io/name: jitsi
        app.kubernetes.io/instance: nordhafen
        app.kubernetes.io/component: jvb
        app.kubernetes.io/version: stable-10741
        video.nordhafen-klinik.de/shard: shard-0
spec:
    serviceName: jitsi-shard-0-jvb
    podManagementPolicy: Parallel
    selector:
        matchLabels:
            app.kubernetes.io/name: jitsi
            app.kubernetes.io/instance: nordhafen
            app.kubernetes.io/component: jvb
            video.nordhafen-klinik.de/shard: shard-0
    template:
        metadata:
            labels:
                app.kubernetes.io/name: jitsi
                app.kubernetes.io/instance: nordhafen
                app.kubernetes.io/component: jvb
                app.kubernetes.io/version: stable-10741
                video.nordhafen-klinik.de/shard: shard-0
        spec:
            terminationGracePeriodSeconds: 14400
            affinity:
                podAntiAffinity:
                    requiredDuringSchedulingIgnoredDuringExecution:
                    -   topologyKey: kubernetes.io/hostname
                        labelSelector:
                            matchLabels: {app.kubernetes.io/instance: nordhafen, app.kubernetes.io/component: jvb}
            containers:
            -   name: exporter
                image: docker.io/systemli/prometheus-jitsi-meet-exporter:1.1.1
                args: [-videobridge-url, "http://localhost:8080/colibri/stats"]
                ports:
                - {name: metrics, containerPort: 9888}
                resources:
                    requests: {cpu: 20m, memory: 30Mi}
                    limits: {memory: 60Mi}
            -   name: jitsi
                image: ghcr.io/jitsi/jvb:stable-10741
                envFrom:
                - configMapRef: {name: jitsi-common}
                env:
                - {name: XMPP_SERVER, value: jitsi-shard-0-prosody.meet.svc.cluster.local}
                -   name: JVB_AUTH_PASSWORD
                    valueFrom:
                        secretKeyRef: {name: jitsi-passwords, key: JVB_AUTH_PASSWORD}
                - {name: JVB_PORT, value: "10000"}
                -   name: JVB_ADVERTISE_IPS
                    valueFrom:
                        fieldRef: {fieldPath: status.hostIP}
                # web forwards the bridge's websocket inside the cluster, so this one is the pod's address
                -   name: JVB_WS_SERVER_ID
                    valueFrom:
                        fieldRef: {fieldPath: status.podIP}
                - {name: COLIBRI_REST_ENABLED, value: "true"}
                - {name: SHUTDOWN_REST_ENABLED, value: "true"}
                ports:
                - {name: media, containerPort: 10000, hostPort: 10000, protocol: UDP}
                - {name: rest, containerPort: 8080}
                - {name: websocket, containerPort: 9090}
                lifecycle:
                    preStop:
                        exec:
                            command: [/bin/bash, /scripts/drain.sh]
                readinessProbe:
                    httpGet: {path: /about/health, port: rest}
                    initialDelaySeconds: 10
                resources:
                    requests: {cpu: 3500m, memory: 3Gi}
                    limits: {memory: 4Gi}
                volumeMounts:
                - {name: scripts, mountPath: /scripts}
            volumes:
            -   name: scripts
                configMap: {name: jvb-scripts}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
    name: jitsi-shard-0-jvb
    namespace: meet
    labels:
        app.kubernetes.io/name: jitsi
        app.kubernetes.io/instance: nordhafen
        app.kubernetes.io/component: jvb
        video.nordhafen-klinik.de/shard: shard-0
spec:
    scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: jitsi-shard-0-jvb}
    minReplicas: 2
    maxReplicas: 8
    metrics:
    -   type: Pods
        pods:
            metric: {name: container_network_transmit_bytes_per_second}
            target: {type: AverageValue, averageValue: "40000000"}
    -   type: Resource
        resource:
            name: cpu
            target: {type: Utilization, averageUtilization: 75}
---
apiVersion: v1
kind: Service
metadata:
    name: jitsi-shard-1-jvb
    namespace: meet
    labels:
        app.kubernetes.io/name: jitsi
        app.kubernetes.io/instance: nordhafen
        app.kubernetes.io/component: jvb
        video.nordhafen-klinik.de/shard: shard-1
spec:
    clusterIP: None
    selector:
        app.kubernetes.io/instance: nordhafen
        app.kubernetes.io/component: jvb
        video.nordhafen-klinik.de/shard: shard-1
    ports:
    - {name: rest, port: 8080}
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
    name: jitsi-shard-1-jvb
    namespace: meet
    labels:
        app.kubernetes.io/name: jitsi
        app.kubernetes.io/instance: nordhafen
        app.kubernetes.io/component: jvb
        app.kubernetes.io/version: stable-10741
        video.nordhafen-klinik.de/shard: shard-1
spec:
    serviceName: jitsi-shard-1-jvb
    podManagementPolicy: Parallel
    selector:
        matchLabels:
            app.kubernetes.io/name: jitsi
            app.kubernetes.io/instance: nordhafen
            app.kubernetes.io/component: jvb
            video.nordhafen-klinik.de/shard: shard-1
    template:
        metadata:
            labels:
                app.kubernetes.io/name: jitsi
                app.kubernetes.io/instance: nordhafen
                app.kubernetes.io/component: jvb
                app.kubernetes.io/version: stable-10741
                video.nordhafen-klinik.de/shard: shard-1
        spec:
            terminationGracePeriodSeconds: 14400
            affinity:
                podAntiAffinity:
                    requiredDuringSchedulingIgnoredDuringExecution:
                    -   topologyKey: kubernetes.io/hostname
                        labelSelector:
                            matchLabels: {app.kubernetes.io/instance: nordhafen, app.kubernetes.io/component: jvb}
            containers:
            -   name: exporter
                image: docker.io/systemli/prometheus-jitsi-meet-exporter:1.1.1
                args: [-videobridge-url, "http://localhost:8080/colibri/stats"]
                ports:
                - {name: metrics, containerPort: 9888}
                resources:
                    requests: {cpu: 20m, memory: 30Mi}
                    limits: {memory: 60Mi}
            -   name: jitsi
                image: ghcr.io/jitsi/jvb:stable-10741
                envFrom:
                - configMapRef: {name: jitsi-common}
                env:
                - {name: XMPP_SERVER, value: jitsi-shard-1-prosody.meet.svc.cluster.local}
                -   name: JVB_AUTH_PASSWORD
                    valueFrom:
                        secretKeyRef: {name: jitsi-passwords, key: JVB_AUTH_PASSWORD}
                - {name: JVB_PORT, value: "10000"}
                -   name: JVB_ADVERTISE_IPS
                    valueFrom:
                        fieldRef: {fieldPath: status.hostIP}
                # web forwards the bridge's websocket inside the cluster, so this one is the pod's address
                -   name: JVB_WS_SERVER_ID
                    valueFrom:
                        fieldRef: {fieldPath: status.podIP}
                - {name: COLIBRI_REST_ENABLED, value: "true"}
                - {name: SHUTDOWN_REST_ENABLED, value: "true"}
                ports:
                - {name: media, containerPort: 10000, hostPort: 10000, protocol: UDP}
                - {name: rest, containerPort: 8080}
                - {name: websocket, containerPort: 9090}
                lifecycle:
                    preStop:
                        exec:
                            command: [/bin/bash, /scripts/drain.sh]
                readinessProbe:
                    httpGet: {path: /about/health, port: rest}
                    initialDelaySeconds: 10
                resources:
                    requests: {cpu: 3500m, memory: 3Gi}
                    limits: {memory: 4Gi}
                volumeMounts:
                - {name: scripts, mountPath: /scripts}
            volumes:
            -   name: scripts
                configMap: {name: jvb-scripts}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
    name: jitsi-shard-1-jvb
    namespace: meet
    labels:
        app.kubernetes.io/name: jitsi
        app.kubernetes.io/instance: nordhafen
        app.kubernetes.io/component: jvb
        video.nordhafen-klinik.de/shard: shard-1
spec:
    scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: jitsi-shard-1-jvb}
    minReplicas: 2
    maxReplicas: 8
    metrics:
    -   type: Pods
        pods:
            metric: {name: container_network_transmit_bytes_per_second}
            target: {type: AverageValue, averageValue: "40000000"}
    -   type: Resource
        resource:
            name: cpu
            target: {type: Utilization, averageUtilization: 75}
---
# Grafana, with the certificate that reflector copies from namespace meet, and its data.
apiVersion: v1
kind: Namespace
metadata:
    name: monitoring
---
# Filled by reflector.
apiVersion: v1
kind: Secret
metadata:
    name: grafana-tls
    namespace: monitoring
    annotations:
        reflector.v1.k8s.emberstack.com/reflects: meet/video-tls
type: kubernetes.io/tls
data:
    tls.crt: ""
    tls.key: ""
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
    name: grafana
    namespace: monitoring
spec:
    ingressClassName: traefik
    rules:
    -   host: video.nordhafen-klinik.de
        http:
            paths:
            -   path: /grafana
                pathType: Prefix
                backend:
                    service: {name: grafana, port: {name: http}}
    tls:
    - {hosts: [video.nordhafen-klinik.de], secretName: grafana-tls}
---
apiVersion: v1
kind: Service
metadata:
    name: grafana
    namespace: monitoring
spec:
    selector: {app: grafana}
    ports:
    - {name: http, port: 80, targetPort: 3000}
---
apiVersion: v1
kind: ConfigMap
metadata:
    name: grafana-config
    namespace: monitoring
data:
    grafana.ini: |
        [server]
        domain = video.nordhafen-klinik.de
        root_url = https://%(domain)s/grafana
        serve_from_sub_path = true
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
    name: grafana-storage
    namespace: monitoring
spec:
    accessModes: [ReadWriteOnce]
    resources: {requests: {storage: 2Gi}}
---
apiVersion: apps/v1
kind: Deployment
metadata:
    name: grafana
    namespace: monitoring
    labels: {app: grafana}
spec:
    strategy: {type: Recreate}
    selector:
        matchLabels: {app: grafana}
    template:
        metadata:
            labels: {app: grafana}
        spec:
            securityContext: {fsGroup: 472}
            containers:
            -   name: grafana
                image: docker.io/grafana/grafana:11.6.4
                ports:
                - {name: http, containerPort: 3000}
                readinessProbe:
                    httpGet: {path: /api/health, port: http}
                resources:
                    requests: {cpu: 100m, memory: 200Mi}
                volumeMounts:
                - {name: config, mountPath: /etc/grafana/grafana.ini, subPath: grafana.ini}
                - {name: datasources, mountPath: /etc/grafana/provisioning/datasources}
                - {name: dashboards, mountPath: /etc/grafana/provisioning/dashboards/provider.yaml, subPath: provider.yaml}
                - {name: dashboards, mountPath: /dashboards}
                - {name: storage, mountPath: /var/lib/grafana}
            volumes:
            -   name: config
                configMap: {name: grafana-config}
            -   name: datasources
                configMap: {name: grafana-datasources}
            -   name: dashboards
                configMap: {name: grafana-dashboards}
            -   name: storage
                persistentVolumeClaim: {claimName: grafana-storage}
---
apiVersion: v1
kind: ServiceAccount
metadata:
    name: reflector
    namespace: kube-system
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
    name: reflector
rules:
- {apiGroups: [""], resources: [secrets, configmaps], verbs: ["*"]}
- {apiGroups: [""], resources: [namespaces], verbs: [get, list, watch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
    name: reflector
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reflector}
subjects:
- {kind: ServiceAccount, name: reflector, namespace: kube-system}
---
apiVersion: apps/v1
kind: Deployment
metadata:
    name: reflector
    namespace: kube-system
    labels: {app: reflector}
spec:
    replicas: 1
    selector:
        matchLabels: {app: reflector}
    template:
        metadata:
            labels: {app: reflector}
        spec:
            serviceAccountName: reflector
            containers:
            -   name: reflector
                image: docker.io/emberstack/kubernetes-reflector:7.1.288
                resources:
                    requests: {cpu: 20m, memory: 100Mi}
---
# One PodMonitor for all pods with a port named metrics: bridges, Prosody, HAProxy.
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata:
    name: jitsi
    namespace: meet
    labels: {app.kubernetes.io/name: jitsi, app.kubernetes.io/instance: nordhafen}
spec:
    selector:
        matchExpressions:
        - {key: app.kubernetes.io/component, operator: In, values: [jvb, prosody, haproxy]}
    podMetricsEndpoints:
    - {port: metrics, path: /metrics}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
    name: prometheus-k8s
    namespace: meet
rules:
- {apiGroups: [""], resources: [services, endpoints, pods], verbs: [get, list, watch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
    name: prometheus-k8s
    namespace: meet
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: prometheus-k8s}
subjects:
- {kind: ServiceAccount, name: prometheus-k8s, namespace: monitoring}
---
apiVersion: v1
kind: ServiceAccount
metadata:
    name: prometheus-k8s
    namespace: monitoring
---
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata:
    name: k8s
    namespace: monitoring
spec:
    replicas: 2
    image: quay.io/prometheus/prometheus:v3.5.0
    serviceAccountName: prometheus-k8s
    podMonitorSelector: {}
    podMonitorNamespaceSelector: {}
    resources:
        requests: {cpu: 300m, memory: 1Gi}
    storage:
        volumeClaimTemplate:
            spec:
                accessModes: [ReadWriteOnce]
                resources: {requests: {storage: 30Gi}}
---
apiVersion: v1
kind: Service
metadata:
    name: prometheus-k8s
    namespace: monitoring
spec:
    selector: {app.kubernetes.io/name: prometheus, app.kubernetes.io/instance: k8s}
    ports:
    - {name: web, port: 9090, targetPort: web}
---
apiVersion: monitoring.coreos.com/v1
kind: Alertmanager
metadata:
    name: main
    namespace: monitoring
spec:
    replicas: 3
    image: quay.io/prometheus/alertmanager:v0.28.1
---
# The metric of the bridges' autoscalers.
apiVersion: v1
kind: ConfigMap
metadata:
    name: adapter-config
    namespace: monitoring
data:
    config.yaml: |
        rules:
        - seriesQuery: '{__name__="container_network_transmit_bytes_total",namespace!="",pod!=""}'
          resources:
            template: <<.Resource>>
          name:
            matches: container_network_transmit_bytes_total
            as: container_network_transmit_bytes_per_second
          metricsQuery: sum(rate(<<.Series>>{<<.LabelMatchers>>}[3m])) by (<<.GroupBy>>)
---
apiVersion: v1
kind: ServiceAccount
metadata:
    name: prometheus-adapter
    namespace: monitoring
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
    name: prometheus-adapter-view
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects:
- {kind: ServiceAccount, name: prometheus-adapter, namespace: monitoring}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
    name: prometheus-adapter-auth-delegator
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:auth-delegator"}
subjects:
- {kind: ServiceAccount, name: prometheus-adapter, namespace: monitoring}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
    name: prometheus-adapter-auth-reader
    namespace: kube-system
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: extension-apiserver-authentication-reader}
subjects:
- {kind: ServiceAccount, name: prometheus-adapter, namespace: monitoring}
---
apiVersion: apps/v1
kind: Deployment
metadata:
    name: prometheus-adapter
    namespace: monitoring
    labels: {app: prometheus-adapter}
spec:
    replicas: 2
    selector:
        matchLabels: {app: prometheus-adapter}
    template:
        metadata:
            labels: {app: prometheus-adapter}
        spec:
            serviceAccountName: prometheus-adapter
            containers:
            -   name: adapter
                image: registry.k8s.io/prometheus-adapter/prometheus-adapter:v0.12.0
                args:
                - --config=/etc/adapter/config.yaml
                - --prometheus-url=http://prometheus-k8s.monitoring.svc:9090/
                - --secure-port=6443
                - --cert-dir=/tmp
                ports:
                - {name: https, containerPort: 6443}
                readinessProbe:
                    httpGet: {path: /readyz, port: https, scheme: HTTPS}
                resources:
                    requests: {cpu: 100m, memory: 150Mi}
                volumeMounts:
                - {name: config, mountPath: /etc/adapter}
                - {name: tmp, mountPath: /tmp}
            volumes:
            -   name: config
                configMap: {name: adapter-config}
            -   name: tmp
                emptyDir: {}
---
apiVersion: v1
kind: Service
metadata:
    name: prometheus-adapter
    namespace: monitoring
spec:
    selector: {app: prometheus-adapter}
    ports:
    - {name: https, port: 443, targetPort: https}
---
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata:
    name: v1beta1.custom.metrics.k8s.io
spec:
    group: custom.metrics.k8s.io
    version: v1beta1
    groupPriorityMinimum: 100
    versionPriority: 100
    insecureSkipTLSVerify: true
    service: {name: prometheus-adapter, namespace: monitoring}
---
apiVersion: apps/v1
kind: DaemonSet
metadata:
    name: node-exporter
    namespace: monitoring
    labels: {app: node-exporter}
spec:
    selector:
        matchLabels: {app: node-exporter}
    template:
        metadata:
            labels: {app: node-exporter}
        spec:
            hostNetwork: true
            hostPID: true
            containers:
            -   name: node-exporter
                image: quay.io/prometheus/node-exporter:v1.9.1
                args: [--path.rootfs=/host]
                ports:
                - {name: http-metrics, containerPort: 9100}
                resources:
                    requests: {cpu: 20m, memory: 30Mi}
                volumeMounts:
                - {name: root, mountPath: /host, readOnly: true}
            volumes:
            -   name: root
                hostPath: {path: /}
---
apiVersion: v1
kind: ServiceAccount
metadata:
    name: kube-state-metrics
    namespace: monitoring
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
    name: kube-state-metrics-view
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects:
- {kind: ServiceAccount, name: kube-state-metrics, namespace: monitoring}
---
apiVersion: apps/v1
kind: Deployment
metadata:
    name: kube-state-metrics
    namespace: monitoring
    labels: {app: kube-state-metrics}
spec:
    selector:
        matchLabels: {app: kube-state-metrics}
    template:
        metadata:
            labels: {app: kube-state-metrics}
        spec:
            serviceAccountName: kube-state-metrics
            containers:
            -   name: kube-state-metrics
                image: registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.16.0
                args: ["--resources=pods,services,deployments,statefulsets,daemonsets,horizontalpodautoscalers"]
                ports:
                - {name: http-metrics, containerPort: 8080}
                resources:
                    requests: {cpu: 20m, memory: 100Mi}
---
apiVersion: v1
kind: ServiceAccount
metadata:
    name: metrics-server
    namespace: kube-system
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
    name: "system:metrics-server"
rules:
- {apiGroups: [""], resources: [nodes/metrics], verbs: [get]}
- {apiGroups: [""], resources: [pods, nodes], verbs: [get, list, watch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
    name: "system:metrics-server"
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:metrics-server"}
subjects:
- {kind: ServiceAccount, name: metrics-server, namespace: kube-system}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
    name: "metrics-server:system:auth-delegator"
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:auth-delegator"}
subjects:
- {kind: ServiceAccount, name: metrics-server, namespace: kube-system}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
    name: metrics-server-auth-reader
    namespace: kube-system
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: extension-apiserver-authentication-reader}
subjects:
- {kind: ServiceAccount, name: metrics-server, namespace: kube-system}
---
apiVersion: apps/v1
kind: Deployment
metadata:
    name: metrics-server
    namespace: kube-system
    labels: {k8s-app: metrics-server}
spec:
    selector:
        matchLabels: {k8s-app: metrics-server}
    template:
        metadata:
            labels: {k8s-app: metrics-server}
        spec:
            serviceAccountName: metrics-server
            containers:
            -   name: metrics-server
                image: registry.k8s.io/metrics-server/metrics-server:v0.8.0
                args: [--cert-dir=/tmp, --secure-port=10250, --kubelet-preferred-address-types=InternalIP]
                ports:
                - {name: https, containerPort: 10250}
                readinessProbe:
                    httpGet: {path: /readyz, port: https, scheme: HTTPS}
                resources:
                    requests: {cpu: 100m, memory: 200Mi}
                volumeMounts:
                - {name: tmp, mountPath: /tmp}
            volumes:
            -   name: tmp
                emptyDir: {}
---
apiVersion: v1
kind: Service
metadata:
    name: metrics-server
    namespace: kube-system
spec:
    selector: {k8s-app: metrics-server}
    ports:
    - {name: https, port: 443, targetPort: https}
---
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata:
    name: v1beta1.metrics.k8s.io
spec:
    group: metrics.k8s.io
    version: v1beta1
    groupPriorityMinimum: 100
    versionPriority: 100
    insecureSkipTLSVerify: true
    service: {name: metrics-server, namespace: kube-system}
---
apiVersion: v1
kind: ConfigMap
metadata:
    name: grafana-dashboards
    namespace: monitoring
data:
    provider.yaml: |
        apiVersion: 1
        providers:
        - name: meetings
          type: file
          options: {path: /dashboards}
    jitsi-dashboard.json: |
        {
            "uid": "jitsi-meet",
            "title": "Jitsi",
            "schemaVersion": 39,
            "time": {"from": "now-24h", "to": "now"},
            "panels": [
                {
                    "id": 1, "type": "timeseries", "title": "Participants by bridge",
                    "gridPos": {"x": 0, "y": 0, "w": 24, "h": 9},
                    "targets": [{"refId": "A", "expr": "sum(jitsi_participants) by (pod)"}]
                }
            ]
        }
---
apiVersion: v1
kind: ConfigMap
metadata:
    name: grafana-datasources
    namespace: monitoring
data:
    prometheus.yaml: |
        apiVersion: 1
        datasources:
        - {name: Prometheus, type: prometheus, access: proxy, isDefault: true, url: "http://prometheus-k8s.monitoring.svc:9090"}
---
# Bridges ask for receive buffers of 10 MiB; nodes grant less by default.
apiVersion: apps/v1
kind: DaemonSet
metadata:
    name: jvb-node-buffers
    namespace: monitoring
    labels: {app: jvb-node-buffers}
spec:
    selector:
        matchLabels: {app: jvb-node-buffers}
    template:
        metadata:
            labels: {app: jvb-node-buffers}
        spec:
            hostNetwork: true
            containers:
            -   name: sysctl
                image: docker.io/library/busybox:1.37.0
                command: [sh, -c, "while sysctl -w net.core.rmem_max=10485760 net.core.netdev_max_backlog=100000; do sleep 60; done"]
                securityContext: {privileged: true}
                resources: {requests: {cpu: 1m, memory: 4Mi}, limits: {memory: 16Mi}}
---
# Prosody, the XMPP server of a shard. One each: it keeps the rooms in its memory.
apiVersion: v1
kind: Service
metadata:
    name: jitsi-shard-0-prosody
    namespace: meet
    labels:
        app.kubernetes.io/name: jitsi
        app.kubernetes.io/instance: nordhafen
        app.kubernetes.io/component: prosody
        video.nordhafen-klinik.de/shard: shard-0
spec:
    selector:
        app.kubernetes.io/instance: nordhafen
        app.kubernetes.io/component: prosody
        video.nordhafen-klinik.de/shard: shard-0
    ports:
    - {name: c2s, port: 5222, targetPort: c2s}
    - {name: bosh, port: 5280, targetPort: 5280}
---
apiVersion: apps/v1
kind: Deployment
metadata:
    name: jitsi-shard-0-prosody
    namespace: meet
    labels:
        app.kubernetes.io/name: jitsi
        app.kubernetes.io/instance: nordhafen
        app.kubernetes.io/component: prosody
        app.kubernetes.io/version: stable-10741
        video.nordhafen-klinik.de/shard: shard-0
spec:
    replicas: 1
    strategy:
        type: RollingUpdate
        rollingUpdate: {maxSurge: 0, maxUnavailable: 1}
    selector:
        matchLabels:
            app.kubernetes.io/name: jitsi
            app.kubernetes.io/instance: nordhafen
            app.kubernetes.io/component: prosody
            video.nordhafen-klinik.de/shard: shard-0
    template:
        metadata:
            labels:
                app.kubernetes.io/name: jitsi
                app.kubernetes.io/instance: nordhafen
                app.kubernetes.io/component: prosody
                app.kubernetes.io/version: stable-10741
                video.nordhafen-klinik.de/shard: shard-0
        spec:
            containers:
            -   name: jitsi
                image: ghcr.io/jitsi/prosody:stable-10741
                envFrom:
                - configMapRef: {name: jitsi-common}
                - secretRef: {name: jitsi-passwords}
                env:
                # /metrics on the BOSH port, for the pods of the cluster
                - {name: PROSODY_ENABLE_METRICS, value: "1"}
                - {name: PROSODY_METRICS_ALLOWED_CIDR, value: 10.0.0.0/8}
                ports:
                - {name: c2s, containerPort: 5222}
                - {name: metrics, containerPort: 5280}
                readinessProbe:
                    tcpSocket: {port: c2s}
                    initialDelaySeconds: 5
                resources:
                    requests: {cpu: 500m, memory: 400Mi}
                    limits: {memory: 800Mi}
---
apiVersion: v1
kind: Service
metadata:
    name: jitsi-shard-1-prosody
    namespace: meet
    labels:
        app.kubernetes.io/name: jitsi
        app.kubernetes.io/instance: nordhafen
        app.kubernetes.io/component: prosody
        video.nordhafen-klinik.de/shard: shard-1
spec:
    selector:
        app.kubernetes.io/instance: nordhafen
        app.kubernetes.io/component: prosody
        video.nordhafen-klinik.de/shard: shard-1
    ports:
    - {name: c2s, port: 5222, targetPort: c2s}
    - {name: bosh, port: 5280, targetPort: 5280}
---
apiVersion: apps/v1
kind: Deployment
metadata:
    name: jitsi-shard-1-prosody
    namespace: meet
    labels:
        app.kubernetes.io/name: jitsi
        app.kubernetes.io/instance: nordhafen
        app.kubernetes.io/component: prosody
        app.kubernetes.io/version: stable-10741
        video.nordhafen-klinik.de/shard: shard-1
spec:
    replicas: 1
    strategy:
        type: RollingUpdate
        rollingUpdate: {maxSurge: 0, maxUnavailable: 1}
    selector:
        matchLabels:
            app.kubernetes.io/name: jitsi
            app.kubernetes.io/instance: nordhafen
            app.kubernetes.io/component: prosody
            video.nordhafen-klinik.de/shard: shard-1
    template:
        metadata:
            labels:
                app.kubernetes.io/name: jitsi
                app.kubernetes.io/instance: nordhafen
                app.kubernetes.io/component: prosody
                app.kubernetes.io/version: stable-10741
                video.nordhafen-klinik.de/shard: shard-1
        spec:
            containers:
            -   name: jitsi
                image: ghcr.io/jitsi/prosody:stable-10741
                envFrom:
                - configMapRef: {name: jitsi-common}
                - secretRef: {name: jitsi-passwords}
                env:
                # /metrics on the BOSH port, for the pods of the cluster
                - {name: PROSODY_ENABLE_METRICS, value: "1"}
                - {name: PROSODY_METRICS_ALLOWED_CIDR, value: 10.0.0.0/8}
                ports:
                - {name: c2s, containerPort: 5222}
                - {name: metrics, containerPort: 5280}
                readinessProbe:
                    tcpSocket: {port: c2s}
                    initialDelaySeconds: 5
                resources:
                    requests: {cpu: 500m, memory: 400Mi}
                    limits: {memory: 800Mi}
---
# Only Jitsi components and, for the statistics, Prometheus connect to Prosody.
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
    name: jitsi-prosody
    namespace: meet
    labels: {app.kubernetes.io/name: jitsi, app.kubernetes.io/instance: nordhafen}
spec:
    podSelector:
        matchLabels: {app.kubernetes.io/instance: nordhafen, app.kubernetes.io/component: prosody}
    policyTypes: [Ingress]
    ingress:
    -   from:
        -   podSelector:
                matchExpressions:
                - {key: app.kubernetes.io/component, operator: In, values: [web, jicofo, jvb]}
        ports:
        - {port: 5222, protocol: TCP}
        - {port: 5280, protocol: TCP}
    -   from:
        -   namespaceSelector:
                matchLabels: {kubernetes.io/metadata.name: monitoring}
        ports:
        - {port: 5280, protocol: TCP}
---
# Each shard's web pods have their own Service, so there may be several of them.
apiVersion: v1
kind: Service
metadata:
    name: jitsi-shard-0-web
    namespace: meet
    labels:
        app.kubernetes.io/name: jitsi
        app.kubernetes.io/instance: nordhafen
        app.kubernetes.io/component: web
        video.nordhafen-klinik.de/shard: shard-0
spec:
    type: ClusterIP
    selector:
        app.kubernetes.io/instance: nordhafen
        app.kubernetes.io/component: web
        video.nordhafen-klinik.de/shard: shard-0
    ports:
    - {name: http, port: 80, targetPort: http}
---
apiVersion: apps/v1
kind: Deployment
metadata:
    name: jitsi-shard-0-web
    namespace: meet
    labels:
        app.kubernetes.io/name: jitsi
        app.kubernetes.io/instance: nordhafen
        app.kubernetes.io/component: web
        app.kubernetes.io/version: stable-10741
        video.nordhafen-klinik.de/shard: shard-0
spec:
    replicas: 2
    strategy:
        type: RollingUpdate
        rollingUpdate: {maxSurge: 1, maxUnavailable: 0}
    selector:
        matchLabels:
            app.kubernetes.io/name: jitsi
            app.kubernetes.io/instance: nordhafen
            app.kubernetes.io/component: web
            video.nordhafen-klinik.de/shard: shard-0
    template:
        metadata:
            labels:
                app.kubernetes.io/name: jitsi
                app.kubernetes.io/instance: nordhafen
                app.kubernetes.io/component: web
                app.kubernetes.io/version: stable-10741
                video.nordhafen-klinik.de/shard: shard-0
        spec:
            containers:
            -   name: jitsi
                image: ghcr.io/jitsi/web:stable-10741
                envFrom:
                - configMapRef: {name: jitsi-common}
                env:
                - {name: XMPP_SERVER, value: jitsi-shard-0-prosody.meet.svc.cluster.local}
                - {name: XMPP_BOSH_URL_BASE, value: "http://jitsi-shard-0-prosody.meet.svc.cluster.local:5280"}
                - {name: DISABLE_HTTPS, value: "1"}
                - {name: ENABLE_LETSENCRYPT, value: "0"}
                ports:
                - {name: http, containerPort: 80}
                readinessProbe:
                    httpGet: {path: /, port: http}
                resources:
                    requests: {cpu: 100m, memory: 100Mi}
                    limits: {memory: 200Mi}
---
apiVersion: v1
kind: Service
metadata:
    name: jitsi-shard-1-web
    namespace: meet
    labels:
        app.kubernetes.io/name: jitsi
        app.kubernetes.io/instance: nordhafen
        app.kubernetes.io/component: web
        video.nordhafen-klinik.de/shard: shard-1
spec:
    type: ClusterIP
    selector:
        app.kubernetes.io/instance: nordhafen
        app.kubernetes.io/component: web
        video.nordhafen-klinik.de/shard: shard-1
    ports:
    - {name: http, port: 80, targetPort: http}
---
apiVersion: apps/v1
kind: Deployment
metadata:
    name: jitsi-shard-1-web
    namespace: meet
    labels:
        app.kubernetes.io/name: jitsi
        app.kubernetes.io/instance: nordhafen
        app.kubernetes.io/component: web
        app.kubernetes.io/version: stable-10741
        video.nordhafen-klinik.de/shard: shard-1
spec:
    replicas: 2
    strategy:
        type: RollingUpdate
        rollingUpdate: {maxSurge: 1, maxUnavailable: 0}
    selector:
        matchLabels:
            app.kubernetes.io/name: jitsi
            app.kubernetes.io/instance: nordhafen
            app.kubernetes.io/component: web
            video.nordhafen-klinik.de/shard: shard-1
    template:
        metadata:
            labels:
                app.kubernetes.io/name: jitsi
                app.kubernetes.io/instance: nordhafen
                app.kubernetes.io/component: web
                app.kubernetes.io/version: stable-10741
                video.nordhafen-klinik.de/shard: shard-1
        spec:
            containers:
            -   name: jitsi
                image: ghcr.io/jitsi/web:stable-10741
                envFrom:
                - configMapRef: {name: jitsi-common}
                env:
                - {name: XMPP_SERVER, value: jitsi-shard-1-prosody.meet.svc.cluster.local}
                - {name: XMPP_BOSH_URL_BASE, value: "http://jitsi-shard-1-prosody.meet.svc.cluster.local:5280"}
                - {name: DISABLE_HTTPS, value: "1"}
                - {name: ENABLE_LETSENCRYPT, value: "0"}
                ports:
                - {name: http, containerPort: 80}
                readinessProbe:
                    httpGet: {path: /, port: http}
                resources:
                    requests: {cpu: 100m, memory: 100Mi}
                    limits: {memory: 200Mi}
"""##
    case "server-template": return ##"""
---
# Shared by all shards: the namespace, the passwords and the scripts of the videobridges.
apiVersion: v1
kind: Namespace
metadata:
  name: jitsi
  labels:
    scope: jitsi
---
# Both shards use the same passwords. Generate your own before you apply this:
#   head -c 24 /dev/urandom | base64
apiVersion: v1
kind: Secret
metadata:
  name: jitsi-config
  namespace: jitsi
  labels:
    scope: jitsi
type: Opaque
data:
  JICOFO_AUTH_PASSWORD: WENTUEJxM0d1MGNhOEtYZmVFOG5Hem5sbFkzMQ==
  JICOFO_COMPONENT_SECRET: VlVQaTdIOENMd2p0WXZVSG81cmxXcTZaOU9oRQ==
  JVB_AUTH_PASSWORD: cGtRRzRIY3ZUcGFIUjRrR1BTb1YyM2ZTcnp3Vg==
---
# The port of a bridge is derived from its ordinal: two ports each, UDP on the even one, TCP on the next.
apiVersion: v1
kind: ConfigMap
metadata:
  name: jvb-entrypoint
  namespace: jitsi
  labels:
    scope: jitsi
data:
  entrypoint.sh: |
    #!/bin/bash
    set -euo pipefail

    base_port=$1
    shift

    # shard-0-jvb-2 is ordinal 2
    ordinal=${HOSTNAME##*-}
    export JVB_PORT=$((base_port + 2 * ordinal))
    tcp_port=$((JVB_PORT + 1))
    echo "bridge $ordinal listens on $JVB_PORT/udp and $tcp_port/tcp"

    mkdir -p /config
    cat > /config/custom-jvb.conf <<CONF
    videobridge.ice.tcp {
      enabled = true
      port = $tcp_port
    }
    CONF

    exec "$@"
---
# Runs before a bridge is stopped: accept no new conferences, then wait until the last one has ended.
apiVersion: v1
kind: ConfigMap
metadata:
  name: jvb-shutdown
  namespace: jitsi
  labels:
    scope: jitsi
data:
  drain.sh: |
    #!/bin/bash
    colibri=http://127.0.0.1:8080/colibri

    bridge=$(pgrep -xo java)

    curl --silent --fail --request POST --header 'Content-Type: application/json' \
      --data '{"graceful-shutdown": "true"}' "$colibri/shutdown"

    # An empty bridge exits on its own. Before stable-9220 its supervisor then starts another one; do not wait for that one.
    # Before stable-6433 there is no graceful shutdown: only wait.
    while [ -d "/proc/$bridge" ] \
      && [ "$(curl --silent "$colibri/stats" | jq .participants)" != 0 ]; do
      sleep 5
    done
---
# Two HAProxy pods in front of the shards. They read the room from the URL, store which shard has it, and
# sync that table with each other, so that either of them may fail.
apiVersion: v1
kind: ConfigMap
metadata:
  name: haproxy-config
  namespace: jitsi
  labels:
    k8s-app: haproxy
    scope: jitsi
data:
  haproxy.cfg: |
    global
      log stdout format raw local0 info
      # takes commands from inside the pod, such as those of `kubectl jitsi cordon`
      stats socket ipv4@127.0.0.1:9999 level admin
      stats timeout 2m

    defaults
      mode http
      log global
      option httplog
      retries 3
      maxconn 4000
      timeout connect 5s
      timeout client 90s
      timeout server 90s
      # a quiet meeting sends almost nothing over its websocket
      timeout tunnel 4h

    resolvers kube-dns
      # the cluster's name server is in the pod's resolv.conf
      parse-resolv-conf
      accepted_payload_size 8192
      hold valid 10s

    peers mypeers
      # A pod binds its own address and reaches the other one through that pod's Service,
      # whose name resolves even while the pod does not exist.
      .if streq("${HOSTNAME}",haproxy-0)
        peer haproxy-0 0.0.0.0:1024
        peer haproxy-1 haproxy-1.jitsi.svc.cluster.local:1024
      .else
        peer haproxy-0 haproxy-0.jitsi.svc.cluster.local:1024
        peer haproxy-1 0.0.0.0:1024
      .endif

    frontend http_in
      bind *:8080
      option forwardfor
      option http-keep-alive
      default_backend jitsi-meet

    frontend stats
      bind *:9090
      monitor-uri /healthz
      http-request use-service prometheus-exporter if { path /metrics }
      stats enable
      stats uri /stats
      stats refresh 10s

    backend jitsi-meet
      # without an entry in the table, each pod finds the same shard
      balance hdr(Room)
      hash-type consistent
      http-reuse safe
      option httpchk GET /http-bind
      http-request set-header Room %[urlp(room)]
      acl room_found urlp(room) -m found
      stick-table type string len 128 size 200k expire 1d peers mypeers
      stick on hdr(Room) if room_found
      # An SRV name: A records arrive in any order, and the two pods would number the shards differently.
      server-template shard 0-1 _http._tcp.web.jitsi.svc.cluster.local:80 check resolvers kube-dns init-addr none
---
# The Service behind the ingress.
apiVersion: v1
kind: Service
metadata:
  name: haproxy
  namespace: jitsi
  labels:
    k8s-app: haproxy
    scope: jitsi
spec:
  selector:
    k8s-app: haproxy
    scope: jitsi
  ports:
    - name: http
      port: 80
      targetPort: http
---
# The governing Service of the StatefulSet.
apiVersion: v1
kind: Service
metadata:
  name: haproxy-headless
  namespace: jitsi
  labels:
    k8s-app: haproxy
    scope: jitsi
spec:
  clusterIP: None
  selector:
    k8s-app: haproxy
    scope: jitsi
  ports:
    - name: peering
      port: 1024
      targetPort: peering
---
# One Service for each peer. Peers must reach a pod before it is ready: it syncs the rooms first.
apiVersion: v1
kind: Service
metadata:
  name: haproxy-0
  namespace: jitsi
  labels:
    k8s-app: haproxy
    scope: jitsi
spec:
  type: ClusterIP
  publishNotReadyAddresses: true
  selector:
    statefulset.kubernetes.io/pod-name: haproxy-0
  ports:
    - name: peering
      port: 1024
      targetPort: peering
---
apiVersion: v1
kind: Service
metadata:
  name: haproxy-1
  namespace: jitsi
  labels:
    k8s-app: haproxy
    scope: jitsi
spec:
  type: ClusterIP
  publishNotReadyAddresses: true
  selector:
    statefulset.kubernetes.io/pod-name: haproxy-1
  ports:
    - name: peering
      port: 1024
      targetPort: peering
---
# HAProxy discovers the shards here: one SRV record for the web pod of every shard.
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: jitsi
  labels:
    k8s-app: web
    scope: jitsi
spec:
  clusterIP: None
  selector:
    k8s-app: web
    scope: jitsi
  ports:
    - name: http
      port: 80
      targetPort: 80
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: haproxy
  namespace: jitsi
  labels:
    k8s-app: haproxy
    scope: jitsi
spec:
  replicas: 2
  serviceName: haproxy-headless
  selector:
    matchLabels:
      k8s-app: haproxy
      scope: jitsi
  template:
    metadata:
      labels:
        k8s-app: haproxy
        scope: jitsi
      annotations:
        # sha256sum of haproxy.cfg: a changed configuration restarts the pods, one after the other
        checksum/config: 346f85dbc5967e5d3087aef54db68bf77aea66b4434ba2d7e8ee1ee305c6bf3c
    spec:
      enableServiceLinks: false
      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            - labelSelector:
                matchLabels:
                  k8s-app: haproxy
                  scope: jitsi
              topologyKey: kubernetes.io/hostname
      containers:
        - name: haproxy
          image: haproxy:3.2.8
          args:
            - haproxy
            - -f
            - /usr/local/etc/haproxy/haproxy.cfg
          ports:
            - name: http
              containerPort: 8080
            - name: metrics
              containerPort: 9090
            - name: peering
              containerPort: 1024
          readinessProbe:
            httpGet:
              path: /healthz
              port: metrics
            periodSeconds: 5
          livenessProbe:
            httpGet:
              path: /healthz
              port: metrics
            initialDelaySeconds: 10
          resources:
            requests:
              cpu: 200m
              memory: 256Mi
            limits:
              memory: 512Mi
          volumeMounts:
            - name: config
              mountPath: /usr/local/etc/haproxy
      volumes:
        - name: config
          configMap:
            name: haproxy-config
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: haproxy
  namespace: jitsi
  labels:
    k8s-app: haproxy
    scope: jitsi
spec:
  minAvailable: 1
  selector:
    matchLabels:
      k8s-app: haproxy
      scope: jitsi
---
# The entry point. TLS ends here; everything behind it uses plain HTTP.
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: jitsi
  namespace: jitsi
  labels:
    scope: jitsi
spec:
  ingressClassName: cilium
  tls:
    - hosts:
        - meet.riverside-school.net
      secretName: meet-tls
  rules:
    - host: meet.riverside-school.net
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: haproxy
                port:
                  name: http
---
# Grafana's Ingress, in namespace monitoring, uses the same certificate; reflector copies it to that namespace only.
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: meet
  namespace: jitsi
  labels:
    scope: jitsi
spec:
  secretName: meet-tls
  dnsNames:
    - meet.riverside-school.net
  issuerRef:
    kind: ClusterIssuer
    name: letsencrypt
  secretTemplate:
    annotations:
      reflector.v1.k8s.emberstack.com/reflection-allowed: "true"
      reflector.v1.k8s.emberstack.com/reflection-allowed-namespaces: monitoring
      reflector.v1.k8s.emberstack.com/reflection-auto-enabled: "true"
      reflector.v1.k8s.emberstack.com/reflection-auto-namespaces: monitoring
---
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata:
  name: letsencrypt
spec:
  acme:
    server: https://acme-v02.api.letsencrypt.org/directory
    email: it@riverside-school.net
    privateKeySecretRef:
      name: letsencrypt-account
    solvers:
      - http01:
          ingress:
            ingressClassName: cilium
---
# Grafana at /grafana of the meeting host, the reflector that copies its certificate, and its data:
# Prometheus, its exporters, and the adapter that the autoscalers read.
apiVersion: v1
kind: Namespace
metadata:
  name: monitoring
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: grafana
  namespace: monitoring
spec:
  accessModes:
    - ReadWriteOnce
  resources:
    requests:
      storage: 5Gi
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: grafana
  namespace: monitoring
  labels:
    app.kubernetes.io/name: grafana
spec:
  replicas: 1
  strategy:
    # the volume can be mounted once
    type: Recreate
  selector:
    matchLabels:
      app.kubernetes.io/name: grafana
  template:
    metadata:
      labels:
        app.kubernetes.io/name: grafana
    spec:
      securityContext:
        fsGroup: 472
      containers:
        - name: grafana
          image: grafana/grafana:11.6.4
          env:
            - name: GF_SERVER_ROOT_URL
              value: https://meet.riverside-school.net/grafana/
            - name: GF_SERVER_SERVE_FROM_SUB_PATH
              value: "true"
          ports:
            - name: http
              containerPort: 3000
          readinessProbe:
            httpGet:
              path: /api/health
              port: http
          resources:
            requests:
              cpu: 100m
              memory: 256Mi
          volumeMounts:
            - name: storage
              mountPath: /var/lib/grafana
            - name: provisioning
              mountPath: /etc/grafana/provisioning/datasources/datasources.yaml
              subPath: datasources.yaml
            - name: provisioning
              mountPath: /etc/grafana/provisioning/dashboards/dashboards.yaml
              subPath: dashboards.yaml
            - name: dashboard-jitsi
              mountPath: /var/lib/grafana/dashboards
      volumes:
        - name: provisioning
          configMap:
            name: grafana-provisioning
        - name: dashboard-jitsi
          configMap:
            name: grafana-dashboard-jitsi
        - name: storage
          persistentVolumeClaim:
            claimName: grafana
---
apiVersion: v1
kind: Service
metadata:
  name: grafana
  namespace: monitoring
  labels:
    app.kubernetes.io/name: grafana
spec:
  selector:
    app.kubernetes.io/name: grafana
  ports:
    - name: http
      port: 3000
      targetPort: http
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: grafana
  namespace: monitoring
spec:
  ingressClassName: cilium
  tls:
    - hosts:
        - meet.riverside-school.net
      # reflector's copy of the Secret in namespace jitsi
      secretName: meet-tls
  rules:
    - host: meet.riverside-school.net
      http:
        paths:
          - path: /grafana
            pathType: Prefix
            backend:
              service:
                name: grafana
                port:
                  name: http
---
apiVersion: v1
kind: Namespace
metadata:
  name: reflector
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: reflector
  namespace: reflector
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: reflector
rules:
  - apiGroups: [""]
    resources: [secrets, configmaps]
    verbs: [get, list, watch, create, update, patch, delete]
  - apiGroups: [""]
    resources: [namespaces]
    verbs: [get, list, watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: reflector
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: reflector
subjects:
  - kind: ServiceAccount
    name: reflector
    namespace: reflector
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: reflector
  namespace: reflector
  labels:
    app.kubernetes.io/name: reflector
spec:
  replicas: 1
  selector:
    matchLabels:
      app.kubernetes.io/name: reflector
  template:
    metadata:
      labels:
        app.kubernetes.io/name: reflector
    spec:
      serviceAccountName: reflector
      containers:
        - name: reflector
          image: emberstack/kubernetes-reflector:7.1.288
          ports:
            - name: http
              containerPort: 25080
          readinessProbe:
            httpGet:
              path: /healthz
              port: http
          resources:
            requests:
              cpu: 50m
              memory: 128Mi
---
# Prometheus targets: the exporter sidecar of every videobridge, Prosody's statistics, HAProxy's metrics.
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata:
  name: jvb
  namespace: jitsi
  labels:
    scope: jitsi
spec:
  selector:
    matchLabels:
      k8s-app: jvb
  podMetricsEndpoints:
    - port: metrics
---
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata:
  name: prosody
  namespace: jitsi
  labels:
    scope: jitsi
spec:
  selector:
    matchLabels:
      k8s-app: prosody
  podMetricsEndpoints:
    - port: metrics
      path: /metrics
---
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata:
  name: haproxy
  namespace: jitsi
  labels:
    scope: jitsi
spec:
  selector:
    matchLabels:
      k8s-app: haproxy
  podMetricsEndpoints:
    - port: metrics
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: prometheus
  namespace: jitsi
rules:
  - apiGroups: [""]
    resources: [pods, services, endpoints]
    verbs: [get, list, watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: prometheus
  namespace: jitsi
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: prometheus
subjects:
  - kind: ServiceAccount
    name: prometheus
    namespace: monitoring
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: prometheus
  namespace: monitoring
---
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata:
  name: prometheus
  namespace: monitoring
spec:
  replicas: 2
  version: v3.5.0
  serviceAccountName: prometheus
  podMonitorNamespaceSelector: {}
  podMonitorSelector: {}
  retention: 15d
  resources:
    requests:
      cpu: 500m
      memory: 2Gi
  storage:
    volumeClaimTemplate:
      spec:
        accessModes:
          - ReadWriteOnce
        resources:
          requests:
            storage: 50Gi
---
apiVersion: v1
kind: Service
metadata:
  name: prometheus
  namespace: monitoring
spec:
  selector:
    app.kubernetes.io/name: prometheus
    prometheus: prometheus
  ports:
    - name: web
      port: 9090
      targetPort: web
---
apiVersion: monitoring.coreos.com/v1
kind: Alertmanager
metadata:
  name: alertmanager
  namespace: monitoring
spec:
  replicas: 2
  version: v0.28.1
---
# Converts Prometheus metrics into the metric that the videobridges' autoscalers read.
apiVersion: v1
kind: ConfigMap
metadata:
  name: prometheus-adapter
  namespace: monitoring
data:
  config.yaml: |
    rules:
      - seriesQuery: 'container_network_transmit_bytes_total{namespace!="",pod!=""}'
        resources:
          overrides:
            namespace: {resource: namespace}
            pod: {resource: pod}
        name:
          matches: ^(.*)_total$
          as: ${1}_per_second
        metricsQuery: sum(rate(<<.Series>>{<<.LabelMatchers>>}[2m])) by (<<.GroupBy>>)
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: prometheus-adapter
  namespace: monitoring
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: prometheus-adapter
  namespace: monitoring
  labels:
    app.kubernetes.io/name: prometheus-adapter
spec:
  replicas: 2
  selector:
    matchLabels:
      app.kubernetes.io/name: prometheus-adapter
  template:
    metadata:
      labels:
        app.kubernetes.io/name: prometheus-adapter
    spec:
      serviceAccountName: prometheus-adapter
      containers:
        - name: prometheus-adapter
          image: registry.k8s.io/prometheus-adapter/prometheus-adapter:v0.12.0
          args:
            - --config=/etc/adapter/config.yaml
            - --prometheus-url=http://prometheus.monitoring.svc:9090/
            - --secure-port=6443
            - --cert-dir=/tmp
          ports:
            - name: https
              containerPort: 6443
          readinessProbe:
            httpGet:
              path: /readyz
              port: https
              scheme: HTTPS
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
          volumeMounts:
            - name: config
              mountPath: /etc/adapter
            - name: tmp
              mountPath: /tmp
      volumes:
        - name: config
          configMap:
            name: prometheus-adapter
        - name: tmp
          emptyDir: {}
---
apiVersion: v1
kind: Service
metadata:
  name: prometheus-adapter
  namespace: monitoring
spec:
  selector:
    app.kubernetes.io/name: prometheus-adapter
  ports:
    - name: https
      port: 443
      targetPort: https
---
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata:
  name: v1beta1.custom.metrics.k8s.io
spec:
  group: custom.metrics.k8s.io
  version: v1beta1
  groupPriorityMinimum: 100
  versionPriority: 100
  insecureSkipTLSVerify: true
  service:
    name: prometheus-adapter
    namespace: monitoring
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: prometheus-adapter
rules:
  - apiGroups: [""]
    resources: [namespaces, pods, services]
    verbs: [get, list, watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: prometheus-adapter
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: prometheus-adapter
subjects:
  - kind: ServiceAccount
    name: prometheus-adapter
    namespace: monitoring
---
# The adapter authenticates clients through the API server.
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: prometheus-adapter-auth-delegator
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: system:auth-delegator
subjects:
  - kind: ServiceAccount
    name: prometheus-adapter
    namespace: monitoring
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: prometheus-adapter-auth-reader
  namespace: kube-system
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: extension-apiserver-authentication-reader
subjects:
  - kind: ServiceAccount
    name: prometheus-adapter
    namespace: monitoring
---
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: node-exporter
  namespace: monitoring
  labels:
    app.kubernetes.io/name: node-exporter
spec:
  selector:
    matchLabels:
      app.kubernetes.io/name: node-exporter
  template:
    metadata:
      labels:
        app.kubernetes.io/name: node-exporter
    spec:
      hostNetwork: true
      hostPID: true
      containers:
        - name: node-exporter
          image: quay.io/prometheus/node-exporter:v1.9.1
          args:
            - --path.rootfs=/host
          ports:
            - name: metrics
              containerPort: 9100
          resources:
            requests:
              cpu: 50m
              memory: 32Mi
          volumeMounts:
            - name: root
              mountPath: /host
              readOnly: true
      volumes:
        - name: root
          hostPath:
            path: /
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: kube-state-metrics
  namespace: monitoring
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: kube-state-metrics
rules:
  - apiGroups: [""]
    resources: [pods, services, nodes, namespaces]
    verbs: [list, watch]
  - apiGroups: [apps]
    resources: [deployments, statefulsets, daemonsets, replicasets]
    verbs: [list, watch]
  - apiGroups: [autoscaling]
    resources: [horizontalpodautoscalers]
    verbs: [list, watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: kube-state-metrics
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: kube-state-metrics
subjects:
  - kind: ServiceAccount
    name: kube-state-metrics
    namespace: monitoring
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: kube-state-metrics
  namespace: monitoring
  labels:
    app.kubernetes.io/name: kube-state-metrics
spec:
  replicas: 1
  selector:
    matchLabels:
      app.kubernetes.io/name: kube-state-metrics
  template:
    metadata:
      labels:
        app.kubernetes.io/name: kube-state-metrics
    spec:
      serviceAccountName: kube-state-metrics
      containers:
        - name: kube-state-metrics
          image: registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.16.0
          args:
            - --resources=pods,services,nodes,namespaces,deployments,statefulsets,daemonsets,replicasets,horizontalpodautoscalers
          ports:
            - name: metrics
              containerPort: 8080
          resources:
            requests:
              cpu: 50m
              memory: 128Mi
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: metrics-server
  namespace: kube-system
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: system:metrics-server
rules:
  - apiGroups: [""]
    resources: [nodes/metrics]
    verbs: [get]
  - apiGroups: [""]
    resources: [pods, nodes]
    verbs: [get, list, watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: system:metrics-server
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: system:metrics-server
subjects:
  - kind: ServiceAccount
    name: metrics-server
    namespace: kube-system
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: metrics-server:system:auth-delegator
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: system:auth-delegator
subjects:
  - kind: ServiceAccount
    name: metrics-server
    namespace: kube-system
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: metrics-server-auth-reader
  namespace: kube-system
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: extension-apiserver-authentication-reader
subjects:
  - kind: ServiceAccount
    name: metrics-server
    namespace: kube-system
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: metrics-server
  namespace: kube-system
  labels:
    k8s-app: metrics-server
spec:
  replicas: 1
  selector:
    matchLabels:
      k8s-app: metrics-server
  template:
    metadata:
      labels:
        k8s-app: metrics-server
    spec:
      serviceAccountName: metrics-server
      containers:
        - name: metrics-server
          image: registry.k8s.io/metrics-server/metrics-server:v0.8.0
          args:
            - --cert-dir=/tmp
            - --secure-port=10250
            - --kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname
          ports:
            - name: https
              containerPort: 10250
          readinessProbe:
            httpGet:
              path: /readyz
              port: https
              scheme: HTTPS
          resources:
            requests:
              cpu: 100m
              memory: 200Mi
          volumeMounts:
            - name: tmp
              mountPath: /tmp
      volumes:
        - name: tmp
          emptyDir: {}
---
apiVersion: v1
kind: Service
metadata:
  name: metrics-server
  namespace: kube-system
  labels:
    k8s-app: metrics-server
spec:
  selector:
    k8s-app: metrics-server
  ports:
    - name: https
      port: 443
      targetPort: https
---
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata:
  name: v1beta1.metrics.k8s.io
spec:
  group: metrics.k8s.io
  version: v1beta1
  groupPriorityMinimum: 100
  versionPriority: 100
  insecureSkipTLSVerify: true
  service:
    name: metrics-server
    namespace: kube-system
---
# Grafana's data source and dashboards.
apiVersion: v1
kind: ConfigMap
metadata:
  name: grafana-provisioning
  namespace: monitoring
data:
  datasources.yaml: |
    apiVersion: 1
    datasources:
      - name: Prometheus
        type: prometheus
        access: proxy
        url: http://prometheus.monitoring.svc:9090
        isDefault: true
  dashboards.yaml: |
    apiVersion: 1
    providers:
      - name: jitsi
        type: file
        options:
          path: /var/lib/grafana/dashboards
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: grafana-dashboard-jitsi
  namespace: monitoring
data:
  jitsi.json: |
    {
      "uid": "jitsi",
      "title": "Jitsi Meet",
      "refresh": "30s",
      "schemaVersion": 39,
      "time": {"from": "now-6h", "to": "now"},
      "panels": [
        {
          "id": 1,
          "title": "Participants",
          "type": "timeseries",
          "gridPos": {"x": 0, "y": 0, "w": 12, "h": 8},
          "targets": [{"refId": "A", "expr": "sum(jitsi_participants) by (pod)"}]
        },
        {
          "id": 2,
          "title": "Conferences",
          "type": "timeseries",
          "gridPos": {"x": 12, "y": 0, "w": 12, "h": 8},
          "targets": [{"refId": "A", "expr": "sum(jitsi_conferences) by (pod)"}]
        }
      ]
    }
---
# Bridges ask for receive buffers of 10 MiB; nodes grant less by default.
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: jvb-node-buffers
  namespace: monitoring
  labels:
    app.kubernetes.io/name: jvb-node-buffers
spec:
  selector:
    matchLabels:
      app.kubernetes.io/name: jvb-node-buffers
  template:
    metadata:
      labels:
        app.kubernetes.io/name: jvb-node-buffers
    spec:
      hostNetwork: true
      containers:
        - name: sysctl
          image: docker.io/library/busybox:1.37.0
          command:
            - sh
            - -c
            - while sysctl -w net.core.rmem_max=10485760 net.core.netdev_max_backlog=100000; do sleep 60; done
          securityContext:
            privileged: true
          resources:
            requests: {cpu: 1m, memory: 4Mi}
            limits: {memory: 16Mi}
---
# Shard 0: web, prosody, jicofo and up to three videobridges, all in one zone.
apiVersion: v1
kind: Service
metadata:
  name: shard-0-prosody
  namespace: jitsi
  labels:
    k8s-app: prosody
    scope: jitsi
    shard: "0"
spec:
  type: ClusterIP
  selector:
    k8s-app: prosody
    scope: jitsi
    shard: "0"
  ports:
    - name: xmpp
      port: 5222
      targetPort: xmpp
    - name: bosh
      port: 5280
      targetPort: metrics
    - name: component
      port: 5347
      targetPort: component
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shard-0-prosody
  namespace: jitsi
  labels:
    k8s-app: prosody
    scope: jitsi
    shard: "0"
spec:
  # Prosody does not cluster: never more than one, not even during an update.
  replicas: 1
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 0
      maxUnavailable: 1
  selector:
    matchLabels:
      k8s-app: prosody
      scope: jitsi
      shard: "0"
  template:
    metadata:
      labels:
        k8s-app: prosody
        scope: jitsi
        shard: "0"
    spec:
      enableServiceLinks: false
      nodeSelector:
        topology.kubernetes.io/zone: eu-central-1a
      containers:
        - name: prosody
          image: jitsi/prosody:stable-10741
          env:
            - name: XMPP_DOMAIN
              value: meet.jitsi
            - name: XMPP_AUTH_DOMAIN
              value: auth.meet.jitsi
            - name: XMPP_MUC_DOMAIN
              value: muc.meet.jitsi
            - name: XMPP_INTERNAL_MUC_DOMAIN
              value: internal-muc.meet.jitsi
            - name: PUBLIC_URL
              value: https://meet.riverside-school.net
            - name: JICOFO_COMPONENT_SECRET
              valueFrom:
                secretKeyRef:
                  name: jitsi-config
                  key: JICOFO_COMPONENT_SECRET
            - name: JICOFO_AUTH_PASSWORD
              valueFrom:
                secretKeyRef:
                  name: jitsi-config
                  key: JICOFO_AUTH_PASSWORD
            - name: JVB_AUTH_PASSWORD
              valueFrom:
                secretKeyRef:
                  name: jitsi-config
                  key: JVB_AUTH_PASSWORD
            # serves the statistics as /metrics on the port of BOSH
            - name: GLOBAL_MODULES
              value: http_openmetrics
            - name: GLOBAL_CONFIG
              value: statistics = "internal";\nstatistics_interval = "manual";
            - name: TZ
              value: Europe/Berlin
          ports:
            - name: xmpp
              containerPort: 5222
            - name: metrics
              containerPort: 5280
            - name: component
              containerPort: 5347
          readinessProbe:
            httpGet:
              path: /http-bind
              port: 5280
          resources:
            requests:
              cpu: 300m
              memory: 300Mi
            limits:
              memory: 600Mi
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shard-0-jicofo
  namespace: jitsi
  labels:
    k8s-app: jicofo
    scope: jitsi
    shard: "0"
spec:
  # Jicofo does not cluster either.
  replicas: 1
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 0
      maxUnavailable: 1
  selector:
    matchLabels:
      k8s-app: jicofo
      scope: jitsi
      shard: "0"
  template:
    metadata:
      labels:
        k8s-app: jicofo
        scope: jitsi
        shard: "0"
    spec:
      enableServiceLinks: false
      nodeSelector:
        topology.kubernetes.io/zone: eu-central-1a
      containers:
        - name: jicofo
          image: jitsi/jicofo:stable-10741
          env:
            - name: XMPP_SERVER
              value: shard-0-prosody
            - name: XMPP_DOMAIN
              value: meet.jitsi
            - name: XMPP_AUTH_DOMAIN
              value: auth.meet.jitsi
            - name: XMPP_MUC_DOMAIN
              value: muc.meet.jitsi
            - name: XMPP_INTERNAL_MUC_DOMAIN
              value: internal-muc.meet.jitsi
            - name: JVB_BREWERY_MUC
              value: jvbbrewery
            - name: JICOFO_COMPONENT_SECRET
              valueFrom:
                secretKeyRef:
                  name: jitsi-config
                  key: JICOFO_COMPONENT_SECRET
            - name: JICOFO_AUTH_PASSWORD
              valueFrom:
                secretKeyRef:
                  name: jitsi-config
                  key: JICOFO_AUTH_PASSWORD
            - name: JICOFO_ENABLE_REST
              value: "1"
            - name: JICOFO_ENABLE_HEALTH_CHECKS
              value: "1"
            - name: TZ
              value: Europe/Berlin
            # a quarter of the memory limit stays free for Java itself
            - name: JICOFO_MAX_MEMORY
              value: 768m
          ports:
            - name: http
              containerPort: 8888
          readinessProbe:
            httpGet:
              path: /about/health
              port: http
            initialDelaySeconds: 10
          resources:
            requests:
              cpu: 400m
              memory: 512Mi
            limits:
              memory: 1Gi
---
# One web pod only: HAProxy has a server for each pod behind the Service web, and a shard must have one server.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shard-0-web
  namespace: jitsi
  labels:
    k8s-app: web
    scope: jitsi
    shard: "0"
spec:
  replicas: 1
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 0
      maxUnavailable: 1
  selector:
    matchLabels:
      k8s-app: web
      scope: jitsi
      shard: "0"
  template:
    metadata:
      labels:
        k8s-app: web
        scope: jitsi
        shard: "0"
    spec:
      enableServiceLinks: false
      nodeSelector:
        topology.kubernetes.io/zone: eu-central-1a
      containers:
        - name: web
          image: jitsi/web:stable-10741
          env:
            - name: PUBLIC_URL
              value: https://meet.riverside-school.net
            - name: XMPP_SERVER
              value: shard-0-prosody
            - name: XMPP_BOSH_URL_BASE
              value: http://shard-0-prosody:5280
            - name: XMPP_DOMAIN
              value: meet.jitsi
            - name: XMPP_AUTH_DOMAIN
              value: auth.meet.jitsi
            - name: XMPP_MUC_DOMAIN
              value: muc.meet.jitsi
            # TLS ends at the ingress
            - name: DISABLE_HTTPS
              value: "1"
            - name: HTTP_PORT
              value: "80"
            - name: ENABLE_LETSENCRYPT
              value: "0"
            - name: ENABLE_COLIBRI_WEBSOCKET
              value: "0"
            - name: ENABLE_SCTP
              value: "1"
            - name: TZ
              value: Europe/Berlin
          ports:
            - name: http
              containerPort: 80
          readinessProbe:
            httpGet:
              path: /
              port: http
          resources:
            requests:
              cpu: 200m
              memory: 128Mi
            limits:
              memory: 256Mi
---
# The governing Service of the videobridges.
apiVersion: v1
kind: Service
metadata:
  name: shard-0-jvb
  namespace: jitsi
  labels:
    k8s-app: jvb
    scope: jitsi
    shard: "0"
spec:
  clusterIP: None
  selector:
    k8s-app: jvb
    scope: jitsi
    shard: "0"
  ports:
    - name: colibri
      port: 8080
      targetPort: colibri
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: shard-0-jvb
  namespace: jitsi
  labels:
    k8s-app: jvb
    scope: jitsi
    shard: "0"
spec:
  # No replicas here: the autoscaler sets them.
  serviceName: shard-0-jvb
  podManagementPolicy: Parallel
  updateStrategy:
    type: RollingUpdate
  selector:
    matchLabels:
      k8s-app: jvb
      scope: jitsi
      shard: "0"
  template:
    metadata:
      labels:
        k8s-app: jvb
        scope: jitsi
        shard: "0"
    spec:
      enableServiceLinks: false
      nodeSelector:
        topology.kubernetes.io/zone: eu-central-1a
      # a day: no school conference is longer
      terminationGracePeriodSeconds: 86400
      containers:
        - name: jvb
          image: jitsi/jvb:stable-10741
          command:
            - /entrypoint/entrypoint.sh
          args:
            - "30300"
            - /init
          env:
            - name: XMPP_SERVER
              value: shard-0-prosody
            - name: XMPP_DOMAIN
              value: meet.jitsi
            - name: XMPP_AUTH_DOMAIN
              value: auth.meet.jitsi
            - name: XMPP_INTERNAL_MUC_DOMAIN
              value: internal-muc.meet.jitsi
            - name: JVB_BREWERY_MUC
              value: jvbbrewery
            - name: JVB_AUTH_PASSWORD
              valueFrom:
                secretKeyRef:
                  name: jitsi-config
                  key: JVB_AUTH_PASSWORD
            - name: PUBLIC_URL
              value: https://meet.riverside-school.net
            # the node's address; the node port below forwards to this pod
            - name: JVB_ADVERTISE_IPS
              valueFrom:
                fieldRef:
                  fieldPath: status.hostIP
            - name: COLIBRI_REST_ENABLED
              value: "true"
            - name: SHUTDOWN_REST_ENABLED
              value: "true"
            - name: ENABLE_COLIBRI_WEBSOCKET
              value: "0"
            - name: ENABLE_SCTP
              value: "1"
            - name: TZ
              value: Europe/Berlin
          ports:
            - name: colibri
              containerPort: 8080
          lifecycle:
            preStop:
              exec:
                command:
                  - bash
                  - /shutdown/drain.sh
          readinessProbe:
            httpGet:
              path: /about/health
              port: colibri
            initialDelaySeconds: 10
          resources:
            requests:
              cpu: "2"
              memory: 2Gi
            # Java's heap grows to 3072m
            limits:
              memory: 4Gi
          volumeMounts:
            - name: entrypoint
              mountPath: /entrypoint
            - name: shutdown
              mountPath: /shutdown
        - name: prometheus-exporter
          image: systemli/prometheus-jitsi-meet-exporter:1.1.1
          args:
            - -videobridge-url
            - http://localhost:8080/colibri/stats
          ports:
            - name: metrics
              containerPort: 9888
          resources:
            requests:
              cpu: 50m
              memory: 32Mi
            limits:
              memory: 64Mi
      volumes:
        - name: entrypoint
          configMap:
            name: jvb-entrypoint
            defaultMode: 0555
        - name: shutdown
          configMap:
            name: jvb-shutdown
            defaultMode: 0555
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: shard-0-jvb
  namespace: jitsi
  labels:
    k8s-app: jvb
    scope: jitsi
    shard: "0"
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: StatefulSet
    name: shard-0-jvb
  minReplicas: 2
  # every bridge needs its own Service below
  maxReplicas: 3
  metrics:
    - type: Pods
      pods:
        metric:
          name: container_network_transmit_bytes_per_second
        target:
          type: AverageValue
          averageValue: 25M
  behavior:
    scaleDown:
      stabilizationWindowSeconds: 1800
---
# Media: one Service per bridge, for as many bridges as the autoscaler may start.
apiVersion: v1
kind: Service
metadata:
  name: shard-0-jvb-0-ice
  namespace: jitsi
  labels:
    k8s-app: jvb
    scope: jitsi
    shard: "0"
spec:
  type: NodePort
  externalTrafficPolicy: Local
  selector:
    statefulset.kubernetes.io/pod-name: shard-0-jvb-0
  ports:
    - name: udp
      protocol: UDP
      port: 30300
      targetPort: 30300
      nodePort: 30300
    - name: tcp
      protocol: TCP
      port: 30301
      targetPort: 30301
      nodePort: 30301
---
apiVersion: v1
kind: Service
metadata:
  name: shard-0-jvb-1-ice
  namespace: jitsi
  labels:
    k8s-app: jvb
    scope: jitsi
    shard: "0"
spec:
  type: NodePort
  externalTrafficPolicy: Local
  selector:
    statefulset.kubernetes.io/pod-name: shard-0-jvb-1
  ports:
    - name: udp
      protocol: UDP
      port: 30302
      targetPort: 30302
      nodePort: 30302
    - name: tcp
      protocol: TCP
      port: 30303
      targetPort: 30303
      nodePort: 30303
---
apiVersion: v1
kind: Service
metadata:
  name: shard-0-jvb-2-ice
  namespace: jitsi
  labels:
    k8s-app: jvb
    scope: jitsi
    shard: "0"
spec:
  type: NodePort
  externalTrafficPolicy: Local
  selector:
    statefulset.kubernetes.io/pod-name: shard-0-jvb-2
  ports:
    - name: udp
      protocol: UDP
      port: 30304
      targetPort: 30304
      nodePort: 30304
    - name: tcp
      protocol: TCP
      port: 30305
      targetPort: 30305
      nodePort: 30305
---
# Shard 1: web, prosody, jicofo and up to three videobridges, all in one zone.
apiVersion: v1
kind: Service
metadata:
  name: shard-1-prosody
  namespace: jitsi
  labels:
    k8s-app: prosody
    scope: jitsi
    shard: "1"
spec:
  type: ClusterIP
  selector:
    k8s-app: prosody
    scope: jitsi
    shard: "1"
  ports:
    - name: xmpp
      port: 5222
      targetPort: xmpp
    - name: bosh
      port: 5280
      targetPort: metrics
    - name: component
      port: 5347
      targetPort: component
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shard-1-prosody
  namespace: jitsi
  labels:
    k8s-app: prosody
    scope: jitsi
    shard: "1"
spec:
  # Prosody does not cluster: never more than one, not even during an update.
  replicas: 1
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 0
      maxUnavailable: 1
  selector:
    matchLabels:
      k8s-app: prosody
      scope: jitsi
      shard: "1"
  template:
    metadata:
      labels:
        k8s-app: prosody
        scope: jitsi
        shard: "1"
    spec:
      enableServiceLinks: false
      nodeSelector:
        topology.kubernetes.io/zone: eu-central-1b
      containers:
        - name: prosody
          image: jitsi/prosody:stable-10741
          env:
            - name: XMPP_DOMAIN
              value: meet.jitsi
            - name: XMPP_AUTH_DOMAIN
              value: auth.meet.jitsi
            - name: XMPP_MUC_DOMAIN
              value: muc.meet.jitsi
            - name: XMPP_INTERNAL_MUC_DOMAIN
              value: internal-muc.meet.jitsi
            - name: PUBLIC_URL
              value: https://meet.riverside-school.net
            - name: JICOFO_COMPONENT_SECRET
              valueFrom:
                secretKeyRef:
                  name: jitsi-config
                  key: JICOFO_COMPONENT_SECRET
            - name: JICOFO_AUTH_PASSWORD
              valueFrom:
                secretKeyRef:
                  name: jitsi-config
                  key: JICOFO_AUTH_PASSWORD
            - name: JVB_AUTH_PASSWORD
              valueFrom:
                secretKeyRef:
                  name: jitsi-config
                  key: JVB_AUTH_PASSWORD
            # serves the statistics as /metrics on the port of BOSH
            - name: GLOBAL_MODULES
              value: http_openmetrics
            - name: GLOBAL_CONFIG
              value: statistics = "internal";\nstatistics_interval = "manual";
            - name: TZ
              value: Europe/Berlin
          ports:
            - name: xmpp
              containerPort: 5222
            - name: metrics
              containerPort: 5280
            - name: component
              containerPort: 5347
          readinessProbe:
            httpGet:
              path: /http-bind
              port: 5280
          resources:
            requests:
              cpu: 300m
              memory: 300Mi
            limits:
              memory: 600Mi
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shard-1-jicofo
  namespace: jitsi
  labels:
    k8s-app: jicofo
    scope: jitsi
    shard: "1"
spec:
  # Jicofo does not cluster either.
  replicas: 1
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 0
      maxUnavailable: 1
  selector:
    matchLabels:
      k8s-app: jicofo
      scope: jitsi
      shard: "1"
  template:
    metadata:
      labels:
        k8s-app: jicofo
        scope: jitsi
        shard: "1"
    spec:
      enableServiceLinks: false
      nodeSelector:
        topology.kubernetes.io/zone: eu-central-1b
      containers:
        - name: jicofo
          image: jitsi/jicofo:stable-10741
          env:
            - name: XMPP_SERVER
              value: shard-1-prosody
            - name: XMPP_DOMAIN
              value: meet.jitsi
            - name: XMPP_AUTH_DOMAIN
              value: auth.meet.jitsi
            - name: XMPP_MUC_DOMAIN
              value: muc.meet.jitsi
            - name: XMPP_INTERNAL_MUC_DOMAIN
              value: internal-muc.meet.jitsi
            - name: JVB_BREWERY_MUC
              value: jvbbrewery
            - name: JICOFO_COMPONENT_SECRET
              valueFrom:
                secretKeyRef:
                  name: jitsi-config
                  key: JICOFO_COMPONENT_SECRET
            - name: JICOFO_AUTH_PASSWORD
              valueFrom:
                secretKeyRef:
                  name: jitsi-config
                  key: JICOFO_AUTH_PASSWORD
            - name: JICOFO_ENABLE_REST
              value: "1"
            - name: JICOFO_ENABLE_HEALTH_CHECKS
              value: "1"
            - name: TZ
              value: Europe/Berlin
            # a quarter of the memory limit stays free for Java itself
            - name: JICOFO_MAX_MEMORY
              value: 768m
          ports:
            - name: http
              containerPort: 8888
          readinessProbe:
            httpGet:
              path: /about/health
              port: http
            initialDelaySeconds: 10
          resources:
            requests:
              cpu: 400m
              memory: 512Mi
            limits:
              memory: 1Gi
---
# One web pod only: HAProxy has a server for each pod behind the Service web, and a shard must have one server.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shard-1-web
  namespace: jitsi
  labels:
    k8s-app: web
    scope: jitsi
    shard: "1"
spec:
  replicas: 1
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 0
      maxUnavailable: 1
  selector:
    matchLabels:
      k8s-app: web
      scope: jitsi
      shard: "1"
  template:
    metadata:
      labels:
        k8s-app: web
        scope: jitsi
        shard: "1"
    spec:
      enableServiceLinks: false
      nodeSelector:
        topology.kubernetes.io/zone: eu-central-1b
      containers:
        - name: web
          image: jitsi/web:stable-10741
          env:
            - name: PUBLIC_URL
              value: https://meet.riverside-school.net
            - name: XMPP_SERVER
              value: shard-1-prosody
            - name: XMPP_BOSH_URL_BASE
              value: http://shard-1-prosody:5280
            - name: XMPP_DOMAIN
              value: meet.jitsi
            - name: XMPP_AUTH_DOMAIN
              value: auth.meet.jitsi
            - name: XMPP_MUC_DOMAIN
              value: muc.meet.jitsi
            # TLS ends at the ingress
            - name: DISABLE_HTTPS
              value: "1"
            - name: HTTP_PORT
              value: "80"
            - name: ENABLE_LETSENCRYPT
              value: "0"
            - name: ENABLE_COLIBRI_WEBSOCKET
              value: "0"
            - name: ENABLE_SCTP
              value: "1"
            - name: TZ
              value: Europe/Berlin
          ports:
            - name: http
              containerPort: 80
          readinessProbe:
            httpGet:
              path: /
              port: http
          resources:
            requests:
              cpu: 200m
              memory: 128Mi
            limits:
              memory: 256Mi
---
# The governing Service of the videobridges.
apiVersion: v1
kind: Service
metadata:
  name: shard-1-jvb
  namespace: jitsi
  labels:
    k8s-app: jvb
    scope: jitsi
    shard: "1"
spec:
  clusterIP: None
  selector:
    k8s-app: jvb
    scope: jitsi
    shard: "1"
  ports:
    - name: colibri
      port: 8080
      targetPort: colibri
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: shard-1-jvb
  namespace: jitsi
  labels:
    k8s-app: jvb
    scope: jitsi
    shard: "1"
spec:
  # No replicas here: the autoscaler sets them.
  serviceName: shard-1-jvb
  podManagementPolicy: Parallel
  updateStrategy:
    type: RollingUpdate
  selector:
    matchLabels:
      k8s-app: jvb
      scope: jitsi
      shard: "1"
  template:
    metadata:
      labels:
        k8s-app: jvb
        scope: jitsi
        shard: "1"
    spec:
      enableServiceLinks: false
      nodeSelector:
        topology.kubernetes.io/zone: eu-central-1b
      # a day: no school conference is longer
      terminationGracePeriodSeconds: 86400
      containers:
        - name: jvb
          image: jitsi/jvb:stable-10741
          command:
            - /entrypoint/entrypoint.sh
          args:
            - "30400"
            - /init
          env:
            - name: XMPP_SERVER
              value: shard-1-prosody
            - name: XMPP_DOMAIN
              value: meet.jitsi
            - name: XMPP_AUTH_DOMAIN
              value: auth.meet.jitsi
            - name: XMPP_INTERNAL_MUC_DOMAIN
              value: internal-muc.meet.jitsi
            - name: JVB_BREWERY_MUC
              value: jvbbrewery
            - name: JVB_AUTH_PASSWORD
              valueFrom:
                secretKeyRef:
                  name: jitsi-config
                  key: JVB_AUTH_PASSWORD
            - name: PUBLIC_URL
              value: https://meet.riverside-school.net
            # the node's address; the node port below forwards to this pod
            - name: JVB_ADVERTISE_IPS
              valueFrom:
                fieldRef:
                  fieldPath: status.hostIP
            - name: COLIBRI_REST_ENABLED
              value: "true"
            - name: SHUTDOWN_REST_ENABLED
              value: "true"
            - name: ENABLE_COLIBRI_WEBSOCKET
              value: "0"
            - name: ENABLE_SCTP
              value: "1"
            - name: TZ
              value: Europe/Berlin
          ports:
            - name: colibri
              containerPort: 8080
          lifecycle:
            preStop:
              exec:
                command:
                  - bash
                  - /shutdown/drain.sh
          readinessProbe:
            httpGet:
              path: /about/health
              port: colibri
            initialDelaySeconds: 10
          resources:
            requests:
              cpu: "2"
              memory: 2Gi
            # Java's heap grows to 3072m
            limits:
              memory: 4Gi
          volumeMounts:
            - name: entrypoint
              mountPath: /entrypoint
            - name: shutdown
              mountPath: /shutdown
        - name: prometheus-exporter
          image: systemli/prometheus-jitsi-meet-exporter:1.1.1
          args:
            - -videobridge-url
            - http://localhost:8080/colibri/stats
          ports:
            - name: metrics
              containerPort: 9888
          resources:
            requests:
              cpu: 50m
              memory: 32Mi
            limits:
              memory: 64Mi
      volumes:
        - name: entrypoint
          configMap:
            name: jvb-entrypoint
            defaultMode: 0555
        - name: shutdown
          configMap:
            name: jvb-shutdown
            defaultMode: 0555
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: shard-1-jvb
  namespace: jitsi
  labels:
    k8s-app: jvb
    scope: jitsi
    shard: "1"
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: StatefulSet
    name: shard-1-jvb
  minReplicas: 2
  # every bridge needs its own Service below
  maxReplicas: 3
  metrics:
    - type: Pods
      pods:
        metric:
          name: container_network_transmit_bytes_per_second
        target:
          type: AverageValue
          averageValue: 25M
  behavior:
    scaleDown:
      stabilizationWindowSeconds: 1800
---
# Media: one Service per bridge, for as many bridges as the autoscaler may start.
apiVersion: v1
kind: Service
metadata:
  name: shard-1-jvb-0-ice
  namespace: jitsi
  labels:
    k8s-app: jvb
    scope: jitsi
    shard: "1"
spec:
  type: NodePort
  externalTrafficPolicy: Local
  selector:
    statefulset.kubernetes.io/pod-name: shard-1-jvb-0
  ports:
    - name: udp
      protocol: UDP
      port: 30400
      targetPort: 30400
      nodePort: 30400
    - name: tcp
      protocol: TCP
      port: 30401
      targetPort: 30401
      nodePort: 30401
---
apiVersion: v1
kind: Service
metadata:
  name: shard-1-jvb-1-ice
  namespace: jitsi
  labels:
    k8s-app: jvb
    scope: jitsi
    shard: "1"
spec:
  type: NodePort
  externalTrafficPolicy: Local
  selector:
    statefulset.kubernetes.io/pod-name: shard-1-jvb-1
  ports:
    - name: udp
      protocol: UDP
      port: 30402
      targetPort: 30402
      nodePort: 30402
    - name: tcp
      protocol: TCP
      port: 30403
      targetPort: 30403
      nodePort: 30403
---
apiVersion: v1
kind: Service
metadata:
  name: shard-1-jvb-2-ice
  namespace: jitsi
  labels:
    k8s-app: jvb
    scope: jitsi
    shard: "1"
spec:
  type: NodePort
  externalTrafficPolicy: Local
  selector:
    statefulset.kubernetes.io/pod-name: shard-1-jvb-2
  ports:
    - name: udp
      protocol: UDP
      port: 30404
      targetPort: 30404
      nodePort: 30404
    - name: tcp
      protocol: TCP
      port: 30405
      targetPort: 30405
      nodePort: 30405
"""##
    default: return nil
    }
  }
}
