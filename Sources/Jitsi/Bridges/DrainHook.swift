import Basics
import Kubernetes
import YAML

/// The relevant contents of a bridge's preStop hook.
struct DrainHook {
  /// Whether it runs the image's script, and whether it passes a pid.
  var runsImageScript = false
  var givesProcess = false
  var postsShutdown = false
  var postsDrain = false
  /// Whether its body for /colibri/shutdown may be sent as JSON.
  var sendsJSON = false
  /// Whether it loops until a condition changes, or sleeps for a minute or longer.
  var waits = false
  /// The directory in which it looks for the service supervised by s6.
  var readsOldFolder = false
  var readsNewFolder = false
  /// Whether it runs something that the input does not show.
  var runsUnknown = false

  /// The total sleep in seconds, as far as it is numeric.
  fileprivate var seconds = 0
}

/// Reads a hook's command and the scripts it runs.
struct HookReader {
  let inventory: Inventory
  let bridge: Component
  private(set) var hook = DrainHook()
  /// The current nesting depth of scripts that call scripts.
  private var depth = 0

  init(inventory: Inventory, bridge: Component) {
    self.inventory = inventory
    self.bridge = bridge
  }

  mutating func read(command: [String]) {
    var rest = command[...]
    while let word = rest.first, Self.shells.contains(Self.program(word)) || word.isOption {
      rest.removeFirst()
      if word.isOption, !word.hasPrefix("--"), word.hasSuffix("c") {
        if let text = rest.first { read(script: text) }
        return
      }
    }
    read(words: rest.flatMap { $0.split { " \t".contains($0) }.map(String.init) })
  }

  // MARK: Scripts

  /// Far longer than any published hook.
  private static let longestScript = 64 * 1024

  private mutating func read(script text: String) {
    guard text.utf8.count <= Self.longestScript else {
      hook.runsUnknown = true
      return
    }
    for statement in ShellStatements(text) { read(words: statement) }
    if hook.seconds >= 60 { hook.waits = true }
  }

  /// Reads one statement.
  private mutating func read(words: [String]) {
    var words = words[...]
    var isShell = false
    while let word = words.first {
      if Self.loops.contains(word) { hook.waits = true }
      isShell = isShell || Self.shells.contains(Self.program(word))
      guard
        isShell && (word.isOption || Self.shells.contains(Self.program(word)))
          || Self.keywords.contains(word) || word.isAssignment
      else { break }
      words.removeFirst()
    }
    for word in words { look(at: word, of: words.first ?? "") }
    guard let first = words.first else { return }
    let arguments = words.dropFirst()
    let program = Self.program(first)
    if first == BridgeRelease.script {
      hook.runsImageScript = true
      if arguments.contains(where: { $0.hasPrefix("-p") }) { hook.givesProcess = true }
    } else if let script = inventory.mountedText(first, of: bridge), script.isWritten {
      if arguments.contains(where: { $0.hasPrefix("-p") }) { hook.givesProcess = true }
      guard depth < 3 else {
        hook.runsUnknown = true
        return
      }
      depth += 1
      read(script: script)
      depth -= 1
    } else if program == "curl" || program == "wget" {
      readRequest(arguments)
    } else if program == "sleep" {
      sleep(arguments.first ?? "")
    } else if Self.waiting.contains(program) {
      hook.waits = true
    } else if !Self.harmless.contains(program), !first.isOption, first.hasLetter {
      hook.runsUnknown = true
    }
  }

  private mutating func look(at word: String, of program: String) {
    guard word.utf8.contains(UInt8(ascii: "/")) else { return }
    // Disabling the restart of a missing service has no effect.
    guard Self.program(program) != "s6-svc" else { return }
    if word.holds("/run/s6/services") { hook.readsOldFolder = true }
    if let tail = word.tail(behind: "/run/service"), tail.isEmpty || tail.first == "/" {
      hook.readsNewFolder = true
    }
  }

  private mutating func readRequest(_ arguments: ArraySlice<String>) {
    let url = arguments.filter { !$0.isOption }
    if url.contains(where: { $0.hasSuffix("/shutdown") || $0.holds("colibri/shutdown") }) {
      hook.postsShutdown = true
      // A header in a variable or file may be anything.
      let isSet = arguments.contains { word in
        word.isOption
          && (["--header", "--json", "--config"].contains { word.hasPrefix($0) }
            || !word.hasPrefix("--") && (word.contains("H") || word.contains("K")))
      }
      if isSet { hook.sendsJSON = true }
    }
    if url.contains(where: { $0.hasSuffix("/drain/enable") || $0.holds("colibri/drain") }) {
      hook.postsDrain = true
    }
  }

