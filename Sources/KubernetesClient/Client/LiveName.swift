/// Source names of live objects, shown in findings in place of file paths.
package enum LiveName {
  private static let prefix = "live:"

  /// Returns the source name of an object, such as `live:jitsi/Deployment/shard-0-web`.
  package static func of(_ kind: String, _ name: String, namespace: String?) -> String {
    "\(prefix)\(namespace.map { "\($0)/" } ?? "")\(kind)/\(name)"
  }

  /// The source name of objects created by fixes.
  package static let created = prefix + "new"
  /// The source name of objects that are rendered because no other shard has a counterpart.
  package static let parts = prefix + "parts"
}
