import Foundation
package import TestSupport

/// A real etcd and kube-apiserver on loopback, from the folder in KUBEBUILDER_ASSETS.
package final class RealApiServer: Sendable {
  package let folder: TemporaryFolder
  package let port: Int
  private let processes: [GuardedProcess]

  private static var assets: String? { ProcessInfo.processInfo.environment["KUBEBUILDER_ASSETS"] }

  package static var isAvailable: Bool {
    guard let assets, Program.path(of: "openssl") != nil else { return false }
    return ["etcd", "kube-apiserver"].allSatisfy {
      FileManager.default.isExecutableFile(atPath: "\(assets)/\($0)")
    }
  }

  /// The shared server of a test run; it ends with the process.
  package static let shared = Task { try await RealApiServer() }

  private init() async throws {
    folder = try TemporaryFolder()
    for (file, text) in try await TestCertificates.shared.files(of: "localhost") {
      try folder.write(file, text)
    }
    try folder.write("sa.key", try await Program.output(of: "openssl", ["genrsa", "2048"]))
    let ports = try (0..<3).map { _ in try Loopback.freePort() }
    port = ports[2]
    let assets = Self.assets ?? ""
    let etcd = "http://127.0.0.1:\(ports[0])"
    let path = folder.path
    let store = try await GuardedProcess(
      "\(assets)/etcd",
      [
        "--data-dir=\(path)/etcd", "--listen-client-urls=\(etcd)",
        "--advertise-client-urls=\(etcd)", "--listen-peer-urls=http://127.0.0.1:\(ports[1])",
        "--unsafe-no-fsync",
      ])
    let server = try await GuardedProcess(
      "\(assets)/kube-apiserver",
      [
        "--etcd-servers=\(etcd)", "--secure-port=\(port)", "--bind-address=127.0.0.1",
        "--tls-cert-file=\(path)/server.pem", "--tls-private-key-file=\(path)/server.key",
        "--client-ca-file=\(path)/ca.crt", "--service-account-key-file=\(path)/sa.key",
        "--service-account-signing-key-file=\(path)/sa.key",
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-cluster-ip-range=10.0.0.0/20", "--authorization-mode=RBAC",
        "--disable-admission-plugins=ServiceAccount",
      ])
    processes = [store, server]
    try await Loopback.wait(for: ports[0], of: store)
    try await Loopback.wait(for: port, of: server)
  }

  package var address: String { "https://127.0.0.1:\(port)" }
}
