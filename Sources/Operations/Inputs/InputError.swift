import Lint
public import YAML

/// An input that could not be read. Other inputs are not affected.
public struct InputIssue: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file, folder or rendering, as the user named it.
  public let name: String
  public let error: InputError

  public init(name: String, error: InputError) {
    self.name = name
    self.error = error
  }

  /// One line, or more if it includes the output of a renderer.
  public var description: String { "\(name): \(error)" }
}

/// The reason why an input could not be read.
public enum InputError: Error, Sendable, Hashable, CustomStringConvertible {
  case missing
  case permissionDenied
  case address
  case folderWithoutManifests(recursive: Bool)
  case folderWithoutObjects
  case everythingLeftOut
  case folderTooDeep(limit: Int)
  /// A named file is not inside the context folder.
  case outside(String)
  case notFolder
  case notChart
  case notKustomization
  case noChartForValues
  case emptyName
  case unreadable(String)
  case tooLarge(limit: Int)
  case source(SourceError)
  case toolMissing(Tool)
  case toolFailed(Tool, status: String, words: String)
  case toolOutputTooLarge(Tool, limit: Int)
  /// The error of a request to an API server.
  case cluster(String)
  /// A template of ytt, which only looks like manifests.
  case template
  /// An archive that cannot be read.
  case archive(String)
  /// An archive that is not a bundle.
  case notBundle
  /// A bundle, in a command that needs what bundles leave out.
  case bundle

  /// One line in lower case, without the name of the input; the output of a renderer follows on its own lines.
  public var description: String {
    switch self {
    case .missing:
      "no such file or folder"
    case .permissionDenied:
      "permission denied; make it readable for the current user"
    case .address:
      "URLs are not supported; download the file first, or pipe it in with -f -"
    case .folderWithoutManifests(let recursive):
      "no .yaml, .yml or .json files in this folder"
        + (recursive ? "" : "; add -R to read subfolders")
    case .folderWithoutObjects:
      "no Kubernetes objects in the .yaml, .yml and .json files of this folder"
    case .everythingLeftOut:
      """
      `exclude` in \(LintConfiguration.fileName) excludes every manifest in this folder; name a \
      file to lint it anyway
      """
    case .folderTooDeep(let limit):
      "folders are nested more than \(limit) levels deep here"
    case .outside(let folder):
      "not in \(folder), the folder of --context"
    case .notFolder:
      "not a folder"
    case .notChart:
      "not a chart: it has no Chart.yaml"
    case .notKustomization:
      "not a kustomization: it has no kustomization.yaml, kustomization.yml or Kustomization"
    case .noChartForValues:
      "values require a chart, but no input is one; set its folder with --chart"
    case .emptyName:
      "a file name is empty; check for an unset variable"
    case .unreadable(let words):
      "cannot be read: \(words)"
    case .tooLarge(let limit):
      "is too large: the limit is \(limit >> 20) MiB"
    case .source(let error):
      "\(error)"
    case .toolMissing(let tool):
      "\(tool.rawValue) is required and not on the PATH; install it (\(tool.website))"
    case .toolFailed(let tool, let status, let words):
      "\(tool.rawValue) \(status)" + (words.isEmpty ? "" : ":\n\(words)")
    case .toolOutputTooLarge(let tool, let limit):
      "\(tool.rawValue) wrote more than \(limit >> 20) MiB"
    case .cluster(let words):
      words
    case .template:
      "a ytt template, not manifests; pipe in what ytt -f writes, with -f -"
    case .archive(let words):
      words
    case .notBundle:
      "not a bundle of `kubectl jitsi bundle`; name a packaged chart with --chart, and unpack other archives first"
    case .bundle:
      "a bundle leaves secrets out, so only `lint` without fixes and `status` read it"
    }
  }
}

/// A program that renders manifests.
public enum Tool: String, Sendable, Hashable {
  case helm, kubectl

  var website: String {
    switch self {
    case .helm: "https://helm.sh/docs/intro/install"
    case .kubectl: "https://kubernetes.io/docs/tasks/tools"
    }
  }
}
