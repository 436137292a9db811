import Foundation
import Subprocess
import SystemPackage
import TestSupport

/// A root file system with only the command and the libraries that it loads: no /proc, no certificates.
struct BareRoot {
  let folder: TemporaryFolder

  private static let chroot = ["/usr/sbin/chroot", "/usr/bin/chroot"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  static let isAvailable: Bool = {
    #if os(Linux)
      return geteuid() == 0 && chroot != nil && Program.has("ldd")
    #else
      return false
    #endif
  }()

  /// - Parameter loaded: Libraries that the command loads at run time.
  init(loading loaded: [String] = []) async throws {
    folder = try TemporaryFolder()
    try copy(Binary.path, to: "/kubectl-jitsi")
    var libraries: Set<String> = []
    for file in [Binary.path] + loaded {
      for word in try await Program.output(of: "ldd", [file]).split(whereSeparator: \.isWhitespace)
      where word.hasPrefix("/") { libraries.insert(String(word)) }
    }
    for library in libraries.union(loaded) { try copy(library, to: library) }
  }

  /// Returns the path of a system library by the name that programs use to load it; nil if there is none.
  static func library(_ name: String) -> String? {
    ["/lib", "/usr/lib", "/lib64", "/usr/lib64"].flatMap { folder in
      [folder] + ["x86_64-linux-gnu", "aarch64-linux-gnu"].map { "\(folder)/\($0)" }
    }.map { "\($0)/\(name)" }.first { FileManager.default.fileExists(atPath: $0) }
  }

  private func copy(_ source: String, to target: String) throws {
    let manager = FileManager.default
    let place = folder.path + target
    if manager.fileExists(atPath: place) { return }
    try manager.createDirectory(
      atPath: (place as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    let file = URL(fileURLWithPath: source).resolvingSymlinksInPath()
    do {
      try manager.linkItem(at: file, to: URL(fileURLWithPath: place))
    } catch {
      try manager.copyItem(at: file, to: URL(fileURLWithPath: place))
    }
  }

  func run(_ arguments: String...) async throws -> Binary.Outcome {
    let result = try await Subprocess.run(
      .path(FilePath(Self.chroot ?? "")),
      arguments: Arguments([folder.path, "/kubectl-jitsi"] + arguments),
      output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    guard case .exited(let code) = result.terminationStatus else {
      return Binary.Outcome(output: "", errors: "\(result.terminationStatus)", code: -1)
    }
    return Binary.Outcome(
      output: result.standardOutput, errors: result.standardError, code: Int(code))
  }
}
