import Basics
import KubernetesClient

/// A state that is read again and again until it is there, or the time is up.
///
/// A reading that fails for a reason that may pass, such as a pod that restarts, is repeated, too.
struct RepeatedReading {
  /// What one reading found.
  enum Outcome<Value> {
    case there(Value)
    /// The state is not there, for this reason.
    case notYet(CommandFailure)
  }

  let client: APIClient
  /// Seconds until the last reading.
  let seconds: Int
  /// Milliseconds between two readings.
  var pause = 500
  let output: any OperationOutput

  /// Reads until the state is there.
  ///
  /// - Parameter read: Reads once.
  /// - Returns: What the last reading found.
  /// - Throws: `CommandFailure`: why the last reading did not find it, or a failure that does not pass.
  func until<Value>(
    _ read: () throws(CommandFailure) -> Outcome<Value>
  ) throws(CommandFailure) -> Value {
    let end = Time.steady + Int64(seconds) * 1000
    var told = false
    while true {
      let reason: CommandFailure
      do throws(CommandFailure) {
        switch try read() {
        case .there(let value): return value
        case .notYet(let failure): reason = failure
        }
      } catch {
        guard error.isTransient else { throw error }
        if !told, Time.steady < end {
          output.tell(.note("\(error); trying again for at most \(seconds) s"))
        }
        told = true
        reason = error
      }
      if Time.steady >= end { throw reason }
      try CommandFailure.unlessInterrupted(try client.sleep(pause))
    }
  }
}

/// A wait for a state of HAProxy pods.
struct RuntimeWait {
  let cluster: ClusterRequest
  let namespace: String?
  /// Seconds until the last reading.
  let seconds: Int
  let output: any OperationOutput

  /// Waits until the pods have the state. After a failure, they are found and connected to anew.
  ///
  /// - Parameter missing: Reads the state; nil if it is there, otherwise the reason why it is not.
  /// - Returns: The connections that showed it, for the caller to end.
  /// - Throws: `CommandFailure`, as ``RepeatedReading/until(_:)``.
  func session(
    _ missing: (RuntimeSession) throws(CommandFailure) -> CommandFailure?
  ) throws(CommandFailure) -> RuntimeSession {
    let client = try cluster.connect(namespace: namespace)
    var session: RuntimeSession?
    let reading = RepeatedReading(client: client, seconds: seconds, output: output)
    do throws(CommandFailure) {
      return try reading.until {
        () throws(CommandFailure) -> RepeatedReading.Outcome<RuntimeSession> in
        let current: RuntimeSession
        if let session { current = session } else { current = try RuntimeSession(client, cluster) }
        session = current
        do throws(CommandFailure) {
          if let reason = try missing(current) { return .notYet(reason) }
          return .there(current)
        } catch {
          current.runtime.end()
          session = nil
          throw error
        }
      }
    } catch {
      session?.runtime.end()
      throw error
    }
  }
}
