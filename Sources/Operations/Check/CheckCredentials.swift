package import XMPP

/// As whom the participants of checks log in where an installation requires it.
package struct CheckCredentials: Sendable {
  package var login = Login.anonymous
  /// A token that is added to the BOSH URL.
  package var token: String?
  /// The flags with which a command that continues repeats them.
  package var repeatedFlags = ""

  package init() {}

  /// Whether an installation that requires a login refuses them.
  var isAnonymous: Bool { login == .anonymous && token == nil }
}
