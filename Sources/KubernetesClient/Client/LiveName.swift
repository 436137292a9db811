/// What texts of a cluster's objects are called where files have their paths, as findings show them.
package enum LiveName {
  private static let prefix = "live:"

  /// The name of an object's text, as in `live:jitsi/Deployment/shard-0-web`.
  package static func of(_ kind: String, _ name: String, namespace: String?) -> String {
    "\(prefix)\(namespace.map { "\($0)/" } ?? "")\(kind)/\(name)"
  }

  /// The text of objects that fixes make.
  package static let created = prefix + "new"
  /// The text of objects that are rendered since no other shard has the like.
  package static let parts = prefix + "parts"
}
