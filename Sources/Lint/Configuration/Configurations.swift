import Basics
public import Jitsi
public import YAML

/// The configurations of an input, and which one applies to each text.
public struct Configurations: Sendable {
  public private(set) var all: [LintConfiguration] = []
  /// Files that look like configurations but are not read because of their names.
  public private(set) var misnamed: [SourceFile] = []
  private var byText: [String: Int] = [:]

  public init() {}

  public var isEmpty: Bool { byText.isEmpty }

  /// Adds a configuration and returns its number.
  package mutating func add(_ configuration: LintConfiguration) -> Int {
    all.append(configuration)
    return all.count - 1
  }

  /// Adds a file that looks like a configuration.
  package mutating func add(misnamed file: SourceFile) { misnamed.append(file) }

  /// Assigns a configuration to the text with a name.
  package mutating func put(_ text: String, under configuration: Int) {
    byText[text] = configuration
  }

  /// The number of the configuration that applies to the text with a name.
  func number(of text: String) -> Int? { byText[text] }

  /// What the configurations say of images whose tags do not name their release.
  public var declarations: ReleaseDeclarations {
    guard all.contains(where: { !$0.releases.isEmpty }) else { return ReleaseDeclarations() }
    let releases = all.map(\.releases)
    let byText = byText
    return ReleaseDeclarations { text in byText[text].map { releases[$0] } ?? [] }
  }

  /// The rules that the configurations of all texts turn off.
  func off(for trees: [Tree]) -> Set<String> {
    if isEmpty { return [] }
    let numbers = Set(trees.map { byText[$0.source.name] })
    var off: Set<String>?
    for number in numbers {
      guard let number else { return [] }
      let own = all[number].rules.filter { $0.value.value == .off }.keys
      off = off.map { $0.intersection(own) } ?? Set(own)
    }
    return off ?? []
  }

  /// Checks the names of rules in all configurations.
  ///
  /// - Throws: ``ConfigurationErrors`` if a configuration names an unknown rule.
  public func check(against rules: RuleSet) throws(ConfigurationErrors) {
    let known = rules.rules.map(\.id)
    let isKnown = Set(known)
    let errors = all.flatMap { configuration in
      configuration.rules.filter { !isKnown.contains($0.key) }
        .sorted { $0.value.start < $1.value.start }
        .map { rule, setting in
          let hint = Suggestion.closest(to: rule, among: known).map { "; did you mean `\($0)`?" }
          return ConfigurationError(
            file: configuration.file.name, line: setting.start.line, column: setting.start.column,
            message: "unknown rule `\(rule)`" + (hint ?? ""))
        }
    }
    if !errors.isEmpty { throw ConfigurationErrors(errors) }
  }

  /// The value of a setting that applies to the whole run; nil if no configuration sets it.
  ///
  /// - Throws: ``ConfigurationErrors`` if configurations set different values.
  public func agreed<Value>(
    _ name: String, _ setting: (LintConfiguration) -> LintConfiguration.Setting<Value>?
  ) throws(ConfigurationErrors) -> Value? {
    var first: (file: String, line: Int, value: Value)?
    for configuration in all {
      guard let said = setting(configuration) else { continue }
      if let first, first.value != said.value {
        throw ConfigurationErrors([
          ConfigurationError(
            file: configuration.file.name, line: said.start.line, column: said.start.column,
            message: """
              `\(name)` differs from \(first.file):\(first.line), and both apply to this run; set \
              it on the command line, or lint the folders one by one
              """)
        ])
      }
      if first == nil { first = (configuration.file.name, said.start.line, said.value) }
    }
    return first?.value
  }
}
