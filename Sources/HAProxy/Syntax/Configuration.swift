/// A haproxy.cfg, as parsed by HAProxy 2.0 to 3.4.
///
/// Parsing never fails: lines that HAProxy would reject are listed in `problems`, and parsing continues after them. All
/// branches of conditional blocks are kept; see `resolved(environment:isComplete:)` for the view of one process.
public struct Configuration: Sendable {
  /// The sections, in order.
  public internal(set) var sections: [Section] = []
  /// The branches of all conditional blocks, in the order of their first lines.
  public internal(set) var branches: [Branch] = []
  /// The branches of each conditional block.
  var blocks: [[Int]] = []
  /// The lines that make HAProxy print a message: `.notice`, `.warning`, `.alert`, `.diag`.
  public internal(set) var messages: [Directive] = []
  /// Everything HAProxy rejects or warns about, sorted by position.
  public internal(set) var problems: [Problem] = []
  /// The `peers` sections.
  public internal(set) var peers: [PeersSection] = []
  /// The `resolvers` sections.
  public internal(set) var resolvers: [ResolversSection] = []
  /// The frontends, backends and listen sections.
  public internal(set) var proxies: [Proxy] = []

  /// Parses the text of a haproxy.cfg.
  public init(parsing text: some StringProtocol) { self.init(parsing: Array(text.utf8)) }

  /// Parses the bytes of a haproxy.cfg.
  public init(parsing bytes: [UInt8]) {
    var reader = ConfigurationReader(bytes)
    reader.read()
    sections = reader.sections
    branches = reader.branches
    blocks = reader.blocks
    messages = reader.messages
    gatherFacts()
    var checker = Checker(self)
    checker.check()
    problems = reader.problems.all + checker.problems.all
    problems.sort { ($0.line, $0.column) < ($1.line, $1.column) }
  }

  /// Returns the configuration as a process with this environment sees it.
  ///
  /// Lines in branches not taken are removed, and references to known variables are replaced by their values. Lines whose
  /// condition cannot be evaluated are kept. Problems are those of the whole configuration.
  ///
  /// - Parameters:
  ///   - environment: The values of environment variables.
  ///   - isComplete: Whether variables missing from `environment` are unset rather than unknown.
  public func resolved(environment: [String: String], isComplete: Bool = false) -> Configuration {
    let known = Environment(values: environment, isComplete: isComplete)
    let taken = taken(in: known).map { $0 != false }
    func isSeen(_ directive: Directive) -> Bool { directive.branch.map { taken[$0] } ?? true }
    var result = self
    result.sections = sections.compactMap { section in
      guard isSeen(section.header) else { return nil }
      var seen = Section(kind: section.kind, header: section.header.expanded(in: known))
      seen.directives = section.directives.filter(isSeen).map { $0.expanded(in: known) }
      return seen
    }
    result.messages = messages.filter(isSeen)
    result.gatherFacts()
    return result
  }

  private mutating func gatherFacts() {
    peers = []
    resolvers = []
    proxies = []
    var scope = DefaultsScope()
    for (index, section) in sections.enumerated() where isLive(section.header.branch) {
      switch section.kind {
      case .defaults: scope.add(section)
      case .peers: peers.append(PeersSection(section, at: index, in: self))
      case .resolvers: resolvers.append(ResolversSection(section, at: index, in: self))
      case .frontend, .backend, .listen:
        proxies.append(Proxy(section, at: index, defaults: scope.chain(of: section), in: self))
      default: break
      }
    }
  }
}

extension Directive {
  func expanded(in environment: Environment) -> Directive {
    guard words.contains(where: { !$0.isConstant }) else { return self }
    let expanded = words.flatMap { $0.expanded(in: environment) }
    return expanded.isEmpty ? self : Directive(words: expanded, branch: branch)
  }
}

extension Word {
  func expanded(in environment: Environment) -> [Word] {
    guard let pieces, !isConstant else { return [self] }
    var splits = false
    let replaced = pieces.map { piece -> Piece in
      guard case .environment(let reference) = piece.part,
        let value = environment.value(of: reference)
      else { return piece }
      splits = splits || reference.expandsWords
      return Piece(part: .literal(value), column: piece.column, bytes: piece.bytes)
    }
    let text = replaced.map(\.part.text).joined()
    let word = Word(text: text, range: range, pieces: replaced)
    guard splits, word.isConstant else { return [word] }
    return text.split(whereSeparator: \.isWhitespace).map { Word(text: String($0), range: range) }
  }
}
