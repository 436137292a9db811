public import Jitsi
public import Kubernetes
public import YAML

/// The content of a `.kubectl-jitsi.yaml`.
public struct LintConfiguration: Sendable {
  /// The name of the configuration file.
  public static let fileName = ".kubectl-jitsi.yaml"
  /// Common misspellings of that name.
  public static let misspeltFileNames = [
    ".kubectl-jitsi.yml", "kubectl-jitsi.yaml", "kubectl-jitsi.yml",
  ]

  public let file: SourceFile
  /// The absolute path of the folder that its relative paths are resolved against.
  public let folder: String
  /// Settings of rules, by id.
  public internal(set) var rules: [String: RuleSetting] = [:]
  /// Patterns of paths that are skipped when folders are searched.
  public internal(set) var exclude: [PathPattern] = []
  /// Absolute paths of files and folders with custom rules.
  public internal(set) var ownRules: [String] = []
  public internal(set) var kubernetesVersion: Setting<KubernetesVersion>?
  public internal(set) var whole: Setting<Bool>?
  public internal(set) var failOn: Setting<Threshold>?
  /// The absolute path of the baseline file.
  public internal(set) var baseline: Setting<String>?

  /// The Jitsi releases of images whose tags do not name one; the first match wins.
  public internal(set) var releases: [(image: ImagePattern, release: String)] = []

  /// A value, and the position where it is written.
  public struct Setting<Value: Sendable & Equatable>: Sendable {
    public let value: Value
    public let start: Mark
    public let end: Mark
  }

  /// The level of a rule: off, or a severity.
  public enum Level: Sendable, Hashable {
    case off
    case severity(Severity)
  }

  public typealias RuleSetting = Setting<Level>

  init(file: SourceFile, folder: String) {
    self.file = file
    self.folder = folder
  }

  /// Whether a file or folder with an absolute path is excluded.
  package func leavesOut(_ path: String, isFolder: Bool) -> Bool {
    exclude.leaveOut(LexicalPath.relative(path, to: folder), isFolder: isFolder)
  }
}
