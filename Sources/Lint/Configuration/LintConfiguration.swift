public import Kubernetes
public import YAML

/// What a `.kubectl-jitsi.yaml` says.
public struct LintConfiguration: Sendable {
  /// The name of such a file.
  public static let fileName = ".kubectl-jitsi.yaml"
  /// Names that are mistaken for it.
  public static let misspeltFileNames = [
    ".kubectl-jitsi.yml", "kubectl-jitsi.yaml", "kubectl-jitsi.yml",
  ]

  public let file: SourceFile
  /// The absolute path of the folder that its paths are seen from.
  public let folder: String
  /// What rules are to be, by id.
  public internal(set) var rules: [String: RuleSetting] = [:]
  /// Paths that are left out where folders are walked through.
  public internal(set) var exclude: [PathPattern] = []
  /// Absolute paths of files and folders with rules of the user's own.
  public internal(set) var ownRules: [String] = []
  public internal(set) var kubernetesVersion: Setting<KubernetesVersion>?
  public internal(set) var whole: Setting<Bool>?
  public internal(set) var failOn: Setting<Threshold>?
  /// The absolute path of a file with findings that are known.
  public internal(set) var baseline: Setting<String>?

  /// A value, and where it is written.
  public struct Setting<Value: Sendable & Equatable>: Sendable {
    public let value: Value
    public let start: Mark
    public let end: Mark
  }

  /// What a rule is to be.
  public enum Level: Sendable, Hashable {
    case off
    case severity(Severity)
  }

  public typealias RuleSetting = Setting<Level>

  init(file: SourceFile, folder: String) {
    self.file = file
    self.folder = folder
  }

  /// Whether a file or folder with an absolute path is left out.
  package func leavesOut(_ path: String, isFolder: Bool) -> Bool {
    exclude.leaveOut(LexicalPath.relative(path, to: folder), isFolder: isFolder)
  }
}
