import Layout
import Lint
import YAML

/// Turns what the user named into the texts to get, in the order in which they were named; nothing is got twice.
struct SourceFinder {
  private(set) var sources: [InputSource] = []
  private(set) var issues: [InputIssue] = []
  private(set) var configurations: ConfigurationFinder

  private var seenFiles: Set<FileReader.Identity> = []
  private var seenFolders: Set<FileReader.Identity> = []
  private var seenStandardInput = false
  /// How many things worth reading were met, also again, to tell a folder without any.
  private var met = 0
  /// How many things a configuration left out.
  private var leftOut = 0
  /// Kustomizations met while walking, and the folders that they build upon.
  private var usedFolders: Set<FileReader.Identity> = []
  private var walked: [(position: Int, identity: FileReader.Identity)] = []

  private static let depthLimit = 64

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
    dropBases()
    if issues.isEmpty, let flag = request.rendering.valueFlag, !sources.contains(where: \.isChart) {
      issues.append(InputIssue(name: flag, error: .noChartForValues))
    }
    for source in sources {
      configurations.put(source, standardInput: request.standardInputName)
    }
  }

  private mutating func add(_ path: String, recursive: Bool, rendered: Bool) {
    if path == "-" {
      if !seenStandardInput { sources.append(.standardInput) }
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
    if seenFiles.insert(identity).inserted { sources.append(.file(path)) }
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
        finder.sources.append(.kustomization(Path.trimmed(folder)))
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
        finder.sources.append(.chart(Path.trimmed(chart)))
      }
    }
  }

  /// Runs a step, and keeps its error as an issue of the input that it was about.
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
    if rendered || depth > 0 {
      if names.contains("Chart.yaml") {
        met += 1
        sources.append(.chart(folder))
        return
      }
      if let name = KustomizationFile.names.first(where: names.contains),
        let kustomization = Kustomization(folder: folder, name: name)
      {
        met += 1
        noteBases(of: kustomization, in: folder)
        guard !kustomization.isComponent else { return }
        walked.append((sources.count, identity))
        sources.append(.kustomization(folder))
        return
      }
    }
    for name in names where !name.hasPrefix(".") {
      let path = Path.join(folder, name)
      collect(path) { finder throws(InputError) in
        guard let status = try Self.status(unlessGone: path) else { return }
        let isWanted = status.isFolder ? recursive : LexicalPath.isManifest(name)
        guard isWanted else { return }
        if finder.configurations.leavesOut(path, isFolder: status.isFolder) {
          finder.leftOut += 1
        } else if status.isFolder {
          try finder.walk(
            path, status.identity, recursive: true, rendered: rendered, depth: depth + 1)
        } else {
          finder.addFile(path, status.identity)
        }
      }
    }
  }

  /// Nil for a link that leads nowhere, as editors leave for their locks.
  private static func status(unlessGone path: String) throws(InputError) -> FileReader.Status? {
    do throws(InputError) {
      return try FileReader.status(path)
    } catch {
      if error == .missing { return nil }
      throw error
    }
  }

  private mutating func noteBases(of kustomization: Kustomization, in folder: String) {
    for base in kustomization.bases {
      let path = base.hasPrefix("/") ? base : Path.join(folder, base)
      if let status = try? FileReader.status(path), status.isFolder {
        usedFolders.insert(status.identity)
      }
    }
  }

  /// A kustomization that another one builds upon is rendered as a part of that one.
  private mutating func dropBases() {
    for (position, identity) in walked.reversed() where usedFolders.contains(identity) {
      sources.remove(at: position)
    }
  }
}
