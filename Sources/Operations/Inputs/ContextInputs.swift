import Layout
public import Lint
import ShardEditing
public import YAML

/// The charts, kustomizations and folders that some files belong to, and a filter for the findings about these files.
public struct ContextInputs: Sendable {
  /// The units that contain the files.
  public let inputs: Inputs
  private let targets: [(name: String, path: String, isFolder: Bool)]
  /// Rendered texts of which all findings are reported, because a finding cannot be traced to the file that was named.
  private let shaped: Set<ObjectIdentifier>

  /// Reads the units in a folder that contain the given files.
  ///
  /// - Parameters:
  ///   - request: The files, as paths or as the name of standard input.
  ///   - folder: The folder in which to look for units.
  ///   - limits: The limits of what is read.
  public static func reading(
    _ request: InputRequest, in folder: String, limits: Limits = .standard
  ) -> ContextInputs {
    var issues: [InputIssue] = []
    var targets: [InputContext.Target] = []
    let root = InputContext.path(of: folder)
    for name in request.paths + request.filenames where name != "-" {
      do throws(InputError) {
        let status = try FileReader.status(name)
        let path = InputContext.path(of: name)
        guard path == root || path.hasPrefix(root == "/" ? "/" : root + "/") else {
          throw .outside(folder)
        }
        targets.append(InputContext.Target(name: name, path: path, isFolder: status.isFolder))
      } catch {
        issues.append(InputIssue(name: name, error: error))
      }
    }
    var replaced: (path: String, text: [UInt8])?
    if request.readsStandardInput {
      let name = request.standardInputName ?? InputSource.standardInput.name
      do throws(InputError) {
        let path = InputContext.path(of: name)
        replaced = (path, try FileReader.read(descriptor: 0, limit: limits.fileSize))
        targets.append(InputContext.Target(name: name, path: path, isFolder: false))
      } catch {
        issues.append(InputIssue(name: name, error: error))
      }
    }
    var whole = request
    whole.paths = replaced == nil ? [folder] : ["-", folder]
    whole.filenames = []
    let context = InputContext(targets: targets, replaced: replaced)
    var reader = InputReader(whole, limits, context: context)
    return ContextInputs(context, reader.inputs(), issues)
  }

  private init(_ context: InputContext, _ read: Inputs, _ issues: [InputIssue]) {
    targets = context.targets.map { ($0.name, $0.path, $0.isFolder) }
    let sources = read.sources
    var kept: [InputUnit] = []
    var trees: [Tree] = []
    var origins: [Inputs.Origin] = []
    var routes: [Int: KustomizeRoutes] = [:]
    var shaped: Set<ObjectIdentifier> = []
    for unit in read.units {
      let isMeant = unit.sources.contains { position in
        switch read.origins[position] {
        case .file(let path): context.covers(path)
        case .standardInput, .rendered: true
        case .cluster: false
        }
      }
      guard isMeant else { continue }
      var positions: [Int] = []
      for position in unit.sources {
        positions.append(origins.count)
        routes[origins.count] = read.routes[position]
        origins.append(read.origins[position])
        if case .rendered(let folder, let tool) = read.origins[position],
          context.shapes(folder, tool)
        {
          shaped.insert(ObjectIdentifier(sources[position]))
        }
      }
      trees += unit.trees
      kept.append(InputUnit(name: unit.name, trees: unit.trees, sources: positions))
    }
    self.shaped = shaped
    // Ignore errors of unrelated files. An error of a rendering concerns these files: it was rendered because of them.
    let own = read.issues.filter { issue in
      issue.name.hasSuffix(")") || context.covers(issue.name)
        || kept.isEmpty && issue.error == .missing
    }
    inputs = Inputs(
      trees: trees, issues: issues + own, origins: origins, units: kept, routes: routes,
      configurations: read.configurations, configurationIssues: read.configurationIssues,
      configurationErrors: read.configurationErrors)
  }

  /// Returns the finding with the file name that the user gave; nil if it is about another file.
  public func named(_ finding: Finding) -> Finding? {
    let place = finding.place
    let path = InputContext.path(of: place.file)
    for target in targets where !target.isFolder && target.path == path {
      return place.file == target.name
        ? finding
        : finding.placed(
          at: FindingOrigin(file: target.name, line: place.line, column: place.column))
    }
    let isCovered = targets.contains { target in
      target.isFolder && (path == target.path || path.hasPrefix(target.path + "/"))
    }
    return isCovered || shaped.contains(ObjectIdentifier(finding.file)) ? finding : nil
  }
}

extension InputContext {
  /// Whether a file affects a whole chart or kustomization, as values, helper templates and kustomization files do.
  fileprivate func shapes(_ folder: String, _ tool: Tool) -> Bool {
    targets.contains { target in
      if target.isFolder || target.path == replaced?.path { return false }
      let name = LexicalPath.name(target.path)
      switch tool {
      case .kubectl:
        // Findings in a .cfg file that a generator reads are traced back to the lines of that file.
        return KustomizationFile.names.contains(name)
          || !LexicalPath.isManifest(name) && !name.hasSuffix(".cfg")
      case .helm:
        let prefix = Self.path(of: folder) + "/"
        guard target.path.hasPrefix(prefix) else { return false }
        let isTemplate = target.path.dropFirst(prefix.count).split(separator: "/").contains(
          "templates")
        return !isTemplate || name.hasPrefix("_") || !LexicalPath.isManifest(name)
      }
    }
  }
}
