import Basics

/// Kustomization trees in published styles, with any number of shards, each as if written by hand.
enum KustomizeTrees {
  /// The files by path.
  typealias Files = [String: String]

  static let zones = ["eu-central-1a", "eu-central-1b", "eu-central-1c", "eu-central-1d"]

  /// Fills a template for one shard.
  static func fill(_ template: String, _ shard: Int) -> String {
    template.replacing("@N@", with: "\(shard)").replacing("@ZONE@", with: zones[shard % 4])
      .replacing("@PORT@", with: "\(30300 + 100 * shard)")
      .replacing("@PORT1@", with: "\(30301 + 100 * shard)")
  }

  static func each(_ shards: Int, _ template: String) -> String {
    (0..<shards).map { fill(template, $0) }.joined()
  }

  /// The base of shards and HAProxy in both styles.
  static let base: Files = [
    "base/jitsi/kustomization.yaml":
      "resources:\n- namespace.yaml\n- secret.yaml\n- web-service.yaml\n",
    "base/jitsi/namespace.yaml": "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: jitsi\n",
    "base/jitsi/secret.yaml": """
    apiVersion: v1
    kind: Secret
    metadata:
      namespace: jitsi
      name: jitsi-config
    stringData:
      JICOFO_AUTH_PASSWORD: Wq3nB7vTz5rK9xLm2pYs
      JVB_AUTH_PASSWORD: Hd8cF4gJ6kQw1eRt0uZi
    """ + "\n",
    "base/jitsi/web-service.yaml": """
    apiVersion: v1
    kind: Service
    metadata:
      namespace: jitsi
      name: web
    spec:
      clusterIP: None
      ports:
      - name: http
        port: 80
        targetPort: 80
      selector:
        k8s-app: web
    """ + "\n",
    "base/jitsi-shard/kustomization.yaml": """
    apiVersion: kustomize.config.k8s.io/v1beta1
    kind: Kustomization

    # one whole shard, of which each folder beside makes one more
    resources:
    - web.yaml
    - jicofo.yaml
    - prosody.yaml
    - jvb/
    """ + "\n",
    "base/jitsi-shard/web.yaml": deployment(
      "web",
      """
                - name: XMPP_SERVER
                  value: prosody
                - name: XMPP_BOSH_URL_BASE
                  value: http://prosody:5280
      """),
    "base/jitsi-shard/jicofo.yaml": deployment(
      "jicofo",
      """
                - name: XMPP_SERVER
                  value: prosody
      """),
    "base/jitsi-shard/prosody.yaml": deployment(
      "prosody",
      """
                - name: TZ
                  value: Europe/Berlin
      """) + """
        ---
        apiVersion: v1
        kind: Service
        metadata:
          namespace: jitsi
          name: prosody
        spec:
          ports:
          - name: xmpp
            port: 5222
          - name: bosh
            port: 5280
          selector:
            k8s-app: prosody
        """ + "\n",
    "base/jitsi-shard/jvb/kustomization.yaml": "resources: [statefulset.yaml, hpa.yaml]\n",
    "base/jitsi-shard/jvb/hpa.yaml": """
    apiVersion: autoscaling/v2
    kind: HorizontalPodAutoscaler
    metadata:
      namespace: jitsi
      name: jvb
    spec:
      scaleTargetRef:
        apiVersion: apps/v1
        kind: StatefulSet
        name: jvb
      minReplicas: 1
      maxReplicas: 2
      metrics:
      - type: Resource
        resource:
          name: cpu
          target:
            type: Utilization
            averageUtilization: 60
    """ + "\n",
    "base/jitsi-shard/jvb/statefulset.yaml": """
    apiVersion: apps/v1
    kind: StatefulSet
    metadata:
      namespace: jitsi
      name: jvb
      labels:
        k8s-app: jvb
    spec:
      serviceName: jvb
      podManagementPolicy: Parallel
      selector:
        matchLabels:
          k8s-app: jvb
      template:
        metadata:
          labels:
            k8s-app: jvb
        spec:
          containers:
          - name: jvb
            image: jitsi/jvb:stable-10741
            args: ["30300", /init]
            env:
            - name: XMPP_SERVER
              value: prosody
            - name: JVB_ADVERTISE_IPS
              valueFrom:
                fieldRef:
                  fieldPath: status.hostIP
            - name: JVB_AUTH_PASSWORD
              valueFrom:
                secretKeyRef:
                  name: jitsi-config
                  key: JVB_AUTH_PASSWORD
    """ + "\n",
    "base/haproxy/kustomization.yaml": "resources:\n- statefulset.yaml\n- service.yaml\n",
    "base/haproxy/service.yaml": """
    apiVersion: v1
    kind: Service
    metadata:
      namespace: jitsi
      name: haproxy
    spec:
      clusterIP: None
      ports:
      - name: http
        port: 80
        targetPort: 8080
      selector:
        k8s-app: haproxy
    """ + "\n",
    "base/haproxy/statefulset.yaml": """
    apiVersion: apps/v1
    kind: StatefulSet
    metadata:
      namespace: jitsi
      name: haproxy
    spec:
      replicas: 2
      serviceName: haproxy
      selector:
        matchLabels:
          k8s-app: haproxy
      template:
        metadata:
          labels:
            k8s-app: haproxy
        spec:
          containers:
          - name: haproxy
            image: haproxy:2.8
            ports:
            - name: http
              containerPort: 8080
            volumeMounts:
            - name: config
              mountPath: /usr/local/etc/haproxy
          volumes:
          - name: config
            configMap:
              name: haproxy-config
    """ + "\n",
  ]

  private static func deployment(_ name: String, _ environment: String) -> String {
    let lines = environment.split(separator: "\n").map { $0.dropFirst(2) }.joined(separator: "\n")
    return """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        namespace: jitsi
        name: \(name)
        labels:
          k8s-app: \(name)
      spec:
        replicas: 1
        selector:
          matchLabels:
            k8s-app: \(name)
        template:
          metadata:
            labels:
              k8s-app: \(name)
          spec:
            containers:
            - name: \(name)
              image: jitsi/\(name):stable-10741
              env:
      \(lines)
              - name: JICOFO_AUTH_PASSWORD
                valueFrom:
                  secretKeyRef:
                    name: jitsi-config
                    key: JICOFO_AUTH_PASSWORD
      """ + "\n"
  }

  static func configuration(_ lines: String) -> String {
    """
    defaults
      mode http
      timeout connect 5s
      timeout client 50s
      timeout server 50s

    resolvers kube-dns
      parse-resolv-conf

    frontend http_in
      bind *:8080
      default_backend jitsi-meet

    backend jitsi-meet
      balance roundrobin
      stick-table type string len 128 size 20k expire 1d
      stick on url_param(room)

    """ + lines.split(separator: "\n").map { "  \($0)\n" }.joined()
  }

  static func indented(_ text: String, _ columns: Int) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.isEmpty ? "" : String(repeating: " ", count: columns) + $0
    }.joined(separator: "\n")
  }
}
