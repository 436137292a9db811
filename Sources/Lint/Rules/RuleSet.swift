public import YAML

/// A set of rules with unique ids.
public struct RuleSet: Sendable {
  /// Sorted by id.
  public let rules: [Rule]
  /// Programs of these rules that the next pass can use.
  let idle = IdleRules()

  /// Creates a set from definitions after checking them.
  ///
  /// - Throws: ``RuleErrors`` with all errors in all definitions.
  public init(_ definitions: [RuleDefinition]) throws(RuleErrors) {
    let errors = definitions.flatMap { RuleChecker.faults(of: $0) }
    if !errors.isEmpty { throw RuleErrors(errors) }
    self.init(checked: definitions)
  }

  private init(checked definitions: [RuleDefinition], isEmbedded: (String) -> Bool = { _ in false })
  {
    rules = definitions.sorted { $0.id < $1.id }.map {
      Rule(definition: $0, isEmbedded: isEmbedded($0.id))
    }
  }

  /// Creates a set of the embedded rules, which are checked at build time, and custom ones. A custom rule replaces an
  /// embedded rule with the same id.
  ///
  /// - Throws: ``RuleErrors`` with all errors in all files.
  public init(
    embedded: [RuleDefinition] = EmbeddedRules.all, adding files: [Tree]
  ) throws(RuleErrors) {
    var errors: [RuleError] = []
    var byID = Dictionary(embedded.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    var own: [String: String] = [:]
    for file in files {
      do throws(RuleErrors) {
        for definition in try RuleReader.read(file) {
          if let other = own.updateValue(file.source.name, forKey: definition.id) {
            errors.append(
              RuleError(
                file: file.source.name, line: 1, column: 1,
                message: "rule `\(definition.id)` is already defined in \(other)"))
          }
          errors += RuleChecker.faults(of: definition)
          byID[definition.id] = definition
        }
      } catch {
        errors += error.errors
      }
    }
    if !errors.isEmpty { throw RuleErrors(errors) }
    self.init(checked: Array(byID.values)) { own[$0] == nil }
  }

  /// Takes over rules that were compiled in the background, unless custom ones replace them.
  func add(_ ready: PrecompiledRules) {
    let embedded = Set(rules.lazy.filter(\.isEmbedded).map(\.id))
    idle.add(ready.take().filter { embedded.contains($0.definition.id) })
  }

  /// The rule with an id.
  public subscript(id: String) -> Rule? { rules.first { $0.id == id } }
}
