/// A haproxy.cfg, as HAProxy 2.0 to 3.4 read it.
///
/// Reading never fails: what HAProxy would refuse is in `problems`, and reading goes on behind it. Both
/// sides of a conditional block are kept; see `resolved(environment:)` for what one process sees.
public struct Configuration: Sendable {
  /// The sections, in order.
  public internal(set) var sections: [Section] = []
  /// The alternatives of all conditional blocks, in the order of their first lines.
  public internal(set) var branches: [Branch] = []
  /// For each conditional block its branches.
  var blocks: [[Int]] = []
  /// The lines that tell HAProxy to print something: `.notice`, `.warning`, `.alert`, `.diag`.
  public internal(set) var messages: [Directive] = []
  /// What HAProxy refuses or warns of, sorted by place.
  public internal(set) var problems: [Problem] = []
  /// The `peers` sections.
  public internal(set) var peers: [PeersSection] = []
  /// The `resolvers` sections.
  public internal(set) var resolvers: [ResolversSection] = []
  /// The frontends, backends and listen sections.
  public internal(set) var proxies: [Proxy] = []

  /// Reads the text of a haproxy.cfg.
  public init(parsing text: some StringProtocol) { self.init(parsing: Array(text.utf8)) }

  /// Reads the bytes of a haproxy.cfg.
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

  /// The configuration as a process with this environment sees it.
  ///
  /// Lines of branches that it does not take are gone, and references to known variables are replaced
  /// by their values. Lines whose condition asks for what is not known are kept. Problems are those of the
  /// whole configuration.
  ///
  /// - Parameters:
  ///   - environment: the values of variables.
  ///   - isComplete: whether variables that are not in `environment` are not set, rather than unknown.
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
