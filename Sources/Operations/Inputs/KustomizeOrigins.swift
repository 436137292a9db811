import YAML

/// Turns kustomize's origin annotations into `# Source:` comments like helm's, so that findings name the file to change.
///
/// Kustomize writes the annotations if `buildMetadata` has `originAnnotations` (Kustomize documentation, buildMetadata). They
/// are removed again, because they are not part of the objects that would be applied.
enum KustomizeOrigins {
  /// The annotation with the source file, relative to the built folder, or with the generator that created the object.
  private static let origin = "    config.kubernetes.io/origin:"
  /// The annotation with the kustomizations that the object passed through.
  private static let transformations = "    alpha.config.kubernetes.io/transformations:"

  /// Returns the output of `kubectl kustomize` with a `# Source:` comment above each object whose origin is known, and the
  /// kustomizations that the objects passed through.
  ///
  /// - Parameters:
  ///   - text: The output of `kubectl kustomize`.
  ///   - name: Maps a path in an annotation to the path that the user would write.
  static func comments(
    in text: [UInt8], naming name: (String) -> String
  ) -> (text: [UInt8], routes: KustomizeRoutes) {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var document: [ArraySlice<UInt8>] = []
    var routes = KustomizeRoutes()
    func finish() {
      let (origin, transformations, lines) = takeAnnotations(document)
      routes.add(transformations, at: result.count, naming: name)
      if let origin { result += Array("# Source: \(name(origin))\n".utf8) }
      for line in lines { result += line }
      document.removeAll(keepingCapacity: true)
    }
    var start = 0
    while start < text.count {
      let end = text[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? text.count
      let line = text[start..<end]
      start = end
      if line.elementsEqual("---\n".utf8) {
        finish()
        result += line
      } else {
        document.append(line)
      }
    }
    finish()
    return (result, routes)
  }

  /// Returns the origin annotations of an object, and the object's lines without them.
  private static func takeAnnotations(
    _ lines: [ArraySlice<UInt8>]
  ) -> (path: String?, transformations: [String], rest: [ArraySlice<UInt8>]) {
    guard let metadata = lines.firstIndex(where: { $0.elementsEqual("metadata:\n".utf8) }) else {
      return (nil, [], lines)
    }
    let end = lines[(metadata + 1)...].firstIndex { indent($0) == 0 } ?? lines.count
    let annotations = lines[metadata..<end].firstIndex { $0.elementsEqual("  annotations:\n".utf8) }
    guard let annotations else { return (nil, [], lines) }
    let last = lines[(annotations + 1)..<end].firstIndex { indent($0) <= 2 } ?? end
    var removed: [Range<Int>] = []
    func take(_ key: String) -> ArraySlice<ArraySlice<UInt8>> {
      let entries = lines[(annotations + 1)..<last]
      guard let first = entries.firstIndex(where: { $0.starts(with: key.utf8) }) else { return [] }
      let after = entries[(first + 1)...].firstIndex { indent($0) <= 4 } ?? last
      removed.append(first..<after)
      return lines[first..<after]
    }
    let transformations = take(Self.transformations).compactMap { field("configuredIn", $0) }
    let origin = path(in: take(origin))
    if removed.isEmpty { return (nil, [], lines) }
    if removed.reduce(0, { $0 + $1.count }) == last - annotations - 1 {
      removed.append(annotations..<annotations + 1)
    }
    let rest = lines.indices.lazy.filter { line in !removed.contains { $0.contains(line) } }
    return (origin, transformations, rest.map { lines[$0] })
  }

  /// Returns the file of an annotation: its `path`, with the repository if it is remote, or the kustomization with the
  /// generator.
  private static func path(in lines: ArraySlice<ArraySlice<UInt8>>) -> String? {
    func field(_ name: String) -> String? {
      for line in lines {
        if let value = self.field(name, line) { return value }
      }
      return nil
    }
    guard let path = field("path") ?? field("configuredIn") else { return nil }
    guard let repository = field("repo") else { return path }
    return "\(repository)//\(path)" + (field("ref").map { "?ref=\($0)" } ?? "")
  }

  /// Returns the value of a key in a line, at the start of a list item or inside it.
  private static func field(_ name: String, _ line: ArraySlice<UInt8>) -> String? {
    let text = String(decoding: line, as: UTF8.self).drop { $0 == " " || $0 == "-" }
    guard text.hasPrefix(name + ":") else { return nil }
    let value = text.dropFirst(name.count + 1).drop { $0 == " " }
    return String(value.prefix { !$0.isNewline })
  }

  private static func indent(_ line: ArraySlice<UInt8>) -> Int {
    line.firstIndex { $0 != UInt8(ascii: " ") }.map { $0 - line.startIndex } ?? line.count
  }
}
