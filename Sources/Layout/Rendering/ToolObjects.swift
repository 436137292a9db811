import YAML

/// Objects of the tools that run next to Jitsi, each tool in one namespace.
struct ToolObjects: Sendable {
  let namespace: String

  /// The label of a tool's pods, also used as their selector.
  static func labels(_ tool: String) -> Content { ["app.kubernetes.io/name": .of(tool)] }

  func metadata(_ name: String) -> Content {
    ["name": .of(name), "namespace": .of(namespace)]
  }

  private func metadata(_ name: String, _ labels: Content) -> Content {
    metadata(name).adding([Content.Entry("labels", labels)])
  }

  static func namespace(_ name: String) -> Content {
    ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .of(name)]]
  }

  func serviceAccount(_ name: String) -> Content {
    ["apiVersion": "v1", "kind": "ServiceAccount", "metadata": metadata(name)]
  }

  func configMap(_ name: String, _ data: Content) -> Content {
    ["apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata(name), "data": data]
  }

  func deployment(
    _ name: String, replicas: Int, labels: Content? = nil, recreate: Bool = false, pod: Content
  ) -> Content {
    let labels = labels ?? Self.labels(name)
    var spec: [Content.Entry] = [Content.Entry("replicas", .of(replicas))]
    if recreate { spec.append(Content.Entry("strategy", ["type": "Recreate"])) }
    spec += Self.pods(labels, pod)
    return [
      "apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata(name, labels),
      "spec": .map(spec),
    ]
  }

  func daemonSet(_ name: String, pod: Content) -> Content {
    let labels = Self.labels(name)
    return [
      "apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": metadata(name, labels),
      "spec": .map(Self.pods(labels, pod)),
    ]
  }

  private static func pods(_ labels: Content, _ pod: Content) -> [Content.Entry] {
    [
      Content.Entry("selector", ["matchLabels": labels]),
      Content.Entry("template", ["metadata": ["labels": labels], "spec": pod]),
    ]
  }

  func service(
    _ name: String, selector: Content? = nil, port: String, _ number: Int, labels: Content? = nil
  ) -> Content {
    let target: Content = ["name": .of(port), "port": .of(number), "targetPort": .of(port)]
    return [
      "apiVersion": "v1", "kind": "Service",
      "metadata": labels.map { metadata(name, $0) } ?? metadata(name),
      "spec": ["selector": selector ?? Self.labels(name), "ports": [target]],
    ]
  }

  /// The volume claim of a tool; without a class, the cluster's default is used.
  static func claim(storage: String, class storageClass: String?) -> Content {
    var entries: [Content.Entry] = [Content.Entry("accessModes", ["ReadWriteOnce"])]
    if let storageClass { entries.append(Content.Entry("storageClassName", .of(storageClass))) }
    entries.append(Content.Entry("resources", ["requests": ["storage": .of(storage)]]))
    return .map(entries)
  }

  // MARK: Permissions

  /// A rule of a Role or ClusterRole.
  static func rule(_ group: String, _ resources: Content, _ verbs: Content) -> Content {
    ["apiGroups": [.of(group)], "resources": resources, "verbs": verbs]
  }

  static func clusterRole(_ name: String, _ rules: Content) -> Content {
    [
      "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole",
      "metadata": ["name": .of(name)], "rules": rules,
    ]
  }

  /// Binds a ServiceAccount of this namespace to a ClusterRole.
  func clusterBinding(_ name: String, role: String, account: String) -> Content {
    [
      "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding",
      "metadata": ["name": .of(name)], "roleRef": Self.role("ClusterRole", role),
      "subjects": [subject(account)],
    ]
  }

  /// Binds a ServiceAccount of this namespace to a Role in another namespace.
  func binding(_ name: String, in other: String, role: String, account: String) -> Content {
    [
      "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
      "metadata": ["name": .of(name), "namespace": .of(other)],
      "roleRef": Self.role("Role", role), "subjects": [subject(account)],
    ]
  }

  private static func role(_ kind: String, _ name: String) -> Content {
    ["apiGroup": "rbac.authorization.k8s.io", "kind": .of(kind), "name": .of(name)]
  }

  private func subject(_ account: String) -> Content {
    ["kind": "ServiceAccount", "name": .of(account), "namespace": .of(namespace)]
  }

  /// Registers a Service as an extension API server.
  func apiService(group: String, service: String) -> Content {
    [
      "apiVersion": "apiregistration.k8s.io/v1", "kind": "APIService",
      "metadata": ["name": "v1beta1.\(group)"],
      "spec": [
        "group": .of(group), "version": "v1beta1", "groupPriorityMinimum": 100,
        "versionPriority": 100, "insecureSkipTLSVerify": true,
        "service": ["name": .of(service), "namespace": .of(namespace)],
      ],
    ]
  }
}
