import Basics

/// How a participant authenticates.
public enum Login: Sendable, Hashable {
  /// SASL ANONYMOUS: guests, and with tokens also users, whose token is a parameter of the BOSH URL.
  case anonymous
  /// SASL PLAIN.
  case password(user: String, password: String)

  /// The SASL mechanism's name.
  public var mechanism: String {
    switch self {
    case .anonymous: "ANONYMOUS"
    case .password: "PLAIN"
    }
  }

  /// The stanza that starts authentication.
  var stanza: String {
    let response =
      switch self {
      case .anonymous: ""
      case .password(let user, let password):
        Base64.encode(Array("\0\(user)\0\(password)".utf8))
      }
    return """
      <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='\(mechanism)'>\(response)</auth>
      """
  }
}
