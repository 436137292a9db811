/// A participant of one room, without the transport: it logs in, asks jicofo for the conference, and joins the room
/// (XEP-0206, RFC 6120, XEP-0045, and jicofo's `http://jitsi.org/protocol/focus`).
///
/// Take ``request()`` and send it; give the response to ``take(_:)``; repeat until ``stage`` is the one that is wanted.
/// At most one request is under way.
public struct Participant: Sendable {
  public struct Settings: Sendable, Hashable {
    /// The domain that participants log in to.
    public var domain: String
    /// The domain of rooms.
    public var roomDomain: String
    /// The address that takes conference requests.
    public var focus: String
    public var login = Login.anonymous
    /// Whether it goes further than ``Stage/authenticating``; if not, any login that the server offers will do.
    public var logsIn = true

    /// - Parameters:
    ///   - domain: The domain that participants log in to.
    ///   - roomDomain: The domain of rooms; nil for `muc.` before the domain.
    public init(domain: String, roomDomain: String? = nil) {
      self.domain = domain
      self.roomDomain = roomDomain ?? "muc.\(domain)"
      focus = "focus.\(domain)"
    }
  }

  /// How far a participant is, in this order.
  public enum Stage: Int, Sendable, Comparable {
    case connecting, authenticating, restarting, binding, requesting, joining, inRoom, left

    public static func < (left: Stage, right: Stage) -> Bool { left.rawValue < right.rawValue }
  }

  /// What jicofo says to the conference request.
  public enum FocusAnswer: Sendable, Hashable {
    case ready
    /// It answers, but the conference is not ready.
    case notReady
    /// The condition of an error, such as `service-unavailable`.
    case refused(String)
  }

  public let room: String
  public private(set) var nickname: String
  public private(set) var stage = Stage.connecting
  /// The address that the server gave, after binding.
  public private(set) var address: String?
  /// Nicknames of everybody in the room, the own one and jicofo's among them.
  public private(set) var occupants: Set<String> = []
  /// Nil while jicofo has not answered.
  public private(set) var focusAnswer: FocusAnswer?
  /// What a bridge offers; nil while nothing has been offered.
  public private(set) var offer: JingleOffer?

  private let settings: Settings
  private var session: BOSHSession
  /// Stanzas that are to be sent with the next request.
  private var outgoing = ""
  private var hasSent = false
  private var mechanisms: [String]?

  /// The nickname that jicofo takes in a room
  /// (jitsi/jicofo 7ebb13d, jicofo/src/main/resources: `focus` is the resource that it joins with).
  public static let focusNickname = "focus"

  /// - Parameters:
  ///   - settings: The domains, and how to log in.
  ///   - room: The room to join, without the domain.
  ///   - nickname: The nickname in the room until the server gave an address.
  public init(_ settings: Settings, room: String, nickname: String) {
    self.settings = settings
    self.room = room
    self.nickname = nickname
    session = BOSHSession(domain: settings.domain)
  }

  /// The BOSH session's id; nil before the server created it.
  public var sessionID: String? { session.id }

  /// The nicknames of other participants; jicofo is none.
  public var others: Set<String> { occupants.subtracting([nickname, Self.focusNickname]) }

  public var hasFocus: Bool { occupants.contains(Self.focusNickname) }

  private var roomAddress: String { "\(room)@\(settings.roomDomain)" }

  /// The body of the next request.
  public mutating func request() -> [UInt8] {
    defer { hasSent = true }
    if hasSent { return send() }
    switch stage {
    case .connecting: return session.begin()
    case .restarting: return session.restart()
    case .authenticating: return session.send(settings.login.stanza)
    case .binding:
      return send(
        """
        <iq type='set' id='bind' xmlns='jabber:client'>\
        <bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>
        """)
    case .requesting:
      return send(
        """
        <iq type='set' id='focus' to='\(settings.focus.xmlEscaped)' xmlns='jabber:client'>\
        <conference xmlns='http://jitsi.org/protocol/focus' room='\(roomAddress.xmlEscaped)' \
        machine-uid='\(nickname.xmlEscaped)'><property name='rtcstatsEnabled' value='false'/>\
        </conference></iq>
        """)
    case .joining:
      return send(
        """
        <presence to='\(roomAddress.xmlEscaped)/\(nickname.xmlEscaped)' xmlns='jabber:client'>\
        <x xmlns='http://jabber.org/protocol/muc'/>\
        <nick xmlns='http://jabber.org/protocol/nick'>kubectl-jitsi check</nick></presence>
        """)
    case .inRoom, .left: return send()
    }
  }

