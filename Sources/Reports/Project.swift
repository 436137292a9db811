/// The project's address.
package enum Project {
  static let address = "https://github.com/kubectl-jitsi/kubectl-jitsi"

  /// Returns the address of a rule's page.
  package static func page(of rule: String) -> String {
    "\(address)/blob/main/docs/rules/\(rule).md"
  }
}
