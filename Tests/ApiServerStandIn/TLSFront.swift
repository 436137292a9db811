import Foundation
import Synchronization
package import TestSupport

/// TLS, client certificates and HTTP/2 before a stand-in: an haproxy of its own, with certificates made for the run.
package final class TLSFront: Sendable {
  package let port: Int
  package let folder: TemporaryFolder
  private let process = Process()

  package static let isAvailable = ["haproxy", "openssl"].allSatisfy { Program.path(of: $0) != nil }

  /// - Parameter protocols: what is offered to clients, as ALPN names it.
  package init(
    before server: ApiServerStandIn, protocols: String = "h2,http/1.1", name: String = "localhost"
  ) throws {
    folder = try TemporaryFolder()
    for (file, text) in try Self.certificates(name: name) { try folder.write(file, text) }
    port = try Loopback.freePort()
    try folder.write(
      "haproxy.cfg",
      """
      global
        tune.h2.max-concurrent-streams 250
        log stderr local0 emerg
      defaults
        mode http
        timeout connect 5s
        timeout client 1h
        timeout server 1h
        option http-no-delay
      frontend tls
        bind 127.0.0.1:\(port) ssl crt \(folder.path)/server.pem ca-file \(folder.path)/ca.crt verify optional alpn \(protocols)
        http-request set-header X-Client-Name %[ssl_c_s_dn(cn)] if { ssl_c_used }
        http-request del-header X-Client-Name if !{ ssl_c_used }
        http-request set-header X-Client-Host %[req.hdr(host)]
        http-request set-header X-Client-Version %[req.ver]
        http-request set-header X-Client-Connection %[src_port]
        default_backend api
      backend api
        server api 127.0.0.1:\(server.port)

      """)
    guard let program = Program.path(of: "haproxy") else { throw CocoaError(.fileNoSuchFile) }
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = ["-db", "-f", folder.path + "/haproxy.cfg"]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    try Loopback.wait(for: port)
  }

  deinit { stop() }

  package func stop() {
    guard process.isRunning else { return }
    process.terminate()
    process.waitUntilExit()
  }

  package var address: String { "https://127.0.0.1:\(port)" }

  /// A kubeconfig for it with the user's fields as given, certificates inline.
  package func kubeconfig(user: String, cluster: String = "") throws -> String {
    """
    apiVersion: v1
    kind: Config
    current-context: stand-in
    clusters:
    - name: stand-in
      cluster: {server: "\(address)", certificate-authority: ca.crt\(cluster.isEmpty ? "" : ", " + cluster)}
    users:
    - name: me
      user: {\(user)}
    contexts:
    - name: stand-in
      context: {cluster: stand-in, user: me, namespace: meet}

    """
  }

  /// Certificates for a name, made once in a run, by an authority of their own.
  package static func certificates(name: String) throws -> [String: String] {
    try made.withLock { made in
      if let texts = made[name] { return texts }
      let folder = try TemporaryFolder()
      try makeCertificates(in: folder, name: name)
      var texts: [String: String] = [:]
      for file in ["ca.crt", "server.pem", "viewer.crt", "viewer.key", "admin.crt", "admin.key"] {
        texts[file] = try folder.read(file)
      }
      made[name] = texts
      return texts
    }
  }

  private static let made = Mutex<[String: [String: String]]>([:])

  private static func makeCertificates(in folder: TemporaryFolder, name: String) throws {
    try folder.write(
      "names.cnf",
      """
      subjectAltName=DNS:\(name),IP:127.0.0.1
      extendedKeyUsage=serverAuth,clientAuth
      """)
    try openssl(folder, ["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "ca.key"])
    try openssl(
      folder,
      [
        "req", "-x509", "-new", "-key", "ca.key", "-out", "ca.crt", "-days", "3", "-subj",
        "/CN=test-ca",
      ])
    for (file, subject) in [
      ("server", "/CN=\(name)"), ("viewer", "/O=viewers/CN=viewer"),
      ("admin", "/O=system:masters/CN=admin"),
    ] {
      try openssl(
        folder, ["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "\(file).key"])
      try openssl(
        folder, ["req", "-new", "-key", "\(file).key", "-out", "\(file).csr", "-subj", subject])
      try openssl(
        folder,
        [
          "x509", "-req", "-in", "\(file).csr", "-CA", "ca.crt", "-CAkey", "ca.key",
          "-CAcreateserial", "-out", "\(file).crt", "-days", "3", "-extfile", "names.cnf",
        ])
    }
    try folder.write("server.pem", folder.read("server.crt") + folder.read("server.key"))
  }

  private static func openssl(_ folder: TemporaryFolder, _ arguments: [String]) throws {
    guard let program = Program.path(of: "openssl") else { throw CocoaError(.fileNoSuchFile) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
  }
}
