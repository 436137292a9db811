import Foundation

/// The HAProxy of the machine, as judge of configurations.
package struct InstalledHAProxy {
  package let path: String

  /// Nil where none is installed.
  package static let found: InstalledHAProxy? = [
    "/usr/sbin/haproxy", "/usr/local/sbin/haproxy", "/usr/bin/haproxy",
  ]
  .first { FileManager.default.isExecutableFile(atPath: $0) }.map { InstalledHAProxy(path: $0) }

  /// Whether it accepts a configuration as a pod reads it. Names of the cluster do not resolve here, so addresses of peers
  /// are replaced by one that does.
  package func accepts(_ text: String, pod: String) throws -> Bool {
    let peers = try Regex(#"(?m)^(\s*(?:peer|server)\s+\S*haproxy\S*\s+)[^\s:]+:"#)
    let local = text.replacing(peers) { match in
      String(match.output[1].substring ?? "") + "127.0.0.1:"
    }
    let file = FileManager.default.temporaryDirectory
      .appending(path: "haproxy-\(UUID().uuidString).cfg")
    try Data(local.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = ["-c", "-q", "-L", pod, "-f", file.path]
    process.environment = ["HOSTNAME": pod]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
