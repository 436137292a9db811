extension KustomizeTrees {
  /// Returns a tree with a folder for each shard, with a suffix, labels and patches in the kustomization itself, a Service for
  /// each bridge, and patches of the overlay that name shards. HAProxy has a line for each shard in a separate file.
  static func suffixed(_ shards: Int) -> Files {
    var files = base
    files["overlays/production/kustomization.yaml"] =
      """
      apiVersion: kustomize.config.k8s.io/v1beta1
      kind: Kustomization
      namespace: jitsi
      resources:
      - ../../base/jitsi
      - ../../base/haproxy
      components: [../../shards]
      configMapGenerator:
      - name: haproxy-config
        files:
        - haproxy.cfg
      \(each(shards, """
        - name: shard-@N@-limits
          envs:
          - shard-@N@.env

        """))patches:
      - patch: |-
          apiVersion: apps/v1
          kind: StatefulSet
          metadata:
            namespace: jitsi
            name: haproxy
            annotations:
              shards: "two or more"
      \(each(shards, """
        - target:
            kind: Deployment
            name: web-shard-@N@
          # web of shard @N@ may grow
          patch: |-
            - op: replace
              path: /spec/replicas
              value: 2
        - path: jicofo-shard-@N@.yaml

        """))
      """.trimmed + "\n"
    files["overlays/production/haproxy.cfg"] = configuration(
      each(
        shards,
        "server shard@N@ web-shard-@N@.jitsi.svc.cluster.local:80 check resolvers kube-dns init-addr none\n"
      ))
    for shard in 0..<shards {
      files["overlays/production/shard-\(shard).env"] = fill(
        "# how much shard @N@ takes\nNAME=\"shard-@N@\"\nROOMS=50\nBASE_PORT=@PORT@\n", shard)
      files["overlays/production/jicofo-shard-\(shard).yaml"] = fill(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          namespace: jitsi
          name: jicofo-shard-@N@
        spec:
          template:
            metadata:
              annotations:
                limits: shard-@N@-limits
        """, shard)
      for (name, text) in suffixedShard {
        files["shards/\(shard)/\(name)"] = fill(text, shard)
      }
    }
    files["shards/kustomization.yaml"] =
      """
      apiVersion: kustomize.config.k8s.io/v1alpha1
      kind: Component
      resources:
      \(each(shards, "- ./@N@\n"))
      """.trimmed + "\n"
    return files
  }

  private static let suffixedShard: Files = [
    "kustomization.yaml": """
    apiVersion: kustomize.config.k8s.io/v1beta1
    kind: Kustomization
    resources:
    - ../../base/jitsi-shard
    - web-service.yaml
    - bridges
    nameSuffix: -shard-@N@
    labels:
    - includeSelectors: true
      pairs:
        example.org/shard: "@N@"
    patches:
    - target: {kind: Deployment}
      patch: |-
        - op: add
          path: /spec/template/spec/nodeSelector
          value:
            topology.kubernetes.io/zone: @ZONE@
    - patch: |-
        # where prosody of shard @N@ is
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          namespace: jitsi
          name: web
        spec:
          template:
            spec:
              containers:
              - name: web
                env:
                - name: XMPP_SERVER
                  value: prosody-shard-@N@
                - name: XMPP_BOSH_URL_BASE
                  value: http://prosody-shard-@N@:5280
    - patch: |-
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          namespace: jitsi
          name: jicofo
        spec:
          template:
            spec:
              containers:
              - name: jicofo
                env:
                - {name: XMPP_SERVER, value: prosody-shard-@N@}
    - target:
        kind: StatefulSet
        name: jvb
      patch: |-
        - {op: replace, path: /spec/template/spec/containers/0/args/0, value: "@PORT@"}
        - {op: replace, path: /spec/template/spec/containers/0/env/0/value, value: prosody-shard-@N@}
        - op: add
          path: /spec/template/spec/nodeSelector
          value: {topology.kubernetes.io/zone: @ZONE@}
    """ + "\n",
    "web-service.yaml": """
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
      selector:
        k8s-app: web
    """ + "\n",
    "bridges/kustomization.yaml": "resources: [services.yaml]\n",
    "bridges/services.yaml": [("0", "@PORT@"), ("1", "@PORT1@")].map { bridge, port in
      """
      apiVersion: v1
      kind: Service
      metadata:
        namespace: jitsi
        name: jvb-\(bridge)
      spec:
        type: NodePort
        externalTrafficPolicy: Local
        ports:
        - name: media
          protocol: UDP
          port: \(port)
          targetPort: \(port)
          nodePort: \(port)   # the base port and the bridge's number
        selector:
          statefulset.kubernetes.io/pod-name: jvb-shard-@N@-\(bridge)
      """
    }.joined(separator: "\n---\n") + "\n",
  ]
}

extension String {
  fileprivate var trimmed: String {
    var text = Substring(self)
    while text.hasSuffix("\n") { text.removeLast() }
    return String(text)
  }
}
