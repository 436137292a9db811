import Basics
import KubernetesClient
import STUN
import XMPP

/// Asks addresses of bridges from this machine whether they take media.
struct MediaProbe {
  /// An address that was asked.
  struct Answer {
    let candidate: JingleOffer.Candidate
    /// Milliseconds until the response came; nil when none came.
    var milliseconds: Int?
  }

  private struct Question {
    let candidate: JingleOffer.Candidate
    let check: ConnectivityCheck
  }

  private let questions: [Question]
  /// Milliseconds to wait for all responses.
  private let patience: Int

  /// A probe of all UDP candidates of some offers.
  init(_ offers: [JingleOffer], patience: Int) {
    questions = offers.flatMap { offer -> [Question] in
      guard let user = offer.user, let password = offer.password else { return [] }
      return offer.candidates.filter { $0.transport == "udp" }.map {
        Question(candidate: $0, check: ConnectivityCheck(user: user, password: password))
      }
    }
    self.patience = patience
  }

  /// Sends a request to each candidate, and again to those that are silent, as RFC 8489 has it.
  ///
  /// - Parameter interrupt: Ends the wait when it is raised.
  /// - Throws: `Interrupted` if it was.
  func run(_ interrupt: Interrupt?) throws(Interrupted) -> [Answer] {
    var answers = questions.map { Answer(candidate: $0.candidate) }
    let sockets = [false, true].map { DatagramSocket(isIPv6: $0) }
    let open = sockets.compactMap(\.self)
    let start = Time.steady
    var nextRound = start
    var pause: Int64 = 500
    while answers.contains(where: { $0.milliseconds == nil }) {
      let now = Time.steady
      guard now - start < Int64(patience) else { break }
      if now >= nextRound {
        for (question, answer) in zip(questions, answers) where answer.milliseconds == nil {
          let candidate = question.candidate
          let socket = sockets[candidate.address.contains(":") ? 1 : 0]
          _ = socket?.send(question.check.bytes, to: candidate.address, port: candidate.port)
        }
        nextRound = now + pause
        pause *= 2
      }
      try DatagramSocket.wait(
        for: open, until: min(nextRound, start + Int64(patience)), interrupt)
      for socket in open {
        while let bytes = socket.receive() {
          for index in questions.indices where answers[index].milliseconds == nil {
            guard questions[index].check.isAnswered(by: bytes) else { continue }
            answers[index].milliseconds = Int(Time.steady - start)
          }
        }
      }
    }
    return answers
  }
}
