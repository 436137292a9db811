import Layout
import Lint
import ShardEditing
import YAML

/// Resolves the inputs of a request into sources, in the order in which they were named and without duplicates.
struct SourceFinder {
  private(set) var found: [FoundSource] = []
  private(set) var issues: [InputIssue] = []
  private(set) var configurations: ConfigurationFinder

  private var seenFiles: Set<FileReader.Identity> = []
  private var seenFolders: Set<FileReader.Identity> = []
  private var seenStandardInput = false
  /// The number of files found that are worth reading, including duplicates; used to detect folders without any.
  private var met = 0
  /// The number of files and folders that configurations exclude.
  private var leftOut = 0
  /// Folders and files used by the charts and kustomizations found on a walk; the folders with those that use them.
  private var users: [FileReader.Identity: Set<FileReader.Identity>] = [:]
  private var usedFiles: Set<FileReader.Identity> = []
  /// The folder being walked, as the user named it, and the folders of charts and kustomizations found in each walked folder.
  private var root: String?
  private var rendered: [String: [String]] = [:]
  private var isInsideRendered = false

  private static let depthLimit = 64

  /// Whether only individual files and standard input were named.
  var isFileByFile: Bool { seenFolders.isEmpty && found.allSatisfy { !$0.isRendered } }

  var sources: [InputSource] { found.map(\.source) }
  /// The unit of each of the ``sources``.
  private(set) var units: [UnitKey] = []

  init(_ request: InputRequest) {
    configurations = ConfigurationFinder(request.configuration)
    if let name = request.standardInputName, request.readsStandardInput,
      let status = try? FileReader.status(name)
    {
      seenFiles.insert(status.identity)
    }
    for path in request.paths { add(path, recursive: true, rendered: true) }
    for path in request.filenames { add(path, recursive: request.recursive, rendered: false) }
    for folder in request.kustomizations { addKustomization(folder) }
    for chart in request.charts { addChart(chart) }
    dropParts()
    units =
      UnitAssignment(
        found: found, rendered: rendered, standardInput: request.standardInputName
      ).keys
    if issues.isEmpty, let flag = request.rendering.settingFlag, !sources.contains(where: \.isChart)
    {
      issues.append(InputIssue(name: flag, error: .noChartForValues))
    }
    for source in sources {
      configurations.put(source, standardInput: request.standardInputName)
    }
  }

  private mutating func add(_ path: String, recursive: Bool, rendered: Bool) {
    if path == "-" {
      if !seenStandardInput { found.append(FoundSource(.standardInput)) }
      seenStandardInput = true
      return
    }
    collect(path) { finder throws(InputError) in
      guard !path.isEmpty else { throw .emptyName }
      if path.hasPrefix("http://") || path.hasPrefix("https://") { throw .address }
      let status = try FileReader.status(path)
      guard status.isFolder else {
        finder.addFile(path, status.identity)
        return
      }
      finder.root = rendered ? Path.trimmed(path) : nil
      defer { finder.root = nil }
      let before = finder.met
      let isNew = !finder.seenFolders.contains(status.identity)
      try finder.walk(
        Path.trimmed(path), status.identity, recursive: recursive, rendered: rendered, depth: 0)
      if isNew, finder.met == before, finder.leftOut > 0 { throw .everythingLeftOut }
      if isNew, finder.met == before { throw .folderWithoutManifests(recursive: recursive) }
    }
  }

  private mutating func addFile(_ path: String, _ identity: FileReader.Identity) {
    met += 1
    if seenFiles.insert(identity).inserted {
      found.append(FoundSource(.file(path), identity, root: root))
    }
  }

  private mutating func addKustomization(_ folder: String) {
    collect(folder) { finder throws(InputError) in
      let status = try FileReader.status(folder)
      guard status.isFolder else { throw .notFolder }
      let names = try FileReader.names(in: folder)
      guard names.contains(where: KustomizationFile.names.contains) else {
        throw .notKustomization
      }
      if finder.seenFolders.insert(status.identity).inserted {
        finder.found.append(FoundSource(.kustomization(Path.trimmed(folder)), status.identity))
      }
    }
  }

  private mutating func addChart(_ chart: String) {
    collect(chart) { finder throws(InputError) in
      let status = try FileReader.status(chart)
      if status.isFolder, !(try FileReader.names(in: chart)).contains("Chart.yaml") {
        throw .notChart
      }
      if finder.seenFolders.insert(status.identity).inserted {
        finder.found.append(FoundSource(.chart(Path.trimmed(chart)), status.identity))
      }
    }
  }

  /// Whether configurations exclude a file, given by its absolute path, or one of its parent folders.
  mutating func leavesOut(_ path: String) -> Bool {
    var current = path
    while current != "/" {
      if configurations.leavesOut(current, isFolder: current != path) { return true }
      current = LexicalPath.parent(current)
    }
    return false
  }

  /// Runs a step and records its error as an issue of the given input.
  private mutating func collect(
    _ name: String, _ step: (inout SourceFinder) throws(InputError) -> Void
  ) {
    do { try step(&self) } catch {
      met += 1
      issues.append(InputIssue(name: name, error: error))
    }
  }

