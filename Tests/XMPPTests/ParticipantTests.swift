import Testing
import XMPP

/// A participant that talks to a server whose responses were recorded from Debian's prosody 0.12.3.
struct ParticipantTests {
  private func text(_ body: [UInt8]) -> String { String(decoding: body, as: UTF8.self) }

  private static let head =
    "<body xmlns:stream='http://etherx.jabber.org/streams' sid='s1' xmlns='http://jabber.org/protocol/httpbind'>"

  private func answer(_ participant: inout Participant, _ stanzas: String) throws {
    try participant.take(Array((Self.head + stanzas + "</body>").utf8))
  }

  private func joined(_ settings: Participant.Settings = .init(domain: "meet.jitsi")) throws
    -> Participant
  {
    var participant = Participant(settings, room: "r", nickname: "n")
    #expect(text(participant.request()).contains("to='meet.jitsi'"))
    try answer(
      &participant,
      """
      <stream:features xmlns='jabber:client'><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>\
      <mechanism>ANONYMOUS</mechanism><mechanism>PLAIN</mechanism></mechanisms></stream:features>
      """)
    _ = participant.request()
    try answer(&participant, "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>")
    #expect(text(participant.request()).contains("xmpp:restart='true'"))
    try answer(
      &participant,
      "<stream:features xmlns='jabber:client'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></stream:features>"
    )
    _ = participant.request()
    try answer(
      &participant,
      """
      <iq type='result' id='bind' xmlns='jabber:client'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>\
      <jid>oatk0sl9ktwvchzfm1ttbqr-@meet.jitsi/01aK_rohKYSG</jid></bind></iq>
      """)
    #expect(participant.stage == .requesting)
    #expect(participant.nickname == "oatk0sl9")
    return participant
  }

  @Test func aParticipantJoinsAfterJicofoIsReady() throws {
    var participant = try joined()
    #expect(text(participant.request()).contains("to='focus.meet.jitsi'"))
    try answer(
      &participant,
      """
      <iq to='a' type='result' id='focus' from='focus.meet.jitsi' xmlns='jabber:client'>\
      <conference ready='true' room='r@muc.meet.jitsi' xmlns='http://jitsi.org/protocol/focus'/></iq>
      """)
    #expect(participant.focusAnswer == .ready)
    #expect(text(participant.request()).contains("to='r@muc.meet.jitsi/oatk0sl9'"))
    try answer(
      &participant,
      """
      <presence from='r@muc.meet.jitsi/focus' xmlns='jabber:client'/>\
      <presence from='r@muc.meet.jitsi/b' xmlns='jabber:client'/>\
      <presence from='r@muc.meet.jitsi/oatk0sl9' xmlns='jabber:client'/>
      """)
    #expect(participant.stage == .inRoom)
    #expect(participant.hasFocus)
    #expect(participant.others == ["b"])
  }

  @Test func anOfferIsReadAndAcknowledged() throws {
    var participant = try joined()
    try answer(
      &participant,
      """
      <iq type='set' id='j' from='r@muc.meet.jitsi/focus' xmlns='jabber:client'>\
      <jingle xmlns='urn:xmpp:jingle:1' action='session-initiate' initiator='focus@auth'><content name='audio'>\
      <transport xmlns='urn:xmpp:jingle:transports:ice-udp:1'>\
      <candidate ip='10.0.0.1' port='10000' protocol='udp' type='host'/>\
      <candidate ip='203.0.113.7' port='30300' protocol='udp' type='srflx'/></transport></content></jingle></iq>
      """)
    #expect(participant.offer?.candidates.map(\.address) == ["10.0.0.1", "203.0.113.7"])
    #expect(participant.offer?.candidates.last?.type == "srflx")
    #expect(text(participant.request()).contains("<iq type='result' id='j'"))
  }

  @Test func errorsSayWhatTheServerSaid() throws {
    var refused = try joined()
    _ = refused.request()
    try answer(
      &refused,
      """
      <iq type='error' id='focus' xmlns='jabber:client'><error type='cancel'>\
      <service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
      """)
    #expect(refused.focusAnswer == .refused("service-unavailable"))
    #expect(refused.stage == .joining)
    #expect(throws: ParticipantError.notJoined("conflict")) {
      try answer(
        &refused,
        """
        <presence type='error' from='r@muc.meet.jitsi/oatk0sl9' xmlns='jabber:client'><error type='cancel'>\
        <conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>
        """)
    }
    var unknown = try joined()
    #expect {
      try unknown.take(
        Array(
          "<body type='terminate' condition='item-not-found' xmlns='http://jabber.org/protocol/httpbind'/>"
            .utf8))
    } throws: { ($0 as? ParticipantError)?.isUnknownSession == true }
    var other = Participant(.init(domain: "meet.jitsi"), room: "r", nickname: "n")
    #expect(throws: ParticipantError.noMechanism("ANONYMOUS", offered: ["SCRAM-SHA-1"])) {
      try answer(
        &other,
        """
        <stream:features xmlns='jabber:client'><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>\
        <mechanism>SCRAM-SHA-1</mechanism></mechanisms></stream:features>
        """)
    }
  }

  /// Where a login is required and none is known, the server's features show that it takes logins.
  @Test func withoutALoginAnyMechanismWillDo() throws {
    var settings = Participant.Settings(domain: "meet.jitsi")
    settings.logsIn = false
    var participant = Participant(settings, room: "r", nickname: "n")
    try answer(
      &participant,
      """
      <stream:features xmlns='jabber:client'><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>\
      <mechanism>SCRAM-SHA-1</mechanism></mechanisms></stream:features>
      """)
    #expect(participant.stage == .authenticating)
    var none = Participant(settings, room: "r", nickname: "n")
    #expect(throws: ParticipantError.noMechanism("ANONYMOUS", offered: [])) {
      try answer(&none, "<stream:features xmlns='jabber:client'/>")
    }
  }

  @Test func aPasswordIsSentAsPlain() throws {
    var settings = Participant.Settings(domain: "meet.jitsi")
    settings.login = .password(user: "anna", password: "s&cret")
    var participant = Participant(settings, room: "r", nickname: "n")
    _ = participant.request()
    try answer(
      &participant,
      """
      <stream:features xmlns='jabber:client'><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>\
      <mechanism>PLAIN</mechanism></mechanisms></stream:features>
      """)
    // printf '\0anna\0s&cret' | base64
    #expect(text(participant.request()).contains("mechanism='PLAIN'>AGFubmEAcyZjcmV0</auth>"))
  }

  @Test func requestsAreNumberedWithoutGaps() throws {
    var participant = try joined()
    func number(_ body: [UInt8]) -> Int? {
      let text = self.text(body)
      guard let start = text.firstRange(of: "rid='")?.upperBound else { return nil }
      return Int(text[start...].prefix { $0.isNumber })
    }
    let first = try #require(number(participant.request()))
    #expect(number(participant.ping()) == first + 1)
    participant.takeBackRequest()
    #expect(number(participant.request()) == first + 1)
  }
}
