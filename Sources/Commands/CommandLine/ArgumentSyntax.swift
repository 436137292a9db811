import YAML

/// A flag, option or argument of a command, from ArgumentParser's description.
struct ArgumentSyntax {
  enum Kind: String {
    /// A positional argument.
    case positional
    /// A name with a value.
    case option
    /// A name without a value.
    case flag
  }

  let kind: Kind
  /// The names with their dashes, short names first.
  let names: [String]
  let valueName: String
  /// The title of its group in help; nil for the command's own options.
  let section: String?
  let isOptional: Bool
  let isRepeating: Bool
  let defaultValue: String?
  /// The accepted values; empty if it accepts others.
  let allValues: [String]
  let abstract: String
  let completion: Completion

  /// How shells complete the value.
  enum Completion: Equatable {
    case none, folder
    /// Files with these extensions; all files if empty.
    case file([String])
    case list([String])
  }

  /// The name that messages and help use: the first long name.
  var longName: String { names.first { $0.hasPrefix("--") } ?? names.first ?? "" }
  var shortName: String? { names.first { !$0.hasPrefix("--") } }
}

extension ArgumentSyntax {
  /// What separates the parts of a line, and the elements of a list in it.
  private static let (tab, bar): (Character, Character) = ("\t", "|")

  /// The line that ``init(line:)`` reads.
  var line: String {
    func list(_ words: [String]) -> String { words.joined(separator: String(Self.bar)) }
    let completed =
      switch completion {
      case .none: ""
      case .folder: "folder"
      case .file(let extensions): list(["file"] + extensions)
      case .list(let values): list(["list"] + values)
      }
    let parts = [
      kind.rawValue, list(names), valueName, section ?? "",
      (isOptional ? "?" : "") + (isRepeating ? "*" : ""), defaultValue ?? "", list(allValues),
      completed, abstract,
    ]
    return parts.joined(separator: String(Self.tab))
  }

  /// Reads a line of ``EmbeddedSyntax``; nil if it is none.
  init?(line: Substring) {
    func list(_ text: Substring) -> [String] { text.split(separator: Self.bar).map(String.init) }
    let parts = line.split(separator: Self.tab, omittingEmptySubsequences: false)
    guard parts.count == 9, let kind = Kind(rawValue: String(parts[0])) else { return nil }
    self.kind = kind
    names = list(parts[1])
    valueName = String(parts[2])
    section = parts[3].isEmpty ? nil : String(parts[3])
    isOptional = parts[4].contains("?")
    isRepeating = parts[4].contains("*")
    defaultValue = parts[5].isEmpty ? nil : String(parts[5])
    allValues = list(parts[6])
    let completed = list(parts[7])
    switch completed.first {
    case "file": completion = .file(Array(completed.dropFirst()))
    case "list": completion = .list(Array(completed.dropFirst()))
    case "folder": completion = .folder
    default: completion = .none
    }
    abstract = String(parts[8])
  }
}

extension ArgumentSyntax {
  /// Reads a node of ArgumentParser's dump; nil if it is hidden or not an argument.
  init?(_ node: Node) {
    guard node["shouldDisplay"]?.text != "false",
      let kind = node["kind"]?.text.flatMap(Kind.init(rawValue:))
    else { return nil }
    self.kind = kind
    names = Self.texts(node["names"]) { name in
      name["name"]?.text.map { (name["kind"]?.text == "long" ? "--" : "-") + $0 }
    }.sorted { !$0.hasPrefix("--") && $1.hasPrefix("--") }
    valueName = node["valueName"]?.text ?? ""
    section = node["sectionTitle"]?.text
    isOptional = node["isOptional"]?.text == "true"
    isRepeating = node["isRepeating"]?.text == "true"
    defaultValue = node["defaultValue"]?.text ?? node["discussion"]?.text
    allValues = Self.texts(node["allValues"], \.text)
    abstract = node["abstract"]?.text ?? ""
    if let file = node["completionKind"]?["file"] {
      completion = .file(Self.texts(file["extensions"], \.text))
    } else if let list = node["completionKind"]?["list"] {
      completion = .list(Self.texts(list["values"], \.text))
    } else {
      completion = node["completionKind"]?["directory"] == nil ? .none : .folder
    }
  }

  private static func texts(_ list: Node?, _ text: (Node) -> String?) -> [String] {
    var found: [String] = []
    if let list {
      for element in list.elements { if let word = text(element) { found.append(word) } }
    }
    return found
  }
}
