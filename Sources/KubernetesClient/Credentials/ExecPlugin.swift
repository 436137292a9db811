import Basics
import Kubernetes
import YAML

/// Gets credentials from an exec plugin.
struct ExecPlugin: Sendable {
  let settings: ExecSettings
  let cluster: ExecClusterInfo
  let isInteractive: Bool
  let runner: ProgramRunner

  /// - Throws: ``CredentialError`` if the plugin cannot be run, fails, or returns something other than a credential.
  func credential() throws(CredentialError) -> ExecCredential {
    let interactive =
      switch settings.interactiveMode {
      case .never: false
      case .ifAvailable: isInteractive
      case .always: true
      }
    if interactive, !isInteractive { throw error(.needsTerminal) }
    var environment = settings.environment.map { (name: $0.name, value: $0.value) }
    environment.append(("KUBERNETES_EXEC_INFO", Secret(information(interactive))))
    let call = ProgramCall(
      executable: settings.executable, arguments: settings.arguments, environment: environment,
      isInteractive: interactive, outputLimit: 1 << 20)
    let output: [UInt8]
    do throws(ProgramFailure) {
      output = try runner.run(call)
    } catch {
      throw self.error(.program(error, hint: settings.installHint))
    }
    switch ExecCredential.read(output, apiVersion: settings.apiVersion) {
    case .success(let credential): return credential
    case .failure(let reason): throw error(.answer(reason.words))
    }
  }

  private func error(_ reason: CredentialError.Reason) -> CredentialError {
    CredentialError(
      file: settings.origin.file, field: "\(settings.origin.field).command (\(settings.command))",
      reason: reason)
  }

  /// Returns the ExecCredential passed to the plugin in its environment.
  private func information(_ interactive: Bool) -> String {
    var text = JSONText()
    text.append(raw: #"{"kind":"ExecCredential","apiVersion":"#)
    text.append(settings.apiVersion)
    text.append(raw: #","spec":{"interactive":\#(interactive)"#)
    if settings.provideClusterInfo {
      text.append(raw: #","cluster":{"server":"#)
      text.append(cluster.server)
      if let name = cluster.tlsServerName {
        text.append(raw: #","tls-server-name":"#)
        text.append(name)
      }
      if cluster.insecureSkipTLSVerify { text.append(raw: #","insecure-skip-tls-verify":true"#) }
      if let authority = cluster.certificateAuthority {
        text.append(raw: #","certificate-authority-data":"#)
        text.append(Base64.encode(authority))
      }
      if let proxy = cluster.proxyURL {
        text.append(raw: #","proxy-url":"#)
        text.append(proxy.exposed)
      }
      if cluster.disableCompression { text.append(raw: #","disable-compression":true"#) }
      text.append(raw: #","config":"#)
      if let config = cluster.config { text.append(config) } else { text.append(raw: "null") }
      text.append(raw: "}")
    }
    text.append(raw: "}}")
    return String(decoding: text.bytes, as: UTF8.self)
  }
}
