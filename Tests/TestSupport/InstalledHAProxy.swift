import Foundation
import Subprocess
import SystemPackage

/// The HAProxy installed on this machine, for checking configurations.
package struct InstalledHAProxy {
  package let path: String

  /// Nil if none is installed.
  package static let found: InstalledHAProxy? = [
    "/usr/sbin/haproxy", "/usr/local/sbin/haproxy", "/usr/bin/haproxy",
  ]
  .first { FileManager.default.isExecutableFile(atPath: $0) }.map { InstalledHAProxy(path: $0) }

  /// Whether it accepts a configuration in a pod's environment. Names in the cluster do not resolve here, so addresses of peers
  /// are replaced by a loopback address.
  package func accepts(
    _ text: String, pod: String, environment: [String: String] = [:]
  ) async throws -> Bool {
    let peers = try Regex(#"(?m)^(\s*(?:peer|server)\s+\S*haproxy\S*\s+)[^\s:]+:"#)
    let local = text.replacing(peers) { match in
      String(match.output[1].substring ?? "") + "127.0.0.1:"
    }
    return try await accepts(
      local, ["-L", pod], environment: environment.merging(["HOSTNAME": pod]) { $1 })
  }

  /// Whether it accepts a configuration unchanged.
  ///
  /// This does not use Foundation's `Process`, which reads past the end of a buffer if the process has more than a thousand
  /// open files, as the test process may.
  package func accepts(
    _ text: String, _ arguments: [String] = [], environment: [String: String]
  ) async throws -> Bool {
    let file = FileManager.default.temporaryDirectory
      .appending(path: "haproxy-\(UUID().uuidString).cfg")
    try Data(text.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let variables = Dictionary(
      uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0), $1) })
    let result = try await Subprocess.run(
      .path(FilePath(path)), arguments: Arguments(["-c", "-q", "-f", file.path] + arguments),
      environment: .custom(variables), output: .discarded, error: .discarded)
    return result.terminationStatus.isSuccess
  }

  /// Starts HAProxy and stops it as soon as it serves.
  ///
  /// - Parameter text: A configuration with `stats socket SOCKET` in place of a path, and without ports to bind.
  /// - Returns: Whether it started, as opposed to rejecting its configuration.
  package func starts(
    _ text: String, pod: String, environment: [String: String] = [:]
  ) async throws -> Bool {
    let folder = FileManager.default.temporaryDirectory.appending(path: "haproxy-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let socket = folder.appending(path: "s")
    let file = folder.appending(path: "haproxy.cfg")
    try Data(text.replacing("SOCKET", with: socket.path).utf8).write(to: file)
    // The socket exists once the process serves; a process that rejects its configuration has ended before.
    let script = """
      "$1" -db -L "$2" -f "$3" & pid=$!
      trap 'kill $pid 2>/dev/null; wait $pid 2>/dev/null' EXIT
      while kill -0 $pid 2>/dev/null; do
        [ -S "$4" ] && exit 0
        sleep 0.05
      done
      exit 1
      """
    var variables = environment
    variables["PATH"] = "/usr/bin:/bin"
    let result = try await Subprocess.run(
      .path("/bin/sh"), arguments: ["-c", script, "sh", path, pod, file.path, socket.path],
      environment: .custom(
        Dictionary(
          uniqueKeysWithValues: variables.map { (Environment.Key(stringLiteral: $0), $1) })),
      output: .discarded, error: .discarded)
    return result.terminationStatus.isSuccess
  }
}
