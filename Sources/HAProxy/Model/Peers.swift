/// A `peers` section: the processes that share stick-tables (section 3.5 of the configuration manual).
public struct PeersSection: Sendable, Hashable {
  /// A peer: a `peer` line, or a `server` line in a peers section.
  public struct Peer: Sendable, Hashable {
    /// The peer's name. A process identifies itself by comparing it with its host name.
    public let name: Word
    /// The peer's address; nil for the local peer's `server` line, whose address is on the `bind` line.
    public let address: Address?
    /// The options after the address.
    public let options: LineOptions
    /// The directive of the line.
    public let directive: Directive
  }

  /// The section's name.
  public let name: Word?
  /// The index in `Configuration.sections`.
  public let section: Int
  /// The header line.
  public let header: Directive
  /// All peers of all branches, in order.
  public let entries: [Peer]
  /// The `bind` lines on which the local peer listens.
  public let binds: [Bind]
  /// The distinct lists of peers that processes can see under different conditions. A single list if there are no conditions;
  /// contradictory conditions are not combined.
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
  /// Returns the peers of a section for a process with this environment. Lines whose condition cannot be evaluated are kept.
  public func peers(of section: PeersSection, environment: [String: String])
    -> [PeersSection.Peer]
  {
    guard !branches.isEmpty else { return section.entries }
    let taken = taken(in: Environment(values: environment, isComplete: false))
    return section.entries.filter { entry in
      entry.directive.branch.map { taken[$0] != false } ?? true
    }
  }

  /// The local peer name, from `localpeer` in `global` (since 2.4); it replaces the host name.
  public var localPeer: Word? { last("localpeer", in: .global)?.argument(0) }

  /// Returns the last live line with a keyword in sections of a kind.
  public func last(_ keyword: String, in kind: Section.Kind) -> Directive? {
    for section in sections.reversed() where section.kind == kind && isLive(section.header.branch) {
      let found = section.directives.last { $0.keyword.text == keyword && isLive($0.branch) }
      if let found { return found }
    }
    return nil
  }
}
