import Foundation
import YAML

/// The HAProxy of the machine, as judge of configurations.
struct InstalledHAProxy {
  let path: String

  /// Nil where none is installed.
  static let found: InstalledHAProxy? = [
    "/usr/sbin/haproxy", "/usr/local/sbin/haproxy", "/usr/bin/haproxy",
  ]
  .first { FileManager.default.isExecutableFile(atPath: $0) }.map { InstalledHAProxy(path: $0) }

  /// Whether it accepts a configuration as a pod reads it. Names of the cluster do not resolve here, so addresses of peers
  /// are replaced by one that does.
  func accepts(_ text: String, pod: String) throws -> Bool {
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

  /// The text of haproxy.cfg in manifests, and the name of the StatefulSet that reads it.
  static func configuration(in trees: [Tree]) -> (text: String, workload: String)? {
    var text: String?
    var workload: String?
    for tree in trees {
      for document in tree.documents {
        guard let root = document.root.map({ tree.node($0) }) else { continue }
        if let found = root["data"]?["haproxy.cfg"]?.text { text = found }
        if root["kind"]?.text == "StatefulSet", let name = root["metadata"]?["name"]?.text,
          name.hasSuffix("haproxy")
        {
          workload = name
        }
      }
    }
    guard let text, let workload else { return nil }
    return (text, workload)
  }
}