  /// The body of the request that leaves the room and ends the session.
  public mutating func leave() -> [UInt8] {
    let isInRoom = stage >= .joining
    stage = .left
    return session.end(
      isInRoom
        ? """
        <presence type='unavailable' to='\(roomAddress.xmlEscaped)/\(nickname.xmlEscaped)' \
        xmlns='jabber:client'/>
        """ : "")
  }

  /// The body of a request that the server answers at once.
  public mutating func ping() -> [UInt8] {
    session.send(
      """
      <iq type='get' id='ping' to='\(settings.domain.xmlEscaped)' xmlns='jabber:client'>\
      <ping xmlns='urn:xmpp:ping'/></iq>
      """)
  }

  /// Takes back a request that never reached the session's server, so that the ids of requests have no gap.
  public mutating func takeBackRequest() { session.takeBackRequest() }

  /// Joins without jicofo's answer.
  public mutating func joinWithoutFocus() {
    if stage == .requesting { enter(.joining) }
  }

  /// Reads a response.
  ///
  /// - Throws: ``ParticipantError`` when the participant can't go on.
  public mutating func take(_ response: [UInt8]) throws(ParticipantError) {
    let stanzas: [XMLElement]
    do throws(BOSHError) {
      stanzas = try session.take(response)
    } catch {
      if stage == .left { return }
      throw .bosh(error, at: stage)
    }
    for stanza in stanzas { try take(stanza) }
  }

  private mutating func enter(_ stage: Stage) {
    self.stage = stage
    hasSent = false
  }

  private mutating func send(_ stanzas: String = "") -> [UInt8] {
    defer { outgoing = "" }
    return session.send(outgoing + stanzas)
  }

  private mutating func take(_ stanza: XMLElement) throws(ParticipantError) {
    switch stanza.localName {
    case "features":
      if stage == .connecting {
        let mechanisms = stanza.child("mechanisms")?.children("mechanism").map(\.text) ?? []
        let wanted = settings.login.mechanism
        guard settings.logsIn ? mechanisms.contains(wanted) : !mechanisms.isEmpty else {
          throw .noMechanism(wanted, offered: mechanisms)
        }
        enter(.authenticating)
      } else if stage == .restarting {
        enter(.binding)
      }
    case "success": if stage == .authenticating { enter(.restarting) }
    case "failure":
      if stage == .authenticating {
        throw .notAuthenticated(stanza.children.first.map { String($0.localName) } ?? "unknown")
      }
    case "error": throw .stream(stanza.children.first.map { String($0.localName) } ?? "unknown")
    case "iq": try take(iq: stanza)
    case "presence": try take(presence: stanza)
    default: break
    }
  }

  private mutating func take(iq: XMLElement) throws(ParticipantError) {
    switch (iq["type"], iq["id"]) {
    case ("result", "bind"):
      address = iq.child("bind")?.child("jid")?.text
      takeNickname()
      if stage == .binding { enter(.requesting) }
    case ("error", "bind"): throw .notBound(Self.condition(iq))
    case ("result", "focus"):
      focusAnswer = iq.child("conference")?["ready"] == "true" ? .ready : .notReady
      joinWithoutFocus()
    case ("error", "focus"):
      focusAnswer = .refused(Self.condition(iq))
      joinWithoutFocus()
    case ("get", let id), ("set", let id): answer(iq, id ?? "")
    default: break
    }
  }

