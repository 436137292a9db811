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
        return try await run.value.get()
      }
    }
  }
}
