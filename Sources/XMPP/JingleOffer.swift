/// What a bridge offers a participant: the session-initiate that jicofo sends (XEP-0166, XEP-0176).
public struct JingleOffer: Sendable, Hashable {
  /// An address at which the bridge takes media.
  public struct Candidate: Sendable, Hashable {
    public let address: String
    public let port: Int
    /// `udp` or `tcp`.
    public let transport: String
    /// `host`, `srflx`, `prflx` or `relay`.
    public let type: String
  }

  public let candidates: [Candidate]
  /// The user fragment with which the bridge can be asked (RFC 8445); nil where the offer has none.
  public let user: String?
  /// The password that belongs to it, for this session only.
  public let password: String?

  /// Nil when the element is no session-initiate.
  init?(_ jingle: XMLElement) {
    guard jingle.localName == "jingle", jingle["action"] == "session-initiate" else { return nil }
    var candidates: [Candidate] = []
    var credentials: (user: String?, password: String?)
    for transport in jingle.children("content").flatMap({ $0.children("transport") }) {
      if credentials.user == nil { credentials = (transport["ufrag"], transport["pwd"]) }
      for candidate in transport.children("candidate") {
        guard let address = candidate["ip"], let port = candidate["port"].flatMap({ Int($0) })
        else {
          continue
        }
        let found = Candidate(
          address: address, port: port, transport: candidate["protocol"]?.lowercased() ?? "udp",
          type: candidate["type"] ?? "host")
        if !candidates.contains(found) { candidates.append(found) }
      }
    }
    self.candidates = candidates
    (user, password) = credentials
  }
}
