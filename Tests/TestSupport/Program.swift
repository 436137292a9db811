import Foundation
import Subprocess
import SystemPackage

/// Finds and runs programs that some tests need.
package enum Program {
  /// The result of running a program.
  package struct Outcome: Sendable {
    package let output: String
    /// The exit code; for a signal, 128 plus its number, as in shells.
    package let code: Int
  }

  package static func has(_ name: String) -> Bool { path(of: name) != nil }

  /// Returns the standard output of a program.
  package static func output(
    of program: String, _ arguments: [String], environment: [String: String] = [:]
  ) async throws -> String {
    try await run(program, arguments, environment: environment).output
  }

  /// Runs a program and waits for its end.
  ///
  /// - Parameter environment: Variables to set or change.
  package static func run(
    _ program: String, _ arguments: [String], environment: [String: String] = [:],
    in folder: String? = nil
  ) async throws -> Outcome {
    guard let path = path(of: program) else { throw CocoaError(.fileNoSuchFile) }
    let result = try await Subprocess.run(
      .path(FilePath(path)), arguments: Arguments(arguments),
      environment: .inherit.updating(
        Dictionary(
          uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0), $1) })),
      workingDirectory: folder.map { FilePath($0) }, output: .string(limit: 1 << 26),
      error: .discarded)
    let code =
      switch result.terminationStatus {
      case .exited(let code): Int(code)
      case .signaled(let signal): 128 + Int(signal)
      }
    return Outcome(output: result.standardOutput, code: code)
  }

  /// Returns the path of an executable of this package, which is built beside the tests.
  package static func built(_ name: String) -> String {
    let bundles = Bundle.allBundles.map(\.bundleURL).filter { $0.pathExtension == "xctest" }
    let folder =
      bundles.first?.deletingLastPathComponent()
      ?? Bundle.main.executableURL?.deletingLastPathComponent()
      ?? URL(fileURLWithPath: ".build/debug")
    return folder.appendingPathComponent(name).path
  }

  package static func path(of program: String) -> String? {
    if program.hasPrefix("/") { return program }
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return (folders.map(String.init) + ["/usr/sbin", "/usr/local/sbin"])
      .map { "\($0)/\(program)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
