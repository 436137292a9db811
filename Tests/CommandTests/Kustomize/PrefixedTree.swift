import Jitsi

extension KustomizeTrees {
  /// Returns a tree with a folder of patches for each shard, with a prefix and a label; HAProxy finds the shards by SRV
  /// records.
  static func prefixed(_ shards: Int) -> Files {
    var files = base
    files["overlays/production/kustomization.yaml"] =
      """
      apiVersion: kustomize.config.k8s.io/v1beta1
      kind: Kustomization

      resources:
        - ../../base/jitsi
        # the shards, each in a zone of its own
      \(each(shards, "  - ../../shards/shard-@N@/\n"))  - ../../base/haproxy
        - haproxy-config.yaml

      patches:
        - path: haproxy-patch.yaml
      """ + "\n"
    let configuration = configuration(
      "server-template shard 0-\(shards - 1) _http._tcp.web.jitsi.svc.cluster.local:80 check resolvers kube-dns init-addr none"
    )
    files["overlays/production/haproxy-config.yaml"] = """
      # which room is where
      apiVersion: v1
      kind: ConfigMap
      metadata:
        namespace: jitsi
        name: haproxy-config
      data:
        haproxy.cfg: |
      \(indented(configuration, 4))
      """
    files["overlays/production/haproxy-patch.yaml"] = """
      apiVersion: apps/v1
      kind: StatefulSet
      metadata:
        namespace: jitsi
        name: haproxy
      spec:
        template:
          metadata:
            annotations:
              checksum/config: \(HAProxyTier.checksum(of: configuration))
      """ + "\n"
    for shard in 0..<shards {
      for (name, text) in prefixedShard {
        files["shards/shard-\(shard)/\(fill(name, shard))"] = fill(text, shard)
      }
    }
    return files
  }

  private static let prefixedShard: Files = [
    // Without a trailing newline, as some editors save it.
    "kustomization.yaml": """
    resources:
      - ../../base/jitsi-shard

    namePrefix: shard-@N@-
    namespace: jitsi

    commonLabels:
      shard: "@N@"   # what everything of shard @N@ is selected by

    patchesStrategicMerge:
      - patches/zone.yaml
      - patches/shard-@N@-jvb.yaml
      - patches/servers.yaml
    """,
    "patches/zone.yaml": ["web", "jicofo", "prosody"].map { name in
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        namespace: jitsi
        name: \(name)
      spec:
        template:
          spec:
            # no two shards share a zone
            nodeSelector:
              topology.kubernetes.io/zone: @ZONE@
      """
    }.joined(separator: "\n---\n") + "\n",
    "patches/shard-@N@-jvb.yaml": """
    # the bridges of shard @N@
    apiVersion: apps/v1
    kind: StatefulSet
    metadata:
      namespace: jitsi
      name: jvb
    spec:
      template:
        spec:
          nodeSelector: {topology.kubernetes.io/zone: @ZONE@}
          containers:
            - name: jvb
              args:
                - "@PORT@"
                - /init
              env:
                - name: XMPP_SERVER
                  value: 'shard-@N@-prosody'
    """ + "\n",
    "patches/servers.yaml": """
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
                - name: XMPP_SERVER
                  value: shard-@N@-prosody
    ---
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
                - {name: XMPP_SERVER, value: shard-@N@-prosody}
                - {name: XMPP_BOSH_URL_BASE, value: "http://shard-@N@-prosody:5280"}
    """ + "\n",
    "README.md":
      "Shard @N@.\nIts bridges take the node ports from @PORT@ on, see shard-@N@-jvb.yaml.\n"
      .replacing("from @PORT@ on", with: "of its block"),
  ]
}
