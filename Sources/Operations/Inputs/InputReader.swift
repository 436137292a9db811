import Basics
import Lint
import YAML

/// Reads the inputs of a request, source by source.
struct InputReader {
  private let request: InputRequest
  private let limits: Limits
  /// The files to which the input is restricted; nil if everything is used.
  private let context: InputContext?
  private var finder: SourceFinder
  private var trees: [Tree] = []
  private var issues: [InputIssue] = []
  private var origins: [Inputs.Origin] = []
  private var routes: [Int: KustomizeRoutes] = [:]
  private var sorter = UnitSorter()
  private var kustomized = KustomizedFiles()
  /// The names of texts that a kustomization completes.
  private var partial: Set<String> = []
  private var bundle: RecordedBundle?
  /// Folders that were walked, without any manifest, and with one.
  private var barren: [String] = []
  private var fertile: Set<String> = []

  init(_ request: InputRequest, _ limits: Limits, context: InputContext? = nil) {
    self.request = request
    self.limits = limits
    self.context = context
    finder = SourceFinder(request)
    issues = finder.issues
  }

  mutating func inputs() -> Inputs {
    for (entry, key) in zip(finder.found, finder.units) where isWanted(entry) {
      let name = name(of: entry.source)
      if let root = entry.root, entry.isRendered { fertile.insert(root) }
      do throws(InputError) {
        let (bytes, route) = try read(entry.source)
        if Gzip.isGzip(bytes) {
          try add(bundle: bytes, name, key)
          continue
        }
        if !entry.isRendered, ManifestTest.isTemplate(bytes) {
          if entry.root != nil || context != nil { continue }
          throw InputError.template
        }
        let parts = Tree.parse(try file(name, bytes), limits: limits)
        // A walk also finds YAML files that are not manifests.
        if entry.root != nil || context != nil, !entry.isRendered, !ManifestTest.isManifest(parts) {
          if let root = entry.root, barren.last != root { barren.append(root) }
          continue
        }
        if let root = entry.root { fertile.insert(root) }
        if !entry.isRendered, kustomized.contains(name) { partial.insert(name) }
        routes[origins.count] = route
        sorter.add(parts, key, position: origins.count, folder: entry.walkedFolder)
        trees += parts
        origins.append(entry.source.origin)
      } catch {
        issues.append(InputIssue(name: name, error: error))
      }
    }
    for root in barren
    where context == nil && !fertile.contains(root) && !issues.contains(where: { $0.name == root })
    {
      issues.append(InputIssue(name: root, error: .folderWithoutObjects))
    }
    var inputs = Inputs(
      trees: trees, issues: issues, origins: origins, units: sorter.units,
      isFileByFile: finder.isFileByFile && bundle == nil, partial: partial, routes: routes,
      configurations: finder.configurations.configurations,
      configurationIssues: finder.configurations.issues,
      configurationErrors: finder.configurations.errors)
    inputs.bundle = bundle
    return inputs
  }

  private mutating func add(
    bundle bytes: [UInt8], _ name: String, _ key: UnitKey
  ) throws(InputError) {
    guard request.acceptsBundles else { throw .bundle }
    let reader = try BundleReader(bytes)
    bundle = reader.recorded
    for text in reader.texts {
      let parts = Tree.parse(try file("\(name)/\(text.name)", text.bytes), limits: limits)
      sorter.add(parts, key, position: origins.count)
      trees += parts
      // Nothing in it can be edited.
      origins.append(.cluster)
    }
  }

  private func name(of source: InputSource) -> String {
    source == .standardInput ? request.standardInputName ?? source.name : source.name
  }

  private mutating func isWanted(_ entry: FoundSource) -> Bool {
    guard let context else { return true }
    if entry.source == .standardInput, let path = context.replaced?.path {
      // The file is then read as part of that chart or kustomization.
      if finder.sources.contains(where: { context.isChanged($0) }) { return false }
      return !finder.leavesOut(path)
    }
    return context.isPart(of: entry.source)
  }

  private func read(
    _ source: InputSource
  ) throws(InputError) -> (text: [UInt8], routes: KustomizeRoutes?) {
    if let context, context.isChanged(source) {
      return try context.render(source, request.rendering, limits: limits)
    }
    switch source {
    case .file(let path):
      return (try FileReader.read(path, limit: limits.fileSize), nil)
    case .standardInput:
      if let text = context?.replaced?.text { return (text, nil) }
      return (try FileReader.read(descriptor: 0, limit: limits.fileSize), nil)
    case .kustomization(let folder):
      let result = try Renderer.kustomize(folder, limit: limits.fileSize)
      return (result.text, result.routes)
    case .chart(let folder):
      return (try Renderer.template(folder, request.rendering, limit: limits.fileSize), nil)
    }
  }

  private func file(_ name: String, _ bytes: [UInt8]) throws(InputError) -> SourceFile {
    do throws(SourceError) {
      return try SourceFile(name: name, reading: bytes, limits: limits)
    } catch {
      throw .source(error)
    }
  }
}
