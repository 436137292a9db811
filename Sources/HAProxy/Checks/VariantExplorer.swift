/// Finds the combinations of conditional branches that one process can see.
struct VariantExplorer {
  private static let variantLimit = 64
  private static let stepLimit = 2048

  private let configuration: Configuration
  private var branches: [Branch] { configuration.branches }
  private var blocks: [[Int]] = []
  private var leaves: [Set<Int>] = []
  private var steps = 0

  init(_ configuration: Configuration) { self.configuration = configuration }

  /// Returns the distinct, non-empty lists of items for all combinations of branches. Each list has only the items in the
  /// branches taken.
  mutating func variants<Item>(of items: [Item], branch: (Item) -> Int?) -> [[Item]] {
    gatherBlocks(items.compactMap(branch))
    explore(0, taken: [], knowing: Assumptions())
    var seen: [[Int]] = []
    var result: [[Item]] = []
    for leaf in leaves {
      let kept = items.indices.filter { index in branch(items[index]).map(leaf.contains) ?? true }
      // There are few variants because of the limit.
      guard !kept.isEmpty, !seen.contains(kept) else { continue }
      seen.append(kept)
      result.append(kept.map { items[$0] })
    }
    return result
  }

  private mutating func gatherBlocks(_ used: [Int]) {
    var wanted: Set<Int> = []
    for start in used {
      var next: Int? = start
      while let index = next, wanted.insert(branches[index].block).inserted {
        next = branches[index].parent
      }
    }
    blocks = wanted.sorted().map { configuration.blocks[$0] }
  }

  private mutating func explore(_ block: Int, taken: Set<Int>, knowing: Assumptions) {
    steps += 1
    guard steps <= Self.stepLimit, leaves.count < Self.variantLimit else { return }
    guard block < blocks.count else {
      leaves.append(taken)
      return
    }
    let alternatives = blocks[block]
    if let parent = branches[alternatives[0]].parent, !taken.contains(parent) {
      explore(block + 1, taken: taken, knowing: knowing)
      return
    }
    var knowing = knowing
    for index in alternatives {
      guard let condition = branches[index].condition else {
        explore(block + 1, taken: taken.union([index]), knowing: knowing)
        return
      }
      switch knowing.judge(condition) {
      case false: continue
      case true:
        explore(block + 1, taken: taken.union([index]), knowing: knowing)
        return
      default:
        explore(
          block + 1, taken: taken.union([index]), knowing: knowing.assuming(condition, true))
        knowing = knowing.assuming(condition, false)
      }
      guard steps <= Self.stepLimit else { return }
    }
    explore(block + 1, taken: taken, knowing: knowing)
  }
}

/// Conditions assumed to be true or false while branches are combined.
struct Assumptions {
  private var values: [String: String] = [:]
  private var others: [String: Set<String>] = [:]
  private var truths: [Condition: Bool] = [:]

  func judge(_ condition: Condition) -> Bool? {
    switch condition {
    case .constant(let value): return value
    case .not(let inner): return judge(inner).map { !$0 }
    case .and(let all):
      let judged = all.map(judge)
      return judged.contains(false) ? false : judged.contains(nil) ? nil : true
    case .or(let all):
      let judged = all.map(judge)
      return judged.contains(true) ? true : judged.contains(nil) ? nil : false
    case .predicate, .unparsable:
      if let known = truths[condition] { return known }
      guard let (name, value, isEqual) = condition.comparison else { return nil }
      if let known = values[name] { return (known == value) == isEqual }
      return others[name]?.contains(value) == true ? !isEqual : nil
    }
  }

  func assuming(_ condition: Condition, _ truth: Bool) -> Assumptions {
    var result = self
    result.truths[condition] = truth
    switch condition {
    case .not(let inner): return result.assuming(inner, !truth)
    case .and(let all) where truth: return all.reduce(result) { $0.assuming($1, true) }
    case .or(let all) where !truth: return all.reduce(result) { $0.assuming($1, false) }
    default: break
    }
    if let (name, value, isEqual) = condition.comparison {
      if isEqual == truth {
        result.values[name] = value
      } else {
        result.others[name, default: []].insert(value)
      }
    }
    return result
  }
}

extension Condition {
  /// A comparison of a variable with a constant: the variable's name, the constant, and whether they must be equal.
  fileprivate var comparison: (name: String, value: String, isEqual: Bool)? {
    guard case .predicate(let predicate, let operands) = self, operands.count == 2,
      predicate == "streq" || predicate == "strneq"
    else { return nil }
    for (variable, constant) in [(operands[0], operands[1]), (operands[1], operands[0])] {
      guard variable.parts.count == 1, case .environment(let reference) = variable.parts[0],
        reference.defaultValue == nil, let value = constant.constant
      else { continue }
      return (reference.name, value, predicate == "streq")
    }
    return nil
  }
}
