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
