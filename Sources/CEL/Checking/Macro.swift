/// The receiver-style macros and their arguments.
enum Macro {
  case all, exists, existsOne, map, filter, transformList, transformMap, transformMapEntry
  case sortBy, optMap, optFlatMap

  init?(_ name: String, argumentCount count: Int) {
    switch (name, count) {
    case ("all", 2), ("all", 3): self = .all
    case ("exists", 2), ("exists", 3): self = .exists
    case ("exists_one", 2), ("exists_one", 3), ("existsOne", 2), ("existsOne", 3):
      self = .existsOne
    case ("map", 2), ("map", 3): self = .map
    case ("filter", 2): self = .filter
    case ("transformList", 3), ("transformList", 4): self = .transformList
    case ("transformMap", 3), ("transformMap", 4): self = .transformMap
    case ("transformMapEntry", 3), ("transformMapEntry", 4): self = .transformMapEntry
    case ("sortBy", 2): self = .sortBy
    case ("optMap", 2): self = .optMap
    case ("optFlatMap", 2): self = .optFlatMap
    default: return nil
    }
  }

  /// Whether the last argument is a condition too.
  var isQuantifier: Bool {
    switch self {
    case .all, .exists, .existsOne, .filter: true
    default: false
    }
  }

  /// Returns how many of the arguments are variables.
  func variableCount(_ argumentCount: Int) -> Int {
    switch self {
    case .all, .exists, .existsOne: argumentCount - 1
    case .transformList, .transformMap, .transformMapEntry: 2
    case .map, .filter, .sortBy, .optMap, .optFlatMap: 1
    }
  }
}
