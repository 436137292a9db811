import Basics
import Kubernetes
import YAML

/// A comment or annotation that is meant as an ignore but suppresses nothing.
struct MisspeltIgnore {
  let message: String
  let remediation: String
  let file: SourceFile
  let start: Mark
  let end: Mark
  /// The object with the annotation, whose path in the object is `path`.
  var object: ObjectReference?
  var path: String?
  /// The template that the text was rendered from.
  var source: String?
}

/// Finds misspelled ignores, and ignores in places where they have no effect.
enum MisspeltIgnores {
  /// The texts of which every misspelled ignore must contain one: in each, another part may be misspelled.
  private static let words: [StaticString] = ["kubectl-jitsi", ":ignore"]

  /// Reads the trees whose text contains one of these.
  static func read(_ objects: ObjectSet) -> [MisspeltIgnore] {
    let trees = objects.trees.filter { tree in words.contains { tree.source.holds($0) } }
    guard !trees.isEmpty else { return [] }
    let known = Set(trees.map { ObjectIdentifier($0) })
    return trees.flatMap(misspeltComments)
      + objects.objects.flatMap {
        known.contains(ObjectIdentifier($0.node.tree)) ? annotations($0) : []
      }
  }

  // MARK: Comments

  private static func misspeltComments(_ tree: Tree) -> [MisspeltIgnore] {
    guard let first = tree.documents.first, let last = tree.documents.last else { return [] }
    let range = first.range.lowerBound..<last.range.upperBound
    let hits = words.flatMap { tree.source.offsets(of: $0, in: range) }.sorted()
    guard !hits.isEmpty else { return [] }
    let bytes = tree.source.bytes
    let comments = tree.comments
    var seen: Set<Int> = []
    return hits.compactMap { hit in
      guard let start = beginning(ofCommentAt: hit, bytes), seen.insert(start).inserted,
        CommentIgnores.isComment(start, tree, comments)
      else { return nil }
      var end = start
      while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
      guard let (length, isForFile) = misspelt(String(decoding: bytes[start..<end], as: UTF8.self))
      else { return nil }
      let right = "# kubectl-jitsi:ignore" + (isForFile ? "-file" : "")
      return MisspeltIgnore(
        message: "this comment suppresses nothing: use `\(right) RULE`",
        remediation: "Use `\(right)`, followed by the rules.", file: tree.source,
        start: tree.source.mark(at: start), end: tree.source.mark(at: start + length),
        source: tree.document(at: start)?.source)
    }
  }

  /// The start of a comment's text, if only a few words are between its `#` and an offset.
  private static func beginning(ofCommentAt hit: Int, _ bytes: [UInt8]) -> Int? {
    var index = hit - 1
    while index >= 0, hit - index < 24, bytes[index] != 0x0A, bytes[index] != UInt8(ascii: "#") {
      index -= 1
    }
    guard index >= 0, bytes[index] == UInt8(ascii: "#") else { return nil }
    index += 1
    while index < hit, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
    return index
  }

  /// The length in bytes of a misspelled marker in a comment, and whether it is meant for a whole file; nil if there is
  /// no marker, or if it is correct.
  private static func misspelt(_ comment: String) -> (length: Int, isForFile: Bool)? {
    let text = comment.utf8
    let isName = { (byte: UInt8) in
      byte >= 0x61 && byte <= 0x7A || byte >= 0x41 && byte <= 0x5A || byte == UInt8(ascii: "-")
        || byte == UInt8(ascii: "_")
    }
    let name = text.prefix(while: isName)
    let rest = text.dropFirst(name.count)
    let separator = rest.prefix { " \t:=/.".utf8.contains($0) }
    let word = rest.dropFirst(separator.count).prefix(while: isName)
    guard !separator.isEmpty, !word.isEmpty, separator.count <= 3, word.count <= 16 else {
      return nil
    }
    let tool = String(decoding: name, as: UTF8.self).lowercased()
    let verb = String(decoding: word, as: UTF8.self).lowercased()
    let behind = rest.dropFirst(separator.count + word.count).first
    guard Suggestion.distance(tool, "kubectl-jitsi") <= 3 else { return nil }
    let isTool = name.elementsEqual("kubectl-jitsi".utf8)
    let isRight =
      isTool && separator.elementsEqual(":".utf8)
      && (word.elementsEqual("ignore".utf8) || word.elementsEqual("ignore-file".utf8))
      && (behind == nil || behind == 0x20 || behind == 0x09)
    if isRight { return nil }
    let isForFile = verb.contains("file")
    let plain = isForFile ? "ignore-file" : "ignore"
    // `# kubectl-jitsi ignores …` is a sentence about the program, not an ignore.
    let isSentence = separator.allSatisfy { $0 == 0x20 || $0 == 0x09 } && verb != plain
    let isVerb = ["disable", "suppress", "skip", "nolint"].contains(verb)
    guard !isSentence, isVerb || Suggestion.distance(verb, plain) <= 2 else { return nil }
    return (name.count + separator.count + word.count, isForFile)
  }

  // MARK: Annotations

  private static func annotations(_ object: KubernetesObject) -> [MisspeltIgnore] {
    let metadata = object.node["metadata"]
    var found: [MisspeltIgnore] = []
    for key in metadata?["annotations"].map({ $0.entries.map(\.key) }) ?? [] {
      guard let name = key.text, isMisspelt(name) else { continue }
      found.append(
        mistake(
          key, object, "metadata.annotations",
          "annotation \(name) suppresses nothing: its name must be \(Suppression.annotation)"))
    }
    let template = object.node["spec"]?["template"]?["metadata"]
    let places = [
      (metadata?["labels"], "metadata.labels"),
      (template?["annotations"], "spec.template.metadata.annotations"),
    ]
    for (place, path) in places {
      for key in place.map({ $0.entries.map(\.key) }) ?? []
      where key.text == Suppression.annotation {
        found.append(
          mistake(
            key, object, path,
            "\(Suppression.annotation) suppresses nothing here: it must be in the object's own annotations"
          ))
      }
    }
    return found
  }

  private static func mistake(
    _ key: Node, _ object: KubernetesObject, _ path: String, _ message: String
  ) -> MisspeltIgnore {
    MisspeltIgnore(
      message: message,
      remediation: "Add `\(Suppression.annotation): RULE` under metadata.annotations.",
      file: key.tree.source, start: key.start, end: key.end, object: ObjectReference(object),
      path: "\(path)[\"\(key.text ?? "")\"]", source: object.source)
  }

  /// Whether an annotation's name is close to the correct one.
  private static func isMisspelt(_ name: String) -> Bool {
    guard name != Suppression.annotation, name.utf8.count <= 40 else { return false }
    let parts = name.lowercased().split(separator: "/", maxSplits: 1)
    guard let first = parts.first, first.contains("jitsi") else { return false }
    if parts.count == 1 {
      return Suggestion.distance(name.lowercased(), Suppression.annotation) <= 3
    }
    let prefix = String(first)
    let isPrefix =
      prefix == "kubectl-jitsi" || Suggestion.distance(prefix, "kubectl-jitsi.dev") <= 4
    return isPrefix
      && (Suggestion.distance(String(parts[1]), "ignore") <= 2 || parts[1].hasPrefix("ignore"))
  }
}
