public import Lint
import YAML

/// Locates rendered findings in the user's files. Only files of findings are read, each once.
public struct OriginFinder {
  private struct Rendering {
    let folder: String
    let tool: Tool
    let routes: KustomizeRoutes?
    let trees: [Tree]
  }

  private var renderings: [ObjectIdentifier: Rendering] = [:]
  private var charts: [String: ChartTemplates] = [:]
  private var files = FileCache()

  public init(_ inputs: Inputs) {
    for (position, source) in inputs.sources.enumerated() {
      guard position < inputs.origins.count,
        case .rendered(let folder, let tool) = inputs.origins[position]
      else { continue }
      renderings[ObjectIdentifier(source)] = Rendering(
        folder: folder, tool: tool, routes: inputs.routes[position],
        trees: inputs.trees.filter { $0.source === source })
    }
  }

  /// Whether no input was rendered.
  public var isEmpty: Bool { renderings.isEmpty }

  /// Returns the origin of a finding; nil if it already is in a file of the user.
  public mutating func origin(of finding: Finding) -> FindingOrigin? {
    guard let rendering = renderings[ObjectIdentifier(finding.file)] else { return nil }
    let offset = finding.start.offset
    var source =
      finding.source
      ?? rendering.trees.lazy.compactMap {
        $0.rendered(at: offset) == nil ? nil : $0.document(at: offset)?.source
      }.first
    switch rendering.tool {
    case .helm:
      // If a template begins with `---`, its comment is in the preceding empty document.
      if source == nil { source = finding.file.comment(before: finding.start.line) }
      var chart = charts[rendering.folder] ?? ChartTemplates(folder: rendering.folder)
      defer { charts[rendering.folder] = chart }
      let root = rendering.trees.lazy.compactMap { $0.rendered(at: offset) }.first
      return chart.origin(of: finding, in: root, source: source, &files)
    case .kubectl:
      let object = rendering.trees.lazy.compactMap { $0.rendered(at: offset) }.first
      return KustomizeFiles(
        folder: rendering.folder, route: rendering.routes?.route(at: offset) ?? []
      ).origin(of: finding, object: object, source: source, &files)
    }
  }
}

extension SourceFile {
  /// Returns the path in the last `# Source:` comment above a line.
  fileprivate func comment(before line: Int) -> String? {
    for number in (1...max(1, line)).reversed() {
      guard let text = self.line(number), text.hasPrefix("# Source: ") else { continue }
      return String(text.dropFirst("# Source: ".count))
    }
    return nil
  }
}

extension Tree {
  /// Returns the root of the document that contains an offset.
  fileprivate func rendered(at offset: Int) -> Node? {
    guard let document = document(at: offset), document.range.contains(offset) else { return nil }
    return document.root.map(node)
  }
}
