import Basics
import Jitsi
import KubernetesClient
import XMPP

/// Sends what a participant has to send to a pod, one request after the other.
final class ParticipantRun {
  /// Why a participant did not come as far as it should.
  enum Failure: Error {
    case request(APIError)
    case participant(ParticipantError)
    case late(Participant.Stage)
  }

  let endpoint: CheckTargets.Endpoint
  private(set) var participant: Participant
  private(set) var failure: Failure?
  /// The values of X-Jitsi-Shard in the responses.
  private(set) var shardNames: Set<String> = []
  /// Milliseconds from the first request until it was in the room.
  private(set) var joinTime: Int?

  private let client: APIClient
  private let target: String
  private var call: APICall?
  private var began: Int64?

  /// The header in which web names its shard (jitsi/docker-jitsi-meet, web/rootfs/defaults/meet.conf).
  static let shardHeader = "x-jitsi-shard"

  /// - Parameter target: The BOSH path with its query, percent-encoded.
  init(
    _ participant: Participant, at endpoint: CheckTargets.Endpoint, target: String,
    _ client: APIClient
  ) {
    self.participant = participant
    self.endpoint = endpoint
    self.target = target
    self.client = client
  }

  /// Goes on until a condition holds; the closure is called once, when it does, when the participant fails, or when it is
  /// too late.
  ///
  /// - Parameter patience: Milliseconds.
  func advance(
    until condition: @escaping (Participant) -> Bool, within patience: Int,
    then: @escaping () -> Void
  ) {
    var isOver = false
    let end = { [self] in
      guard !isOver else { return }
      isOver = true
      if let call { client.cancel(call) }
      call = nil
      then()
    }
    if failure != nil || condition(participant) { return client.after(0, end) }
    if began == nil { began = Time.steady }
    client.after(patience) { [self] in
      guard !isOver else { return }
      failure = .late(participant.stage)
      end()
    }
    step(condition, end, isOver: { isOver })
  }

  /// Leaves the room without waiting long.
  func leave(then: @escaping () -> Void) {
    guard participant.sessionID != nil, participant.stage != .left else {
      return client.after(0, then)
    }
    client.send(request(participant.leave(), timeout: 3000)) { _ in then() }
  }

  /// Lets the session go on at another pod, which answers only when it holds the session, or passes it on to where it is.
  func isKnown(
    at other: CheckTargets.Endpoint, target: String, patience: Int,
    then: @escaping (Bool?) -> Void
  ) {
    let request = Self.post(participant.ping(), to: other, target, timeout: patience)
    client.send(request) { [self] result in
      switch result {
      case .success(let response):
        do throws(ParticipantError) {
          try participant.take(response.body)
          then(true)
        } catch {
          participant.takeBackRequest()
          then(error.isUnknownSession ? false : nil)
        }
      case .failure:
        participant.takeBackRequest()
        then(nil)
      }
    }
  }

  private func request(_ body: [UInt8], timeout: Int) -> APIRequest {
    var request = Self.post(body, to: endpoint, target, timeout: timeout)
    request.keptHeaders = [Self.shardHeader]
    return request
  }

  private static func post(
    _ body: [UInt8], to endpoint: CheckTargets.Endpoint, _ target: String, timeout: Int
  ) -> APIRequest {
    APIRequest.podProxy(
      namespace: endpoint.namespace, pod: endpoint.pod, port: endpoint.port, target: target,
      posting: body, contentType: "text/xml; charset=utf-8", timeout: timeout)
  }

  private func step(
    _ condition: @escaping (Participant) -> Bool, _ end: @escaping () -> Void,
    isOver: @escaping () -> Bool
  ) {
    let timeout = (BOSHSession.wait + 10) * 1000
    call = client.send(request(participant.request(), timeout: timeout)) { [self] result in
      call = nil
      if isOver() { return }
      take(result)
      if failure != nil || condition(participant) { return end() }
      step(condition, end, isOver: isOver)
    }
  }

  private func take(_ result: Result<APIResponse, APIError>) {
    switch result {
    case .failure(let error): failure = .request(error)
    case .success(let response):
      if let name = response.headers[Self.shardHeader] { shardNames.insert(name) }
      do throws(ParticipantError) {
        try participant.take(response.body)
        if joinTime == nil, participant.stage == .inRoom, let began {
          joinTime = Int(Time.steady - began)
        }
      } catch {
        failure = .participant(error)
      }
    }
  }

  /// Whether the last step took too long.
  var isLate: Bool { if case .late? = failure { true } else { false } }

  /// Lets a participant go on that only took too long.
  func forgive() { if isLate { failure = nil } }

  func joinWithoutFocus() { participant.joinWithoutFocus() }
}
