import Foundation
package import TestSupport

/// TLS, client certificates and HTTP/2 in front of a stand-in: a separate haproxy with certificates created for the test run.
package final class TLSFront: Sendable {
  package let port: Int
  package let folder: TemporaryFolder
  private let process: GuardedProcess

  package static let isAvailable = ["haproxy", "openssl"].allSatisfy { Program.path(of: $0) != nil }

  /// - Parameter protocols: The ALPN protocols to offer.
  package init(
    before server: ApiServerStandIn, protocols: String = "h2,http/1.1", name: String = "localhost"
  ) async throws {
    folder = try TemporaryFolder()
    for (file, text) in try await TestCertificates.shared.files(of: name) {
      try folder.write(file, text)
    }
    port = try Loopback.freePort()
    try folder.write(
      "haproxy.cfg",
      """
      global
        tune.h2.max-concurrent-streams 250
        log stderr local0 emerg
      defaults
        mode http
        timeout connect 60s
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
    process = try await GuardedProcess(
      Program.path(of: "haproxy") ?? "haproxy", ["-db", "-f", folder.path + "/haproxy.cfg"])
    try await Loopback.wait(for: port, of: process)
  }

  package func stop() async { await process.stop() }

  package var address: String { "https://127.0.0.1:\(port)" }

  /// Returns a kubeconfig for this server with inline certificates and additional fields for the user.
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
}
