import Foundation
import TestSupport

/// Certificates for a server name and its clients, signed by their own CA and created once per test run.
actor TestCertificates {
  static let shared = TestCertificates()

  private var made: [String: Task<[String: String], any Error>] = [:]

  /// Returns the files by name: `ca.crt`, `server.pem` with certificate and key, and `viewer.crt`, `viewer.key`, `admin.crt`
  /// and `admin.key`.
  func files(of name: String) async throws -> [String: String] {
    if let task = made[name] { return try await task.value }
    let task = Task { try await Self.make(name) }
    made[name] = task
    return try await task.value
  }

  private static func make(_ name: String) async throws -> [String: String] {
    let folder = try TemporaryFolder()
    try folder.write(
      "names.cnf",
      """
      subjectAltName=DNS:\(name),IP:127.0.0.1
      extendedKeyUsage=serverAuth,clientAuth
      """)
    try await openssl(
      folder,
      ["req", "-x509", "-days", "3", "-subj", "/CN=test-ca", "-out", "ca.crt"] + key("ca"))
    try await withThrowingTaskGroup { group in
      for (file, subject, serial) in [
        ("server", "/CN=\(name)", "1"), ("viewer", "/O=viewers/CN=viewer", "2"),
        ("admin", "/O=system:masters/CN=admin", "3"),
      ] {
        group.addTask {
          try await openssl(
            folder, ["req", "-new", "-subj", subject, "-out", "\(file).csr"] + key(file))
          try await openssl(
            folder,
            [
              "x509", "-req", "-in", "\(file).csr", "-CA", "ca.crt", "-CAkey", "ca.key",
              "-set_serial", serial, "-out", "\(file).crt", "-days", "3", "-extfile", "names.cnf",
            ])
        }
      }
      try await group.waitForAll()
    }
    try folder.write("server.pem", folder.read("server.crt") + folder.read("server.key"))
    var texts: [String: String] = [:]
    for file in [
      "ca.crt", "server.pem", "server.key", "viewer.crt", "viewer.key", "admin.crt", "admin.key",
    ] { texts[file] = try folder.read(file) }
    return texts
  }

  /// Returns openssl's arguments for a new key without a password.
  private static func key(_ file: String) -> [String] {
    ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "\(file).key"]
  }

  private static func openssl(_ folder: TemporaryFolder, _ arguments: [String]) async throws {
    let code = try await Program.run("openssl", arguments, in: folder.path).code
    guard code == 0 else { throw CocoaError(.executableLoad) }
  }
}
