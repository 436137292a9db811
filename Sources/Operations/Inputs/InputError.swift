import Lint
public import YAML

/// Why one of the inputs that the user named could not be read; the others are not affected.
public struct InputIssue: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file, folder or rendering as the user knows it.
  public let name: String
  public let error: InputError

  public init(name: String, error: InputError) {
    self.name = name
    self.error = error
  }

  /// One line, or more where a renderer's own words are shown.
  public var description: String { "\(name): \(error)" }
}

/// What can be wrong with an input.
public enum InputError: Error, Sendable, Hashable, CustomStringConvertible {
  case missing
  case permissionDenied
  case address
  case folderWithoutManifests(recursive: Bool)
  case folderWithoutObjects
  case everythingLeftOut
  case folderTooDeep(limit: Int)
  /// A file that was named is not in the folder that it was to be seen in.
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
  /// What an API server did not tell, in the client's words.
  case cluster(String)

  /// One line without the name of the input, in lower case; a renderer's own words follow on lines of their own.
  public var description: String {
    switch self {
    case .missing:
      "no such file or folder"
    case .permissionDenied:
      "permission denied; make it readable for the user that runs this"
    case .address:
      "addresses are not fetched; download the file first and name it, or pipe it in with -f -"
    case .folderWithoutManifests(let recursive):
      "no .yaml, .yml or .json files in this folder"
        + (recursive ? "" : "; add -R to look in the folders below it")
    case .folderWithoutObjects:
      "no Kubernetes objects in the .yaml, .yml and .json files of this folder"
    case .everythingLeftOut:
      """
      `exclude` in \(LintConfiguration.fileName) leaves out every manifest in this folder; name a \
      file to lint it nevertheless
      """
    case .folderTooDeep(let limit):
      "folders stand in each other more than \(limit) levels deep here"
    case .outside(let folder):
      "not in \(folder), the folder that --context names"
    case .notFolder:
      "not a folder"
    case .notChart:
      "not a chart: there is no Chart.yaml in it"
    case .notKustomization:
      "not a kustomization: there is no kustomization.yaml, kustomization.yml or Kustomization in it"
    case .noChartForValues:
      "no chart takes it: nothing that was named is one; name its folder with --chart"
    case .emptyName:
      "an empty name names no file; is a variable unset?"
    case .unreadable(let words):
      "can't be read: \(words)"
    case .tooLarge(let limit):
      "is too large: at most \(limit >> 20) MiB are read"
    case .source(let error):
      "\(error)"
    case .toolMissing(let tool):
      "\(tool.rawValue) is needed for this and is not on the PATH; install it (\(tool.website))"
    case .toolFailed(let tool, let status, let words):
      "\(tool.rawValue) \(status)" + (words.isEmpty ? "" : ":\n\(words)")
    case .toolOutputTooLarge(let tool, let limit):
      "\(tool.rawValue) wrote more than \(limit >> 20) MiB"
    case .cluster(let words):
      words
    }
  }
}

/// A program that makes manifests from something else.
public enum Tool: String, Sendable, Hashable {
  case helm, kubectl

  var website: String {
    switch self {
    case .helm: "https://helm.sh/docs/intro/install"
    case .kubectl: "https://kubernetes.io/docs/tasks/tools"
    }
  }
}