  private mutating func walk(
    _ folder: String, _ identity: FileReader.Identity, recursive: Bool, rendered: Bool, depth: Int
  ) throws(InputError) {
    guard depth < Self.depthLimit else { throw .folderTooDeep(limit: Self.depthLimit) }
    guard seenFolders.insert(identity).inserted else { return }
    let names = try FileReader.names(in: folder)
    let built =
      rendered || depth > 0 ? addRendered(folder, identity, names, isNamed: depth == 0) : nil
    for name in names where !name.hasPrefix(".") {
      let path = Path.join(folder, name)
      if let built, built.keeps(name) { continue }
      collect(path) { finder throws(InputError) in
        guard let status = try Self.status(unlessGone: path) else { return }
        // Files below a chart or kustomization belong to it; only other charts and kustomizations there are separate sources.
        let isFile = built == nil && LexicalPath.isManifest(name) && !finder.isInsideRendered
        // Pipes and devices may never end; they are only read if they are named.
        guard status.isFolder ? recursive : isFile && status.isRegular else { return }
        if finder.configurations.leavesOut(path, isFolder: status.isFolder) {
          finder.leftOut += 1
        } else if status.isFolder {
          let outside = finder.isInsideRendered
          if built != nil { finder.isInsideRendered = true }
          defer { finder.isInsideRendered = outside }
          try finder.walk(
            path, status.identity, recursive: true, rendered: rendered, depth: depth + 1)
        } else {
          finder.addFile(path, status.identity)
        }
      }
    }
  }

  /// Adds a chart or kustomization; returns nil for a folder of plain manifests.
  private mutating func addRendered(
    _ folder: String, _ identity: FileReader.Identity, _ names: [String], isNamed: Bool
  ) -> RenderedFolder? {
    if names.contains("Chart.yaml") {
      let chart = ChartFile(folder: folder)
      note(folder)
      for used in chart.neighbours { noteUsed(used, in: folder, by: identity) }
      // A library chart renders nothing by itself.
      if !chart.isLibrary || isNamed {
        found.append(FoundSource(.chart(folder), identity, root: root, isBelowNamed: root == nil))
      }
      return .chart
    }
    guard let name = KustomizationFile.names.first(where: names.contains),
      let kustomization = Kustomization(folder: folder, name: name)
    else { return nil }
    note(folder)
    for base in kustomization.bases { noteUsed(base, in: folder, by: identity) }
    for file in kustomization.files { noteUsed(file, in: folder, by: identity, isFile: true) }
    if !kustomization.isComponent {
      found.append(
        FoundSource(.kustomization(folder), identity, root: root, isBelowNamed: root == nil))
    }
    return .kustomization(charts: kustomization.charts)
  }

  private mutating func note(_ folder: String) {
    met += 1
    if let root { rendered[root, default: []].append(folder) }
  }

  /// Returns nil for a dangling symbolic link, such as the lock files of editors.
  private static func status(unlessGone path: String) throws(InputError) -> FileReader.Status? {
    do throws(InputError) {
      return try FileReader.status(path)
    } catch {
      if error == .missing { return nil }
      throw error
    }
  }

  private mutating func noteUsed(
    _ written: String, in folder: String, by user: FileReader.Identity, isFile: Bool = false
  ) {
    let path = written.hasPrefix("/") ? written : Path.join(folder, written)
    guard let status = try? FileReader.status(path) else { return }
    if status.isFolder {
      // Any string in a kustomization may be a file name, so a string that matches a folder is not evidence that it is used.
      if !isFile { users[status.identity, default: []].insert(user) }
    } else {
      usedFiles.insert(status.identity)
    }
  }

  /// Removes sources that another chart or kustomization includes; they are linted as part of it. Kustomizations that include
  /// one another are part of nothing else, so they stay, and kubectl reports the cycle.
  private mutating func dropParts() {
    guard !users.isEmpty || !usedFiles.isEmpty else { return }
    let parts = self.parts()
    found.removeAll { entry in
      guard entry.root != nil, let identity = entry.identity else { return false }
      return switch entry.source {
      case .kustomization, .chart: parts.contains(identity)
      case .file: usedFiles.contains(identity)
      case .standardInput: false
      }
    }
  }

  /// The folders that a topmost chart or kustomization includes, directly or through others.
  private func parts() -> Set<FileReader.Identity> {
    var used: [FileReader.Identity: [FileReader.Identity]] = [:]
    for (folder, users) in users { for user in users { used[user, default: []].append(folder) } }
    var waiting = used.keys.filter { users[$0] == nil }
    var parts: Set<FileReader.Identity> = []
    while let next = waiting.popLast() {
      for folder in used[next] ?? [] where parts.insert(folder).inserted { waiting.append(folder) }
    }
    return parts
  }
}

/// A folder that is rendered as a whole.
private enum RenderedFolder {
  case chart
  /// The folders of charts that it inflates, by name; nil if it inflates none.
  case kustomization(charts: String?)

  /// Whether a subfolder always belongs to it.
  func keeps(_ name: String) -> Bool {
    switch self {
    case .chart: ["templates", "charts", "crds"].contains(name)
    case .kustomization(let charts): name == charts
    }
  }
}
