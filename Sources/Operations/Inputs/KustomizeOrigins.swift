import YAML

/// Turns the annotations in which kustomize tells where an object came from into the comment that helm writes, so that
/// findings say which file of the tree to change.
///
/// Kustomize writes them where its `buildMetadata` asks for `originAnnotations` (Kustomize documentation, buildMetadata). They
/// are not a part of what would be applied, and are taken out again.
enum KustomizeOrigins {
  /// The key of the annotation, in a file below the folder that was built, or of the generator that made the object.
  private static let key = "    config.kubernetes.io/origin:"

  /// The text that `kubectl kustomize` wrote, with a `# Source:` comment above each object whose origin it told.
  ///
  /// - Parameter name: what a path in an annotation is called for the user.
  static func comments(in text: [UInt8], naming name: (String) -> String) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var document: [ArraySlice<UInt8>] = []
    func finish() {
      let (origin, lines) = takeOrigin(document)
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
    return result
  }

  /// The path that an object's annotation tells, and the object's lines without it.
  private static func takeOrigin(
    _ lines: [ArraySlice<UInt8>]
  ) -> (path: String?, rest: [ArraySlice<UInt8>]) {
    guard let metadata = lines.firstIndex(where: { $0.elementsEqual("metadata:\n".utf8) }) else {
      return (nil, lines)
    }
    let end = lines[(metadata + 1)...].firstIndex { indent($0) == 0 } ?? lines.count
    let annotations = lines[metadata..<end].firstIndex { $0.elementsEqual("  annotations:\n".utf8) }
    guard let annotations else { return (nil, lines) }
    let last = lines[(annotations + 1)..<end].firstIndex { indent($0) <= 2 } ?? end
    let entries = lines[(annotations + 1)..<last]
    guard let first = entries.firstIndex(where: { $0.starts(with: key.utf8) }) else {
      return (nil, lines)
    }
    let after = entries[(first + 1)...].firstIndex { indent($0) <= 4 } ?? last
    let isOnly = after - first == entries.count
    return (
      path(in: lines[first..<after]),
      Array(lines[..<(isOnly ? annotations : first)] + lines[after...])
    )
  }

  /// The file in an annotation: `path`, with the repository that it came from, or the kustomization with the generator.
  private static func path(in lines: ArraySlice<ArraySlice<UInt8>>) -> String? {
    var fields: [String: String] = [:]
    for line in lines {
      let text = String(decoding: line, as: UTF8.self).drop { $0 == " " }
      guard let colon = text.firstIndex(of: ":") else { continue }
      let value = text[text.index(after: colon)...].drop { $0 == " " }
      fields[String(text[..<colon])] = String(value.prefix { !$0.isNewline })
    }
    guard let path = fields["path"] ?? fields["configuredIn"] else { return nil }
    guard let repository = fields["repo"] else { return path }
    return "\(repository)//\(path)" + (fields["ref"].map { "?ref=\($0)" } ?? "")
  }

  private static func indent(_ line: ArraySlice<UInt8>) -> Int {
    line.firstIndex { $0 != UInt8(ascii: " ") }.map { $0 - line.startIndex } ?? line.count
  }
}
