import YAML

/// A flag, an option or an argument of a command, as ArgumentParser describes it.
struct ArgumentSyntax {
  enum Kind: String {
    /// A word without a name.
    case positional
    /// A name that takes a value.
    case option
    /// A name alone.
    case flag
  }

  let kind: Kind
  /// The names with their dashes, short ones first.
  let names: [String]
  let valueName: String
  /// The title of its group in help; nil for the command's own.
  let section: String?
  let isOptional: Bool
  let isRepeating: Bool
  let defaultValue: String?
  /// The only values that it takes; empty where it takes others.
  let allValues: [String]
  let abstract: String
  let completion: Completion

  /// What shells complete a value to.
  enum Completion: Equatable {
    case none, folder
    /// Files with these extensions, or all of them.
    case file([String])
    case list([String])
  }

  /// The name that messages and help use: the long one.
  var longName: String { names.first { $0.hasPrefix("--") } ?? names.first ?? "" }
  var shortName: String? { names.first { !$0.hasPrefix("--") } }
  /// Takes a node of ArgumentParser's dump; nil for what is hidden or is not an argument.
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
