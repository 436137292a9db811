import Basics
import Jitsi
import KubernetesClient
import XMPP

/// Sends what a participant has to send to a pod or website, one request after the other.
final class ParticipantRun {
  /// Why a participant did not come as far as it should.
  enum Failure: Error {
    case request(APIError)
    case participant(ParticipantError)
    case late(Participant.Stage)
  }

  let entry: CheckEntry
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
    _ participant: Participant, at entry: CheckEntry, target: String, _ client: APIClient
  ) {
    self.participant = participant
    self.entry = entry
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
  ///
  /// - Parameters:
  ///   - other: The pod.
  ///   - target: The BOSH path with its query, percent-encoded.
  ///   - patience: Milliseconds to wait for the response.
  ///   - cluster: The client of the API server that leads to the pod.
  ///   - then: Takes whether the pod knows the session; nil where it does not say.
  func isKnown(
    at other: CheckTargets.Endpoint, target: String, patience: Int, through cluster: APIClient,
    then: @escaping (Bool?) -> Void
  ) {
    let request = CheckEntry.pod(other).post(participant.ping(), to: target, timeout: patience)
    cluster.send(request) { [self] result in
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
    var request = entry.post(body, to: target, timeout: timeout)
    request.keptHeaders = [Self.shardHeader]
    return request
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

  /// Whether web says that they are on different shards.
  func isApart(from other: ParticipantRun) -> Bool {
    shardNames.count == 1 && other.shardNames.count == 1 && shardNames != other.shardNames
  }

  /// Whether the last step took too long.
  var isLate: Bool { if case .late? = failure { true } else { false } }

  /// Lets a participant go on that only took too long.
  func forgive() { if isLate { failure = nil } }

  func joinWithoutFocus() { participant.joinWithoutFocus() }
}
