import Kubernetes
public import YAML

/// Renders live objects as YAML, so that findings can point to positions in them.
public struct ObjectText: Sendable {
  private var text: [UInt8] = []
  private let keepsManagedFields: Bool

  private init(keepsManagedFields: Bool) { self.keepsManagedFields = keepsManagedFields }

  /// Returns one tree per object, as printed by `kubectl get -o yaml`.
  ///
  /// - Parameters:
  ///   - list: The objects.
  ///   - keepsManagedFields: Whether the texts have the managed fields, which show when an object was changed.
  public static func trees(of list: ObjectList, keepsManagedFields: Bool = false) -> [Tree] {
    let type = list.request.type
    return list.items.map { tree(of: $0, type, keepsManagedFields: keepsManagedFields) }
  }

  /// Returns one object, as printed by `kubectl get -o yaml`.
  ///
  /// - Parameters:
  ///   - item: The object.
  ///   - type: Its type.
  ///   - keepsManagedFields: Whether the text has the managed fields.
  public static func tree(
    of item: Node, _ type: ResourceType, keepsManagedFields: Bool = false
  ) -> Tree {
    var writer = ObjectText(keepsManagedFields: keepsManagedFields)
    writer.write(item, of: type)
    let metadata = item["metadata"]
    let name = LiveName.of(
      type.kind, metadata?["name"]?.text ?? "", namespace: metadata?["namespace"]?.text)
    return Tree(
      parsing: SourceFile(name: name, text: String(decoding: writer.text, as: UTF8.self)))
  }

  private mutating func write(_ item: Node, of type: ResourceType) {
    text += "apiVersion: \(type.apiVersion)\nkind: \(type.kind)\n".utf8
    for (key, value) in item.entries where !["apiVersion", "kind"].contains(key.text) {
      write(key.text ?? "", value, indentation: 0)
    }
  }

  private mutating func write(_ key: String, _ value: Node, indentation: Int) {
    if key == "managedFields", indentation == 2, !keepsManagedFields { return }
    if key == "kubectl.kubernetes.io/last-applied-configuration" { return }
    indent(indentation)
    scalar(key)
    text.append(UInt8(ascii: ":"))
    self.value(value, indentation: indentation)
  }

  /// Writes the value after a key or dash: on the same line or on lines of its own.
  private mutating func value(_ value: Node, indentation: Int, inList: Bool = false) {
    if value.isMapping {
      guard value.count > 0 else { return line(" {}") }
      var isFirst = inList
      if !inList { text.append(0x0A) }
      for (key, child) in value.entries {
        if isFirst {
          text.append(0x20)
          scalar(key.text ?? "")
          text.append(UInt8(ascii: ":"))
          self.value(child, indentation: indentation + 2)
          isFirst = false
        } else {
          write(key.text ?? "", child, indentation: indentation + 2)
        }
      }
    } else if value.isSequence {
      guard value.count > 0 else { return line(" []") }
      text.append(0x0A)
      let column = inList ? indentation + 2 : indentation
      for element in value.elements {
        indent(column)
        text.append(UInt8(ascii: "-"))
        self.value(element, indentation: column, inList: true)
      }
    } else {
      switch value.scalar ?? .null {
      case .string(let string):
        if block(string, indentation: indentation + 2) { return }
        text.append(0x20)
        scalar(string)
      case let other:
        text.append(0x20)
        var json = JSONText()
        json.append(other)
        text += json.bytes
      }
      text.append(0x0A)
    }
  }

  /// Writes a multi-line string as a block. Returns false if a block would change it.
  private mutating func block(_ string: String, indentation: Int) -> Bool {
    let bytes = Array(string.utf8)
    guard bytes.contains(0x0A), let first = bytes.first, first != 0x20, first != 0x0A,
      first != 0x09,
      bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7F || $0 == 0x0A || $0 == 0x09 })
    else { return false }
    var ends = 0
    while ends < bytes.count, bytes[bytes.count - 1 - ends] == 0x0A { ends += 1 }
    text += (ends == 0 ? " |-\n" : ends == 1 ? " |\n" : " |+\n").utf8
    let body = ends > 0 ? bytes.dropLast() : bytes[...]
    for line in body.split(separator: 0x0A, omittingEmptySubsequences: false) {
      if !line.isEmpty {
        indent(indentation)
        text += line
      }
      text.append(0x0A)
    }
    return true
  }

  /// Writes a string: plain if it cannot be mistaken for another type.
  private mutating func scalar(_ string: String) {
    var isPlain = !string.isEmpty && string.utf8.count < 200
    for (position, byte) in string.utf8.enumerated() where isPlain {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "/"):
        break
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
        UInt8(ascii: "_"):
        if position == 0 { isPlain = false }
      default: isPlain = false
      }
    }
    if isPlain, !Self.words.contains(string.lowercased()) {
      text += string.utf8
    } else {
      var json = JSONText()
      json.append(string)
      text += json.bytes
    }
  }

  private static let words: Set<String> = [
    "y", "n", "yes", "no", "on", "off", "true", "false", "null",
  ]

  private mutating func line(_ string: String) {
    text += string.utf8
    text.append(0x0A)
  }

  private mutating func indent(_ count: Int) {
    text.append(contentsOf: repeatElement(0x20, count: count))
  }
}
