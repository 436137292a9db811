import KubernetesClient
import XMPP

extension CheckRun {
  /// What a pod does instead of answering.
  static func words(_ error: APIError) -> String {
    switch error.reason {
    case .timedOut, .stalled: "does not answer in time"
    case .unavailable(let message) where message.contains("error trying to reach service"):
      "is not answered: nothing listens on that port"
    case .unavailable: "is answered with status 502, 503 or 504: what is behind it does not answer"
    case .notServed: "is answered with status 404"
    case .notFound: "is answered with status 404"
    case .foreign(let status, _), .status(let status): "is answered with status \(status)"
    case .refused(let status): "is answered with status \(status.code)"
    case .unauthorized: "is answered with status 401"
    case .redirected(let status): "is redirected with status \(status)"
    default: error.headline
    }
  }

  static func words(_ failure: ParticipantRun.Failure) -> String {
    switch failure {
    case .request(let error): words(error)
    case .participant(let error): words(error)
    case .late(let stage): "takes too long: \(words(stage)) did not end in time"
    }
  }

  private static func words(_ error: ParticipantError) -> String {
    switch error {
    case .bosh(.notBOSH(_), _): "is answered with something that is not BOSH"
    case .bosh(.terminated(let condition), let stage):
      "ends while \(words(stage)): prosody says \(condition ?? "no reason")"
        + (["host-unknown", "improper-addressing"].contains(condition)
          ? ", so it does not serve the domain that web uses" : "")
        + (condition == "item-not-found"
          ? ", so requests of one session reach different shards" : "")
    case .noMechanism(let wanted, let offered):
      """
      offers \(offered.isEmpty ? "no login" : offered.joined(separator: ", ")) and not \(wanted)
      """
    case .notAuthenticated(let condition): "refuses the login: \(condition)"
    case .notBound(let condition): "gives no address: \(condition)"
    case .notJoined(let condition): "lets nobody into the room: \(condition)"
    case .stream(let condition): "ends the stream: \(condition)"
    }
  }

  private static func words(_ stage: Participant.Stage) -> String {
    switch stage {
    case .connecting: "opening the session"
    case .authenticating: "logging in"
    case .restarting: "restarting the stream"
    case .binding: "getting an address"
    case .requesting: "asking jicofo for the conference"
    case .joining: "joining the room"
    case .inRoom: "waiting in the room"
    case .left: "leaving"
    }
  }
}
