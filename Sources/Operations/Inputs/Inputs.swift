public import Lint
public import YAML

/// The parsed texts of a request.
public struct Inputs: Sendable {
  /// The parsed texts in the order in which they were named; files in a folder are sorted by name. A large text may have
  /// several trees.
  public let trees: [Tree]
  /// Inputs that could not be read.
  public let issues: [InputIssue]
  /// The origin of each of the ``sources``.
  public let origins: [Origin]
  /// The texts grouped into units that are linted together, as far as possible one for each installation.
  public let units: [InputUnit]

  /// The kustomizations that rendered objects passed through, by the index of the rendered text.
  public let routes: [Int: KustomizeRoutes]

  /// The origin of a text, which decides whether it can be edited.
  public enum Origin: Sendable, Hashable {
    case file(String)
    case standardInput
    /// The output of a renderer for the folder of a chart or kustomization.
    case rendered(folder: String, by: Tool)
    case cluster
  }
  /// The configurations that apply to the texts.
  public let configurations: Configurations
  /// Configurations that could not be read.
  public let configurationIssues: [InputIssue]
  /// Errors in configurations that could be read. These configurations are not among the ``configurations``.
  public let configurationErrors: [ConfigurationError]

  /// Whether all texts are files that were named individually, or standard input in place of such a file.
  public let isFileByFile: Bool

  /// The names of texts that are parts of a kustomization, which completes them.
  public let partial: Set<String>

  /// When and from what the texts were collected, if one of them is from a bundle.
  public var bundle: RecordedBundle?

  /// The texts that were read, each once.
  public var sources: [SourceFile] {
    var sources: [SourceFile] = []
    for tree in trees where sources.last !== tree.source { sources.append(tree.source) }
    return sources
  }

  public init(
    trees: [Tree], issues: [InputIssue], origins: [Origin], units: [InputUnit]? = nil,
    isFileByFile: Bool = false, partial: Set<String> = [], routes: [Int: KustomizeRoutes] = [:],
    configurations: Configurations = Configurations(), configurationIssues: [InputIssue] = [],
    configurationErrors: [ConfigurationError] = []
  ) {
    self.trees = trees
    self.issues = issues
    self.origins = origins
    self.units = units ?? [InputUnit(name: "", trees: trees, sources: Array(origins.indices))]
    self.isFileByFile = isFileByFile
    self.partial = partial
    self.routes = routes
    self.configurations = configurations
    self.configurationIssues = configurationIssues
    self.configurationErrors = configurationErrors
  }

  /// Reads all inputs of a request, renders charts and kustomizations, and parses the results.
  ///
  /// An input that cannot be read is reported in ``issues`` and does not affect the others. This waits for the renderers, so it
  /// must not be called from a task.
  public static func reading(_ request: InputRequest, limits: Limits = .standard) -> Inputs {
    var reader = InputReader(request, limits)
    return reader.inputs()
  }
}

extension SourceFile {
  /// Reads one file, such as a rule file or a configuration.
  ///
  /// - Throws: ``InputIssue`` if the file does not exist or is not text.
  public static func reading(_ path: String, limits: Limits = .standard) throws(InputIssue)
    -> SourceFile
  {
    do throws(InputError) {
      let bytes = try FileReader.read(path, limit: limits.fileSize)
      do throws(SourceError) {
        return try SourceFile(name: path, reading: bytes, limits: limits)
      } catch {
        throw .source(error)
      }
    } catch {
      throw InputIssue(name: path, error: error)
    }
  }

  /// Reads standard input until its end.
  ///
  /// - Throws: ``InputIssue`` if it cannot be read or is not text.
  public static func readingStandardInput(limits: Limits = .standard) throws(InputIssue)
    -> SourceFile
  {
    let name = InputSource.standardInput.name
    do throws(InputError) {
      let bytes = try FileReader.read(descriptor: 0, limit: limits.fileSize)
      do throws(SourceError) {
        return try SourceFile(name: name, reading: bytes, limits: limits)
      } catch {
        throw .source(error)
      }
    } catch {
      throw InputIssue(name: name, error: error)
    }
  }
}
