/// A credential plugin as configured in a kubeconfig.
///
/// Source: the Kubernetes documentation, "Authenticating", section "client-go credential plugins".
struct ExecSettings: Sendable {
  static let versions = [
    "client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1",
  ]

  enum InteractiveMode: String, Sendable, CaseIterable {
    case never = "Never"
    case ifAvailable = "IfAvailable"
    case always = "Always"
  }

  let origin: Origin
  let apiVersion: String
  let command: String
  let arguments: [String]
  let environment: [Variable]
  let installHint: String?
  let provideClusterInfo: Bool
  let interactiveMode: InteractiveMode

  struct Variable: Sendable {
    let name: String
    let value: Secret<String>
  }

  /// The executable: a name to look up, or a path relative to the kubeconfig's directory.
  var executable: String { command.utf8.contains(0x2F) ? origin.resolve(command) : command }
}
