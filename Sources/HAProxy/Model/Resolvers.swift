/// A `resolvers` section, which configures DNS resolution at run time.
public struct ResolversSection: Sendable, Hashable {
  /// A `nameserver` line.
  public struct Nameserver: Sendable, Hashable {
    /// The server's name.
    public let name: Word
    /// The server's address.
    public let address: Address
    /// The directive of the line.
    public let directive: Directive
  }

  /// The section's name.
  public let name: Word?
  /// The index in `Configuration.sections`.
  public let section: Int
  /// The name servers of the section.
  public let nameservers: [Nameserver]
  /// The directive that imports the name servers of /etc/resolv.conf.
  public let parseResolvConf: Directive?
  /// The header line and all other lines.
  public let header: Directive
  let directives: [Directive]

  init(_ section: Section, at index: Int, in configuration: Configuration) {
    name = section.name
    self.section = index
    header = section.header
    directives = section.directives.filter { configuration.isLive($0.branch) }
    parseResolvConf = directives.last { $0.words[0].text == "parse-resolv-conf" }
    nameservers = directives.compactMap { directive in
      guard directive.words[0].text == "nameserver", let name = directive.argument(0),
        let address = directive.argument(1)
      else { return nil }
      return Nameserver(name: name, address: Address(address), directive: directive)
    }
  }

  /// Returns how long an answer is kept: `hold STATUS TIME`, with a status such as `valid`, `nx` or `obsolete`.
  public func hold(_ status: String) -> Word? {
    directives.last { $0.words[0].text == "hold" && $0.argument(0)?.text == status }?.argument(1)
  }

  /// The maximum accepted answer size in bytes (`accepted_payload_size`; HAProxy's default is 512).
  public var acceptedPayloadSize: Word? {
    directives.last { $0.words[0].text == "accepted_payload_size" }?.argument(0)
  }
}
