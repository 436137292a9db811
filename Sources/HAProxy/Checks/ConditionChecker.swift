/// Checks `if` and `unless` in a proxy's rules: every ACL they reference must be defined before them.
struct ConditionChecker {
  private(set) var checker: Checker
  private let proxy: Proxy
  private var declared: Set<String> = []
  private var isOpen = false

  init(_ checker: Checker, _ proxy: Proxy) {
    self.checker = checker
    self.proxy = proxy
  }

  mutating func check() {
    for directive in proxy.directives {
      let keyword = directive.keyword.text
      if keyword == "acl" {
        declare(directive)
      } else if let start = Self.start(of: keyword) {
        if keyword == "use_backend" { checkSwitch(directive) }
        guard !isOpen, let condition = directive.condition(from: start) else { continue }
        check(condition.dropFirst())
      }
    }
  }

  private mutating func declare(_ directive: Directive) {
    guard let name = directive.argument(0) else { return }
    if let bad = name.constant?.unicodeScalars.first(where: { !Checker.isAllowed($0) }) {
      checker.report(.badValue, at: name, "“\(bad)” is not allowed in the name of an acl")
    }
    declared.insert(name.text)
    checker.checkFetch(directive.argument(1))
    // A name that depends on the environment can be any name.
    isOpen = isOpen || !name.isConstant
  }

  /// Returns the minimum number of arguments before a rule's condition, or nil for directives without one.
  private static func start(of keyword: String) -> Int? {
    switch keyword {
    case "use_backend", "use-server", "stick", "http-request", "http-response",
      "http-after-response":
      1
    case "redirect", "tcp-request", "tcp-response": 2
    case "monitor": 1
    case "force-persist", "ignore-persist", "block": 0
    default: nil
    }
  }

  private mutating func checkSwitch(_ directive: Directive) {
    guard let next = directive.argument(1), next.isConstant, directive.words[1].isConstant,
      !["if", "unless", ""].contains(next.text)
    else { return }
    checker.report(
      .badACLCondition, at: next, "the backend must be followed by if or unless, not “\(next.text)”"
    )
  }

  private mutating func check(_ words: ArraySlice<Word>) {
    var index = words.startIndex
    while index < words.endIndex {
      let word = words[index]
      index += 1
      guard word.isConstant else { continue }
      switch word.text {
      case "or", "||", "OR", "!": continue
      case "{", "!{":
        guard let end = words[index...].firstIndex(where: { $0.text == "}" }) else {
          checker.report(.badACLCondition, at: word, "this brace is not closed")
          return
        }
        checker.checkFetch(words[index])
        index = end + 1
      default: checkName(word)
      }
    }
  }

  private mutating func checkName(_ word: Word) {
    var name = word.text[...]
    while name.utf8.first == UInt8(ascii: "!") { name = name.dropFirst() }
    if declared.contains(String(name)) || Self.predefined.contains(String(name)) { return }
    checker.report(
      .unknownACL, at: word, "acl “\(name)” is not defined before this line in the section")
  }

  private static let predefined: Set<String> = [
    "TRUE", "FALSE", "LOCALHOST", "HTTP", "HTTP_1.0", "HTTP_1.1", "HTTP_2.0", "HTTP_3.0",
    "METH_CONNECT", "METH_DELETE", "METH_GET", "METH_HEAD", "METH_OPTIONS", "METH_POST",
    "METH_PUT", "METH_TRACE", "HTTP_URL_ABS", "HTTP_URL_SLASH", "HTTP_URL_STAR", "HTTP_CONTENT",
    "RDP_COOKIE", "REQ_CONTENT", "WAIT_END",
  ]
}
