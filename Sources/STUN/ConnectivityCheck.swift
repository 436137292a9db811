import Basics

/// The request with which a participant asks whether an address of a bridge takes its media: a STUN binding request of ICE
/// (RFC 8489, RFC 8445).
///
/// A bridge answers it as soon as it has offered a session, with success or an error, if the user name and the password are
/// those of the offer (jitsi/ice4j 6da2b08, ConnectivityCheckServer).
public struct ConnectivityCheck: Sendable {
  /// What tells this request's response from others.
  public let transaction: [UInt8]
  /// The bytes to send.
  public let bytes: [UInt8]

  /// Makes a request.
  ///
  /// - Parameters:
  ///   - user: The bridge's user fragment, as offered.
  ///   - password: The bridge's password, as offered. It signs the request and is not sent.
  ///   - transaction: 12 random bytes.
  public init(
    user: String, password: String,
    transaction: [UInt8] = (0..<12).map { _ in UInt8.random(in: 0...255) }
  ) {
    self.transaction = transaction
    var message = STUNMessage(type: STUNMessage.bindingRequest, transaction: transaction)
    message.add(.userName, Array("\(user):\(Self.ownUser)".utf8))
    message.add(.priority, Self.priority)
    // The controlled side with the lowest tie-breaker never makes the bridge change its role.
    message.add(.iceControlled, [UInt8](repeating: 0, count: 8))
    message.addIntegrity(key: Array(password.utf8))
    message.addFingerprint()
    bytes = message.bytes
  }

  /// Whether bytes are a response to this request. An error is one too: something behind the address knows the bridge's session.
  public func isAnswered(by bytes: [UInt8]) -> Bool {
    guard let message = STUNMessage(bytes) else { return false }
    return message.transaction == transaction
      && (message.type == STUNMessage.bindingResponse || message.type == STUNMessage.bindingError)
  }

  /// The user fragment of the participant: bridges look only at their own.
  private static let ownUser = "kjcheck"
  /// The priority of a peer-reflexive candidate: type preference 110, local preference 65535, component 1.
  private static let priority: [UInt8] = [0x6E, 0xFF, 0xFF, 0xFF]
}
