import Basics

/// What the program and its libraries are, for `version`.
public struct VersionReport: Sendable {
  /// A library that is loaded at run time.
  public enum Library: Sendable, Equatable {
    case loaded(version: String)
    case missing(reason: String)
  }

  /// The end of a commit whose files were changed.
  private static let changed = "-dirty"

  /// The program's version, without a `v`.
  public var version: String
  /// The commit of the sources in hex, followed by `-dirty` if files were changed; nil if the build does not state it.
  public var commit: String?
  /// The date of the commit in RFC 3339.
  public var date: String?
  /// The operating system and the architecture in Kubernetes' terms, such as `linux/amd64`.
  public var platform: String
  /// The version of the Swift compiler.
  public var swift: String?
  public var libyaml: String

  public init(
    version: String, commit: String?, date: String?, platform: String, swift: String?,
    libyaml: String
  ) {
    self.version = version
    self.commit = commit
    self.date = date
    self.platform = platform
    self.swift = swift
    self.libyaml = libyaml
  }

  /// Returns one line, ending with a line break.
  public func text() -> String {
    let commit = commit.map { commit in
      "commit \(commit.prefix(12))\(commit.hasSuffix(Self.changed) ? Self.changed : "")"
    }
    let details = [commit, date.map { String($0.prefix(10)) }].compactMap(\.self)
    let suffix = details.isEmpty ? "" : " (\(details.joined(separator: ", ")))"
    return "kubectl-jitsi \(version)\(suffix)\n"
  }

  /// Returns JSON, ending with a line break.
  ///
  /// - Parameter libcurl: The library that requests to a cluster need.
  public func json(libcurl: Library) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("apiVersion", "kubectl-jitsi.dev/v1alpha1")
      writer.member("kind", "Version")
      writer.member("version", version)
      writer.member("commit", ifPresent: commit)
      writer.member("date", ifPresent: date)
      writer.member("platform", platform)
      writer.member("swift", ifPresent: swift)
      writer.member("libyaml", libyaml)
      switch libcurl {
      case .loaded(let version): writer.member("libcurl", version)
      case .missing(let reason): writer.member("libcurlError", reason)
      }
    }
    return writer.finish()
  }
}
