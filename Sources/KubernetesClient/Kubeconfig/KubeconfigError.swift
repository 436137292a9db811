/// A setting that prevents the program from connecting to a cluster.
///
/// Names the file, context and field; never contains the value of a secret field.
public struct KubeconfigError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file with the setting; nil for a flag or environment variable.
  public let file: String?
  /// The context in use; nil while files are read.
  public let context: String?
  /// The path of the field, such as `users[admin].user.token`, or a flag.
  public let field: String?
  public let reason: Reason

  public enum Reason: Sendable, Hashable {
    case noFile
    case unreadable(String)
    case notYAML(String)
    case wrongType(expected: String)
    case unnamed
    case repeated(name: String)
    case nothingConfigured(looked: [String])
    case noContextChosen(known: [String])
    case unknownContext(name: String, known: [String])
    case unknownCluster(name: String, known: [String])
    case unknownUser(name: String, known: [String])
    case missing
    case badAddress(String)
    case badProxy(String)
    case notBase64
    case notPEM
    case emptyFile
    case controlCharacter
    case authorityAndInsecure
    case keyMissing
    case certificateMissing
    case severalMethods([String])
    case authProvider(name: String)
    case impersonationWithoutUser
    case unknownWord(String, allowed: [String])
    case badTimeout(String)
  }

  init(_ reason: Reason, file: String? = nil, context: String? = nil, field: String? = nil) {
    self.reason = reason
    self.file = file
    self.context = context
    self.field = field
  }

  /// Returns the error with the context it occurred in.
  func used(in context: String?) -> KubeconfigError {
    KubeconfigError(reason, file: file, context: self.context ?? context, field: field)
  }

  /// The error on one line: location, problem, next step.
  public var description: String {
    var places: [String] = []
    if let file { places.append(file) }
    if let context { places.append("context \(context)") }
    if let field { places.append(field) }
    return (places + [words]).joined(separator: ": ")
  }

  private var words: String {
    switch reason {
    case .noFile: "no such file"
    case .unreadable(let words): "cannot be read: \(words)"
    case .notYAML(let words): "is not YAML: \(words)"
    case .wrongType(let expected): "must be \(expected)"
    case .unnamed: "an entry has no name"
    case .repeated(let name): "\(name) is defined twice; remove one of the two"
    case .nothingConfigured(let looked):
      """
      no cluster is configured: \
      \(looked.isEmpty ? "there is no home folder" : "no kubeconfig in \(looked.joined(separator: ", "))"), \
      and this is not a pod; set a file with --kubeconfig or KUBECONFIG
      """
    case .noContextChosen(let known):
      "no context is selected; set one with --context, or run `kubectl config use-context`"
        + Self.list(known)
    case .unknownContext(let name, let known):
      "context \(name) does not exist" + Self.list(known)
    case .unknownCluster(let name, let known):
      "cluster \(name) does not exist" + Self.list(known)
    case .unknownUser(let name, let known):
      "user \(name) does not exist" + Self.list(known)
    case .missing: "is missing or empty"
    case .badAddress(let why): "is not an address of an API server: \(why)"
    case .badProxy(let why): "is not a usable proxy: \(why)"
    case .notBase64: "is not base64"
    case .notPEM: "contains no PEM block (-----BEGIN …)"
    case .emptyFile: "the file is empty"
    case .controlCharacter: "contains a line break or another control character"
    case .authorityAndInsecure:
      "a certificate authority cannot be combined with insecure-skip-tls-verify; remove one"
    case .keyMissing: "the client certificate has no client-key or client-key-data"
    case .certificateMissing:
      "the client key has no client-certificate or client-certificate-data"
    case .severalMethods(let names):
      "\(names.joined(separator: " and ")) cannot be combined; remove one"
    case .authProvider(let name):
      "the auth-provider \(name) is no longer supported by Kubernetes; use its exec plugin"
    case .impersonationWithoutUser: "impersonating groups, uid or extra requires a user (as)"
    case .unknownWord(let word, let allowed):
      "\(word) is not one of \(allowed.joined(separator: ", "))"
    case .badTimeout(let text): "\(text) is not a duration; use 30s, 2m, 1h30m or seconds"
    }
  }

  private static func list(_ known: [String]) -> String {
    if known.isEmpty { return "; none is defined" }
    let some = known.prefix(5).joined(separator: ", ")
    return "; there \(known.count == 1 ? "is" : "are") \(some)\(known.count > 5 ? ", …" : "")"
  }
}
