/// Where the project is at home.
enum Project {
  static let address = "https://github.com/kubectl-jitsi/kubectl-jitsi"

  /// The page of a rule.
  static func page(of rule: String) -> String { "\(address)/blob/main/docs/rules/\(rule).md" }
}
