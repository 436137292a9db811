/// Groups lines into sections and conditional branches.
struct ConfigurationReader {
  /// The maximum nesting depth HAProxy accepts.
  static let nestingLimit = 49

  private(set) var sections: [Section] = []
  private(set) var branches: [Branch] = []
  /// The branches of each block.
  private(set) var blocks: [[Int]] = []
  private(set) var messages: [Directive] = []
  private(set) var problems = ProblemList()

  private struct OpenBlock {
    let opening: Directive
    let parent: Int?
    let block: Int
    var current: Int
    var hasElse = false
    var isSettled: Bool
    var isTooDeep = false
  }

  private var lexer: Lexer
  private var open: [OpenBlock] = []
  private var saysOutside = false

  init(_ bytes: [UInt8]) { lexer = Lexer(bytes) }

  private var branch: Int? { open.last?.current }

  mutating func read() {
    while let words = lexer.nextLine() {
      let directive = Directive(words: words, branch: branch)
      let first = words[0].text
      if first.utf8.first == UInt8(ascii: ".") {
        readMacro(directive)
      } else if Keywords.shared.sets(of: first).contains(.section),
        let kind = Section.Kind(rawValue: first)
      {
        sections.append(Section(kind: kind, header: directive))
      } else if sections.isEmpty {
        reportOutside(directive)
      } else {
        sections[sections.count - 1].directives.append(directive)
      }
      checkEmptyWords(directive)
    }
    for block in open {
      report(.unclosedConditional, block.opening, "this .if has no .endif")
    }
    problems.append(contentsOf: lexer.problems)
  }

  private mutating func report(
    _ kind: Problem.Kind, _ directive: Directive, _ message: String
  ) {
    problems.append(Problem(kind, at: directive.range, message))
  }

  private mutating func reportOutside(_ directive: Directive) {
    // Reported once, so that a file that is not a configuration does not yield a problem per line.
    guard !saysOutside, directive.branch.map({ !branches[$0].isDead }) ?? true else { return }
    saysOutside = true
    report(
      .outsideSection, directive,
      "“\(directive.words[0].text)” is before the first section and does not start one")
  }

  private mutating func checkEmptyWords(_ directive: Directive) {
    guard let empty = directive.words.first(where: { $0.text.isEmpty }) else { return }
    problems.append(
      Problem(
        .emptyArgument, .warning, at: empty.range,
        "an empty argument ends the line for HAProxy: the rest is ignored"))
  }

  private mutating func readMacro(_ directive: Directive) {
    switch directive.words[0].text {
    case ".if": openBlock(directive)
    case ".elif", ".else": nextAlternative(directive)
    case ".endif":
      if open.popLast() == nil {
        report(.unmatchedConditional, directive, "this .endif has no .if")
      }
    case ".notice", ".warning", ".diag": messages.append(directive)
    case ".alert":
      messages.append(directive)
      guard directive.branch == nil else { return }
      report(.alertMacro, directive, "HAProxy stops at an .alert")
    default:
      report(.unknownMacro, directive, "“\(directive.words[0].text)” is not an HAProxy macro")
    }
  }

  private mutating func parseCondition(_ directive: Directive) -> Condition {
    let condition = ConditionParser.parse(directive.words.dropFirst())
    if case .unparsable(let text) = condition {
      report(.badCondition, directive, "the condition “\(text)” cannot be parsed")
    }
    return condition
  }

  private mutating func openBlock(_ directive: Directive) {
    if open.count == Self.nestingLimit {
      report(
        .conditionTooDeep, directive, "more than \(Self.nestingLimit) nested .if blocks")
    }
    if let current = branch, open.count >= Self.nestingLimit {
      // Deeper blocks join the deepest allowed branch, so that chains of parents stay bounded.
      open.append(
        OpenBlock(
          opening: directive, parent: current, block: -1, current: current, isSettled: true,
          isTooDeep: true))
      return
    }
    let condition = parseCondition(directive)
    let parent = branch
    let isDead = parent.map { branches[$0].isDead } ?? false
    let value = Self.always(condition)
    branches.append(
      Branch(
        parent: parent, block: blocks.count, previous: nil, text: Self.text(of: directive),
        condition: condition, line: directive.line, isDead: isDead || value == false))
    open.append(
      OpenBlock(
        opening: directive, parent: parent, block: blocks.count, current: branches.count - 1,
        isSettled: isDead || value == true))
    blocks.append([branches.count - 1])
  }

  private mutating func nextAlternative(_ directive: Directive) {
    let isElse = directive.words[0].text == ".else"
    guard var block = open.last else {
      report(
        .unmatchedConditional, directive, "this \(directive.words[0].text) has no .if")
      return
    }
    if block.isTooDeep { return }
    if block.hasElse {
      report(.unmatchedConditional, directive, "this follows an .else")
      return
    }
    if isElse, directive.words.count > 1 {
      report(.badCondition, directive, ".else takes no condition")
    }
    let condition = isElse ? nil : parseCondition(directive)
    let value = condition.map(Self.always) ?? true
    branches.append(
      Branch(
        parent: block.parent, block: block.block, previous: block.current,
        text: Self.text(of: directive), condition: condition, line: directive.line,
        isDead: block.isSettled || value == false))
    block.current = branches.count - 1
    blocks[block.block].append(block.current)
    block.hasElse = isElse
    block.isSettled = block.isSettled || value == true
    open[open.count - 1] = block
  }

  private static func always(_ condition: Condition) -> Bool? {
    condition.holds(in: Environment(values: [:], isComplete: false))
  }

  private static func text(of directive: Directive) -> String {
    directive.words.dropFirst().map(\.text).joined(separator: " ")
  }
}
