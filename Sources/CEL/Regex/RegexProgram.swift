/// Instructions for a machine that simulates all threads of a pattern in parallel.
struct RegexProgram: Sendable {
  enum Instruction: Sendable {
    case match
    /// Consumes a code point in the set at this index.
    case scalar(Int)
    case jump(Int)
    /// Forks into two branches; the first is preferred.
    case split(Int, Int)
    case save(Int)
    case assert(RegexSyntax.Assertion)
  }

  private(set) var instructions: [Instruction] = []
  private(set) var sets: [ScalarSet] = []

  private static let largest = 20_000

  init(_ syntax: RegexSyntax) throws(RegexError) {
    try emit(.save(0))
    try compile(syntax)
    try emit(.save(1))
    try emit(.match)
  }

  private mutating func emit(_ instruction: Instruction) throws(RegexError) {
    guard instructions.count < Self.largest else { throw RegexError("expression too large") }
    instructions.append(instruction)
  }

  private mutating func number(of set: ScalarSet) -> Int {
    // Counted repetitions add the same set repeatedly.
    if let last = sets.last, last == set { return sets.count - 1 }
    sets.append(set)
    return sets.count - 1
  }

  private mutating func compile(_ syntax: RegexSyntax) throws(RegexError) {
    switch syntax {
    case .empty: break
    case .set(let set): try emit(.scalar(number(of: set)))
    case .assertion(let assertion): try emit(.assert(assertion))
    case .sequence(let parts): for part in parts { try compile(part) }
    case .group(let inner, let number):
      try emit(.save(2 * number))
      try compile(inner)
      try emit(.save(2 * number + 1))
    case .alternatives(let branches): try compile(branches: branches)
    case .repetition(let inner, let from, let to, let isGreedy):
      for _ in 0..<from { try compile(inner) }
      guard let to else {
        try compile(loop: inner, isGreedy)
        return
      }
      var exits: [Int] = []
      for _ in 0..<(to - from) {
        exits.append(instructions.count)
        try emit(.match)
        try compile(inner)
      }
      for exit in exits { patch(exit, enter: exit + 1, leave: instructions.count, isGreedy) }
    }
  }

  private mutating func compile(branches: [RegexSyntax]) throws(RegexError) {
    var ends: [Int] = []
    for branch in branches.dropLast() {
      let split = instructions.count
      try emit(.match)
      try compile(branch)
      ends.append(instructions.count)
      try emit(.match)
      instructions[split] = .split(split + 1, instructions.count)
    }
    if let last = branches.last { try compile(last) }
    for end in ends { instructions[end] = .jump(instructions.count) }
  }

  private mutating func compile(loop inner: RegexSyntax, _ isGreedy: Bool) throws(RegexError) {
    let start = instructions.count
    try emit(.match)
    try compile(inner)
    try emit(.jump(start))
    patch(start, enter: start + 1, leave: instructions.count, isGreedy)
  }

  private mutating func patch(_ place: Int, enter: Int, leave: Int, _ isGreedy: Bool) {
    instructions[place] = isGreedy ? .split(enter, leave) : .split(leave, enter)
  }
}