  /// Takes the nickname that Jitsi's clients take, and that its prosody may insist on: the first eight characters of the
  /// address (jitsi/jitsi-meet, resources/prosody-plugins/mod_muc_resource_validate.lua).
  private mutating func takeNickname() {
    guard let own = address?.prefix(while: { $0 != "@" && $0 != "/" }), own.count >= 8 else {
      return
    }
    nickname = String(own.prefix(8))
  }

  /// Answers what servers, jicofo and bridges ask clients, so that they go on.
  private mutating func answer(_ iq: XMLElement, _ id: String) {
    let head =
      "id='\(id.xmlEscaped)' to='\((iq["from"] ?? settings.domain).xmlEscaped)' xmlns='jabber:client'"
    if let jingle = iq.child("jingle"), let offer = JingleOffer(jingle) {
      self.offer = offer
      outgoing += "<iq type='result' \(head)/>"
    } else if iq["type"] == "get", iq.child("query") != nil {
      let node = iq.child("query")?["node"].map { " node='\($0.xmlEscaped)'" } ?? ""
      let features = Self.features.map { "<feature var='\($0)'/>" }.joined()
      outgoing += """
        <iq type='result' \(head)><query xmlns='http://jabber.org/protocol/disco#info'\(node)>\
        <identity category='client' type='web' name='kubectl-jitsi'/>\(features)</query></iq>
        """
    } else if iq.child("ping") != nil || iq.child("jingle") != nil {
      outgoing += "<iq type='result' \(head)/>"
    } else {
      outgoing += """
        <iq type='error' \(head)><error type='cancel'>\
        <service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
        """
    }
  }

  /// What jicofo must see to invite a participant to a bridge
  /// (jitsi/jicofo 7ebb13d, jicofo-common/src/main/kotlin/org/jitsi/jicofo/xmpp/Features.kt).
  private static let features = [
    "http://jabber.org/protocol/disco#info", "urn:xmpp:jingle:1", "urn:xmpp:jingle:apps:rtp:1",
    "urn:xmpp:jingle:apps:rtp:audio", "urn:xmpp:jingle:apps:rtp:video",
    "urn:xmpp:jingle:transports:ice-udp:1", "urn:xmpp:jingle:apps:dtls:0",
    "urn:xmpp:jingle:transports:dtls-sctp:1", "urn:ietf:rfc:5761", "urn:ietf:rfc:5888",
    "http://jitsi.org/source-name", "http://jitsi.org/json-encoded-sources",
    "http://jitsi.org/receive-multiple-video-streams",
  ]

  private mutating func take(presence: XMLElement) throws(ParticipantError) {
    guard let from = presence["from"], from.hasPrefix(roomAddress + "/") else {
      if presence["type"] == "error", presence["from"] == roomAddress {
        throw .notJoined(Self.condition(presence))
      }
      return
    }
    let occupant = String(from.dropFirst(roomAddress.count + 1))
    switch presence["type"] {
    case "error": if occupant == nickname { throw .notJoined(Self.condition(presence)) }
    case "unavailable": occupants.remove(occupant)
    default:
      occupants.insert(occupant)
      if occupant == nickname, stage == .joining { enter(.inRoom) }
    }
  }

  private static func condition(_ stanza: XMLElement) -> String {
    let error = stanza.child("error")
    return error?.children.first { $0.localName != "text" }.map { String($0.localName) }
      ?? "unknown error"
  }
}

/// Why a participant can't go on.
public enum ParticipantError: Error, Sendable, Hashable {
  case bosh(BOSHError, at: Participant.Stage)
  /// The server does not offer the SASL mechanism.
  case noMechanism(String, offered: [String])
  /// The SASL failure's condition, such as `not-authorized`.
  case notAuthenticated(String)
  case notBound(String)
  /// The error that the room sends instead of letting the participant in.
  case notJoined(String)
  /// A stream error's condition.
  case stream(String)
}

extension ParticipantError {
  /// Whether a server does not know the session: another one holds it, or it is over (XEP-0124, section 17.2).
  public var isUnknownSession: Bool {
    if case .bosh(.terminated("item-not-found"), _) = self { true } else { false }
  }
}
