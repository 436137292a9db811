import Basics
import YAML

/// The output of an exec plugin.
struct ExecCredential: Sendable {
  let token: Secret<String>?
  let certificate: ClientCertificate?
  /// The expiry in seconds since 1970; nil if the credential is valid until the server rejects it.
  let expiry: Int64?

  struct Unusable: Error { let words: String }

  /// Parses a plugin's output. Error messages contain none of it.
  static func read(_ output: [UInt8], apiVersion: String) -> Result<ExecCredential, Unusable> {
    Result { () throws(Unusable) in try parse(output, apiVersion) }
  }

  private static func parse(_ output: [UInt8], _ apiVersion: String) throws(Unusable)
    -> ExecCredential
  {
    if output.isEmpty { throw Unusable(words: "its standard output is empty") }
    guard let file = try? SourceFile(name: "", reading: output) else {
      throw Unusable(words: "its output is not text")
    }
    let tree = Tree(parsing: file)
    guard let document = tree.documents.first, document.problem == nil,
      let root = document.root.map(tree.node), root.isMapping
    else { throw Unusable(words: "its output is not an ExecCredential in JSON") }
    guard root["kind"]?.text == "ExecCredential" else {
      throw Unusable(words: "its output does not have the kind ExecCredential")
    }
    guard root["apiVersion"]?.text == apiVersion else {
      throw Unusable(
        words: "its output does not have the version \(apiVersion) that the kubeconfig requires")
    }
    guard let status = root["status"], status.isMapping else {
      throw Unusable(words: "its output has no status")
    }
    let token = text(status, "token").map { Secret(TokenFile.trimmed($0)) }
    if let token, token.exposed.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
      throw Unusable(words: "its token contains a line break or another control character")
    }
    var certificate: ClientCertificate?
    switch (text(status, "clientCertificateData"), text(status, "clientKeyData")) {
    case (let data?, let key?):
      certificate = ClientCertificate(
        certificate: Secret(Array(data.utf8)), key: Secret(Array(key.utf8)))
    case (nil, nil): break
    default:
      throw Unusable(
        words: "its output has a certificate without a key, or a key without a certificate")
    }
    if token == nil, certificate == nil {
      throw Unusable(words: "its output has neither a token nor a certificate")
    }
    var expiry: Int64?
    if let stamp = text(status, "expirationTimestamp") {
      guard let seconds = Time.seconds(stamp) else {
        throw Unusable(words: "its expirationTimestamp is not a timestamp")
      }
      expiry = seconds
    }
    return ExecCredential(token: token, certificate: certificate, expiry: expiry)
  }

  private static func text(_ status: Node, _ name: String) -> String? {
    guard let node = status[name], !node.isNull else { return nil }
    return node.text.flatMap { $0.isEmpty ? nil : $0 }
  }
}
