import Basics

/// Prepares a connection's credentials for requests and renews them if possible.
final class CredentialSource {
  private let connection: ClusterConnection
  private let environment: ProcessEnvironment
  private let runner: ProgramRunner
  private var tokenFile: (stamp: SmallFile.Stamp?, token: Secret<String>)?
  private var execCredential: ExecCredential?
  /// Counts renewals, so that only a rejection of the latest credential triggers another.
  private(set) var generation = 0

  init(
    _ connection: ClusterConnection, _ environment: ProcessEnvironment, _ runner: ProgramRunner
  ) {
    self.connection = connection
    self.environment = environment
    self.runner = runner
  }

  /// Why there is no credential.
  enum Failure: Error {
    case settings(KubeconfigError)
    case credential(CredentialError)
  }

  /// Adds the caller's credentials. Like kubectl, sends no secrets over a connection without TLS.
  func add(to request: inout WireRequest) throws(Failure) {
    guard connection.server.isSecure else { return }
    request.clientCertificate = connection.clientCertificate
    switch connection.credential {
    case .none: break
    case .token(let token): request.headers.append(bearer(token))
    case .tokenFile(let path, let fallback):
      request.headers.append(bearer(try token(in: path, fallback)))
    case .basic(let user, let password): request.basic = (user, password.exposed)
    case .exec(let settings):
      let credential = try credential(of: settings)
      if let token = credential.token { request.headers.append(bearer(token)) }
      if let certificate = credential.certificate { request.clientCertificate = certificate }
    }
  }

  /// Records that the server rejected the credential of a generation. Returns whether another one may be available.
  func refuse(generation: Int) -> Bool {
    switch connection.credential {
    case .exec:
      if generation == self.generation { execCredential = nil }
      return true
    case .tokenFile(let path, _):
      return generation != self.generation || SmallFile.stamp(path) != tokenFile?.stamp
    default:
      return false
    }
  }

  /// All values to redact.
  var secrets: [String] {
    var secrets: [String] = []
    switch connection.credential {
    case .none: break
    case .token(let token): secrets.append(token.exposed)
    case .tokenFile(_, let fallback):
      if let fallback { secrets.append(fallback.exposed) }
      if let token = tokenFile?.token { secrets.append(token.exposed) }
    case .basic(_, let password): secrets.append(password.exposed)
    case .exec: if let token = execCredential?.token { secrets.append(token.exposed) }
    }
    if let proxy = connection.proxy.address?.exposed {
      if let end = proxy.lastIndex(of: "@"), let start = proxy.firstIndex(of: "/") {
        secrets.append(String(proxy[start..<end].drop { $0 == "/" }))
      }
    }
    return secrets
  }

  private func bearer(_ token: Secret<String>) -> String {
    "Authorization: Bearer \(token.exposed)"
  }

  private func token(
    in path: String, _ fallback: Secret<String>?
  ) throws(Failure) -> Secret<String> {
    let stamp = SmallFile.stamp(path)
    if let tokenFile, tokenFile.stamp == stamp { return tokenFile.token }
    do throws(KubeconfigError) {
      let token = try TokenFile.read(path, origin: nil)
      tokenFile = (stamp, token)
      generation += 1
      return token
    } catch {
      // The previous token may still be valid while the file is being renewed.
      if let token = tokenFile?.token ?? fallback { return token }
      throw .settings(error)
    }
  }

  private func credential(of settings: ExecSettings) throws(Failure) -> ExecCredential {
    if let execCredential, (execCredential.expiry ?? .max) > Time.now + 5 { return execCredential }
    let plugin = ExecPlugin(
      settings: settings, cluster: connection.execCluster,
      isInteractive: environment.isInteractive, runner: runner)
    do throws(CredentialError) {
      let credential = try plugin.credential()
      execCredential = credential
      generation += 1
      return credential
    } catch {
      throw .credential(error)
    }
  }
}