  private mutating func sleep(_ word: String) {
    let digits = word.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int(digits), number < 1_000_000 else {
      hook.waits = true
      return
    }
    switch word.dropFirst(digits.count).first {
    case "m": hook.seconds += number * 60
    case "h", "d": hook.seconds += number * 3600
    default: hook.seconds += number
    }
  }

  // MARK: Words

  private static func program(_ word: String) -> String {
    word.utf8.lastIndex(of: UInt8(ascii: "/"))
      .map { String(word[word.utf8.index(after: $0)...]) } ?? word
  }

  private static let shells: Set<String> = ["sh", "bash", "ash", "dash", "env", "with-contenv"]
  private static let loops: Set<String> = ["while", "until", "for"]
  private static let keywords: Set<String> = [
    "if", "then", "elif", "else", "fi", "do", "done", "while", "until", "for", "case", "esac", "in",
    "!", "{", "}", "exec", "time", "nohup", "function", "command", "set", "local", "export", "$",
  ]
  private static let waiting: Set<String> = ["wait", "tail", "pidwait", "inotifywait", "s6-svwait"]
  /// Programs that neither contact a bridge nor wait for it.
  private static let harmless: Set<String> = [
    "echo", "printf", "true", "false", "date", "exit", "return", "kill", "pkill", "killall", "jq",
    "grep", "egrep", "awk", "sed", "cut", "tr", "head", "cat", "test", "[", "[[", "ps", "pgrep",
    "pidof", "shift", "touch", "rm", "trap", "s6-svstat", "s6-svc", ":", "break", "continue", "id",
    "hostname", "break;",
  ]
}

/// The statements of a shell script as words, without comments and with continuation lines joined. Sufficient to find the
/// programs that a hook runs; not a full shell parser.
struct ShellStatements: Sequence {
  private let statements: [[String]]

  init(_ text: String) {
    var statements: [[String]] = []
    var words: [String] = []
    var word: [UInt8] = []
    var isComment = false
    var isEscaped = false
    func finishWord() {
      if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
      word.removeAll(keepingCapacity: true)
    }
    func finishStatement() {
      finishWord()
      if !words.isEmpty { statements.append(words) }
      words = []
    }
    for byte in text.utf8 {
      if isComment {
        guard byte == UInt8(ascii: "\n") else { continue }
        isComment = false
      }
      if isEscaped {
        isEscaped = false
        if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { continue }
        if byte != UInt8(ascii: "\"") { word.append(byte) }
        continue
      }
      switch byte {
      case UInt8(ascii: "\\"): isEscaped = true
      case UInt8(ascii: "#") where word.isEmpty: isComment = true
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "'"),
        UInt8(ascii: "\""):
        finishWord()
      case UInt8(ascii: "\n"), UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "|"),
        UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "`"):
        finishStatement()
      default: word.append(byte)
      }
    }
    finishStatement()
    self.statements = statements
  }

  func makeIterator() -> IndexingIterator<[[String]]> { statements.makeIterator() }
}

extension String {
  fileprivate var isOption: Bool { utf8.first == UInt8(ascii: "-") && utf8.count > 1 }

  fileprivate var hasLetter: Bool { utf8.contains { (0x61...0x7A).contains($0 | 0x20) } }

  /// Whether the word is a variable assignment such as `pid=1`.
  fileprivate var isAssignment: Bool {
    guard let sign = utf8.firstIndex(of: UInt8(ascii: "=")), sign != utf8.startIndex else {
      return false
    }
    return utf8[..<sign].allSatisfy {
      $0 == UInt8(ascii: "_") || (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20)
    }
  }

  /// Whether a script has a line other than comments.
  fileprivate var isWritten: Bool {
    var begins = true
    for byte in utf8 {
      switch byte {
      case UInt8(ascii: "\n"): begins = true
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): continue
      case UInt8(ascii: "#"): begins = false
      default: if begins { return true }
      }
    }
    return false
  }
}
