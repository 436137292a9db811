/// One BOSH session, without the transport: it makes the bodies of requests and reads those of responses (XEP-0124, XEP-0206).
///
/// Requests are sent one after the other: prosody ends a session whose request ids are out of order.
public struct BOSHSession: Sendable {
  /// Seconds that the server holds a request for which it has nothing to send.
  public static let wait = 5

  private let domain: String
  private var requestID: UInt64
  /// The session's id; nil before the server created it.
  public private(set) var id: String?
  /// Whether ``end(_:)`` has ended it.
  private var hasEnded = false

  /// - Parameters:
  ///   - domain: the XMPP domain.
  ///   - requestID: the first request's id, below 2^53.
  public init(domain: String, requestID: UInt64 = .random(in: 1...9_000_000_000)) {
    self.domain = domain
    self.requestID = requestID
  }

  /// The body of the request that creates the session.
  public mutating func begin() -> [UInt8] {
    body(
      "",
      """
       to='\(domain.xmlEscaped)' xml:lang='en' wait='\(Self.wait)' hold='1' ver='1.6' \
      content='text/xml; charset=utf-8' xmpp:version='1.0' xmlns:xmpp='urn:xmpp:xbosh'
      """)
  }

  /// The body of a request that restarts the stream, as it is due after authentication.
  public mutating func restart() -> [UInt8] {
    body("", " to='\(domain.xmlEscaped)' xmpp:restart='true' xmlns:xmpp='urn:xmpp:xbosh'")
  }

  /// The body of a request with some stanzas, or with none to fetch what the server has.
  public mutating func send(_ stanzas: String = "") -> [UInt8] { body(stanzas, "") }

  /// The body of the request that ends the session after some last stanzas.
  public mutating func end(_ stanzas: String = "") -> [UInt8] {
    let last = body(stanzas, " type='terminate'")
    hasEnded = true
    return last
  }

  /// Takes back the last request, which the session's server has not got.
  mutating func takeBackRequest() { requestID -= 1 }

  private mutating func body(_ stanzas: String, _ attributes: String) -> [UInt8] {
    defer { requestID += 1 }
    let session = id.map { " sid='\($0.xmlEscaped)'" } ?? ""
    let body = """
      <body rid='\(requestID)'\(session)\(attributes) xmlns='http://jabber.org/protocol/httpbind'>\(stanzas)</body>
      """
    return Array(body.utf8)
  }

  /// The stanzas of a response.
  ///
  /// - Throws: ``BOSHError`` when it is none of BOSH, or ends the session.
  public mutating func take(_ response: [UInt8]) throws(BOSHError) -> [XMLElement] {
    let root: XMLElement
    do throws(XMLError) {
      root = try XMLReader.read(response)
    } catch {
      throw .notBOSH(error)
    }
    guard root.localName == "body" else { throw .notBOSH(nil) }
    if let id = root["sid"] { self.id = id }
    if root["type"] == "terminate" {
      if hasEnded { return root.children }
      throw .terminated(root["condition"])
    }
    return root.children
  }
}

/// Why a BOSH session can't go on.
public enum BOSHError: Error, Sendable, Hashable {
  /// The response is no BOSH body.
  case notBOSH(XMLError?)
  /// The server ended the session, with a condition of XEP-0124, section 17.2.
  case terminated(String?)
}
