/// The commands that a problem of `status` suggests.
enum NextCommand {
  static func logs(_ pod: PodStatus, container: String?, isPrevious: Bool = false) -> String {
    kubectl("logs", pod.namespace, pod.name) + (container.map { " -c \($0)" } ?? "")
      + (isPrevious ? " --previous" : "")
  }

  static func describe(_ kind: String, _ name: String, in namespace: String) -> String {
    kubectl("describe", namespace, "\(kind.lowercased())/\(name)")
  }

  static func kubectl(_ verb: String, _ namespace: String, _ object: String) -> String {
    "kubectl \(verb)" + (namespace.isEmpty ? "" : " -n \(namespace)") + " \(object)"
  }

  /// The linter on the live objects: it finds the cause in the configuration.
  static func lint(_ namespace: String) -> String {
    "kubectl jitsi lint --live" + (namespace.isEmpty ? "" : " -n \(namespace)")
  }

  /// Keeps new rooms away from a shard, or gives it new rooms again.
  static func cordon(_ namespace: String, shard: Int, isUndone: Bool = false) -> String {
    "kubectl jitsi \(isUndone ? "uncordon" : "cordon") \(shard)"
      + (namespace.isEmpty ? "" : " -n \(namespace)")
  }

  /// Meetings through the installation, or on one shard alone.
  static func check(_ namespace: String, shard: Int? = nil) -> String {
    "kubectl jitsi check" + (namespace.isEmpty ? "" : " -n \(namespace)")
      + (shard.map { " --shard \($0)" } ?? "")
  }
}

extension PodStatus {
  /// The command that shows why the pod is not ready.
  var next: String {
    guard let trouble else { return NextCommand.describe("Pod", name, in: namespace) }
    switch trouble.kind {
    case .crashLoop:
      return NextCommand.logs(self, container: trouble.container, isPrevious: true)
    case .probe: return NextCommand.logs(self, container: trouble.container)
    case .node:
      if let node { return NextCommand.describe("Node", node, in: "") }
      return NextCommand.describe("Pod", name, in: namespace)
    case .unschedulable, .imagePull, .configuration, .failed, .waiting, .starting, .terminating:
      return NextCommand.describe("Pod", name, in: namespace)
    }
  }
}
