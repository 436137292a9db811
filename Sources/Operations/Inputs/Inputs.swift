public import Lint
public import YAML

/// The texts that the user named, read and parsed.
public struct Inputs: Sendable {
  /// In the order in which they were named; files of a folder by name. A large text may have several.
  public let trees: [Tree]
  /// What could not be read.
  public let issues: [InputIssue]
  /// Where each of the ``sources`` came from.
  public let origins: [Origin]
  /// The same texts by what is linted as one input: an installation each, as far as can be told.
  public let units: [InputUnit]

  /// The kustomizations that objects passed through, by the position of the text that was rendered.
  public let routes: [Int: KustomizeRoutes]

  /// Where a text came from, which decides whether it can be changed.
  public enum Origin: Sendable, Hashable {
    case file(String)
    case standardInput
    /// What a renderer made of a chart's or a kustomization's folder.
    case rendered(folder: String, by: Tool)
    case cluster
  }
  /// The configurations that the texts are under.
  public let configurations: Configurations
  /// Configurations that could not be read.
  public let configurationIssues: [InputIssue]
  /// What is wrong in configurations that could be read; those are not among the ``configurations``.
  public let configurationErrors: [ConfigurationError]

  /// Whether all texts are files that were named one by one, or the text of one.
  public let isFileByFile: Bool

  /// The texts that were read, each once.
  public var sources: [SourceFile] {
    var sources: [SourceFile] = []
    for tree in trees where sources.last !== tree.source { sources.append(tree.source) }
    return sources
  }

  public init(
    trees: [Tree], issues: [InputIssue], origins: [Origin], units: [InputUnit]? = nil,
    isFileByFile: Bool = false, routes: [Int: KustomizeRoutes] = [:],
    configurations: Configurations = Configurations(), configurationIssues: [InputIssue] = [],
    configurationErrors: [ConfigurationError] = []
  ) {
    self.trees = trees
    self.issues = issues
    self.origins = origins
    self.units = units ?? [InputUnit(name: "", trees: trees, sources: Array(origins.indices))]
    self.isFileByFile = isFileByFile
    self.routes = routes
    self.configurations = configurations
    self.configurationIssues = configurationIssues
    self.configurationErrors = configurationErrors
  }

  /// Reads everything that a request names, renders charts and kustomizations, and parses what comes out.
  ///
  /// Never fails as a whole: what could not be read is among the ``issues``. It waits for the programs that render, so it
  /// must not be called from a task.
  public static func reading(_ request: InputRequest, limits: Limits = .standard) -> Inputs {
    var reader = InputReader(request, limits)
    return reader.inputs()
  }
}

extension SourceFile {
  /// Reads one file, as a rule file or a configuration.
  ///
  /// - Throws: ``InputIssue`` when there is no such file, or it is not text.
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

  /// Reads all of standard input.
  ///
  /// - Throws: ``InputIssue`` when it can't be read, or is not text.
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
