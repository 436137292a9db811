import Basics
public import KubernetesClient

extension ProgramRunner {
  /// Runs programs as subprocesses and terminates each one after a timeout in milliseconds.
  public static func subprocess(within milliseconds: Int) -> ProgramRunner {
    ProgramRunner { call throws(ProgramFailure) in
      try BlockingBridge.result { () async throws(ProgramFailure) in
        let run = Task { () async -> Result<[UInt8], ProgramFailure> in
          do throws(ProgramFailure) { return .success(try await output(of: call)) } catch {
            return .failure(error)
          }
        }
        let deadline = Task {
          try await Task.sleep(for: .milliseconds(milliseconds))
          run.cancel()
        }
        defer { deadline.cancel() }
        let began = Time.steady
        do throws(ProgramFailure) {
          return try await run.value.get()
        } catch {
          throw Time.steady - began >= milliseconds ? .late(milliseconds: milliseconds) : error
        }
      }
    }
  }
}
