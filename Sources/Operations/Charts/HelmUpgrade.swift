import Jitsi
import Subprocess
import SystemPackage

/// `helm upgrade` of a release.
package struct HelmUpgrade: Sendable {
  package var chart: String
  package var rendering: ChartRendering
  package var kubeconfig: String?
  package var context: String?

  package init(chart: String, rendering: ChartRendering) {
    self.chart = chart
    self.rendering = rendering
  }

  /// The command as a user would type it, with passwords hidden.
  package var command: String {
    var words = ["helm", "upgrade", rendering.release, chart]
    if let namespace = rendering.namespace { words += ["-n", namespace] }
    for file in rendering.values { words += ["-f", file] }
    for value in rendering.set { words += ["--set", Self.hidden(value)] }
    for value in rendering.setString { words += ["--set-string", Self.hidden(value)] }
    if let kubeconfig { words += ["--kubeconfig", kubeconfig] }
    if let context { words += ["--kube-context", context] }
    return words.map(ShellWord.quoted).joined(separator: " ")
  }

  /// A `--set` argument with the values of passwords hidden; it may have several `a.b=value` separated by commas.
  private static func hidden(_ setting: String) -> String {
    var parts: [String] = []
    var isHiding = false
    for part in setting.split(separator: ",", omittingEmptySubsequences: false) {
      guard let sign = part.firstIndex(of: "=") else {
        // The text after a comma is still part of a hidden password.
        if !isHiding { parts.append(String(part)) }
        continue
      }
      let key = part[..<sign]
      let name = key.split(separator: ".").last ?? key
      isHiding = EnvironmentEntry.isSecret(name.uppercased())
      parts.append(isHiding ? "\(key)=<hidden>" : String(part))
    }
    return parts.joined(separator: ",")
  }

  /// Runs the command. Helm's output goes to this process's own output.
  ///
  /// - Parameters:
  ///   - secrets: Values that must stay secret, passed to helm through a pipe.
  ///   - seconds: How long the changed objects may take to become ready.
  ///   - undoes: Whether helm rolls back a failed upgrade.
  /// - Throws: ``InputError`` if helm is missing or fails.
  package func run(secrets: [UInt8]?, seconds: Int, undoes: Bool) throws(InputError) {
    var arguments = ["upgrade", rendering.release, Renderer.asOperand(chart)]
    arguments += rendering.arguments
    if secrets != nil { arguments.append("--values=-") }
    if let kubeconfig { arguments.append("--kubeconfig=\(kubeconfig)") }
    if let context { arguments.append("--kube-context=\(context)") }
    arguments += ["--wait", "--timeout=\(seconds)s"]
    if undoes { arguments.append("--atomic") }
    let words = arguments
    try BlockingBridge.result { () async throws(InputError) in
      try await Self.run(words, secrets ?? [])
    }
  }

  private static func run(_ arguments: [String], _ input: [UInt8]) async throws(InputError) {
    do {
      let result = try await Subprocess.run(
        .name(Tool.helm.rawValue), arguments: Arguments(arguments), input: .array(input),
        output: .fileDescriptor(.standardOutput, closeAfterSpawningProcess: false),
        error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false))
      try Renderer.check(.helm, result.terminationStatus)
    } catch {
      throw Renderer.failure(of: .helm, error)
    }
  }
}

/// Quotes words for a POSIX shell.
enum ShellWord {
  static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default: "/._-=,:@%+".utf8.contains(byte)
        }
      }
    return isPlain ? word : "'" + word.replacing("'", with: #"'\''"#) + "'"
  }
}
