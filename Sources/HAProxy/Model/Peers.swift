/// A `peers` section: the processes that share stick-tables (section 3.5 of the configuration manual).
public struct PeersSection: Sendable, Hashable {
  /// One peer: a `peer` line, or a `server` line of such a section.
  public struct Peer: Sendable, Hashable {
    /// Its name, which the process compares with its own host name to find itself.
    public let name: Word
    /// Where it is; nil for a `server` line of the local peer, whose address stands on the `bind` line.
    public let address: Address?
    /// What follows the address.
    public let options: LineOptions
    /// The line that it stands on.
    public let directive: Directive
  }

  /// Its name.
  public let name: Word?
  /// The index in `Configuration.sections`.
  public let section: Int
  /// Its first line.
  public let header: Directive
  /// Every peer of every branch, in order.
  public let entries: [Peer]
  /// The `bind` lines, where the local peer listens.
  public let binds: [Bind]
  /// The different lists of peers that processes can see, of which each belongs to other conditions.
  /// One list without conditions; conditions that contradict each other are not combined.
  public let branches: [[Peer]]

  init(_ section: Section, at index: Int, in configuration: Configuration) {
    name = section.name
    self.section = index
    header = section.header
    let live = section.directives.filter { configuration.isLive($0.branch) }
    binds = live.compactMap { $0.words[0].text == "bind" ? Bind($0) : nil }
    entries = live.compactMap { directive in
      guard directive.words[0].text == "peer" || directive.words[0].text == "server",
        let name = directive.argument(0)
      else { return nil }
      return Peer(
        name: name, address: directive.argument(1).map(Address.init),
        options: LineOptions(
          directive.arguments.dropFirst(2), flag: .serverFlag, value: .serverValue),
        directive: directive)
    }
    if entries.contains(where: { $0.directive.branch != section.header.branch }) {
      var explorer = VariantExplorer(configuration)
      branches = explorer.variants(of: entries) { $0.directive.branch }
    } else {
      branches = entries.isEmpty ? [] : [entries]
    }
  }
}

extension Configuration {
  /// The peers of a section as a process with this environment sees them; lines whose condition asks for what is not
  /// known are kept.
  public func peers(of section: PeersSection, environment: [String: String])
    -> [PeersSection.Peer]
  {
    guard !branches.isEmpty else { return section.entries }
    let taken = taken(in: Environment(values: environment, isComplete: false))
    return section.entries.filter { entry in
      entry.directive.branch.map { taken[$0] != false } ?? true
    }
  }

  /// The name that the process takes for its own among the peers: `localpeer` of `global` (2.4), which
  /// replaces the host name.
  public var localPeer: Word? { last("localpeer", in: .global)?.argument(0) }

  /// The last live line of a keyword in sections of a kind.
  public func last(_ keyword: String, in kind: Section.Kind) -> Directive? {
    for section in sections.reversed() where section.kind == kind && isLive(section.header.branch) {
      let found = section.directives.last { $0.keyword.text == keyword && isLive($0.branch) }
      if let found { return found }
    }
    return nil
  }
}
