/// The passwords that the components of an installation share.
public struct SecretValues: Sendable {
  let values: [String: String]

  /// The keys of the configuration Secret, in order.
  public static let keys = ["JICOFO_AUTH_PASSWORD", "JICOFO_COMPONENT_SECRET", "JVB_AUTH_PASSWORD"]

  /// Makes new values of 32 letters and digits, which is 190 bits each.
  public init(from generator: inout some RandomNumberGenerator) {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
    var values: [String: String] = [:]
    for key in Self.keys {
      var value = ""
      for _ in 0..<32 {
        value.append(alphabet[Int.random(in: 0..<alphabet.count, using: &generator)])
      }
      values[key] = value
    }
    self.values = values
  }
}
