import Kubernetes
public import KubernetesClient
import Subprocess
import SystemPackage

extension ProgramRunner {
  /// Runs programs as subprocesses. This waits for them, so it must not be called from a task.
  public static let subprocess = ProgramRunner { call throws(ProgramFailure) in
    try BlockingBridge.result { () async throws(ProgramFailure) in try await output(of: call) }
  }

  static func output(of call: ProgramCall) async throws(ProgramFailure) -> [UInt8] {
    var environment = Environment.inherit
    for (name, value) in call.environment {
      environment = environment.updating([Environment.Key(stringLiteral: name): value.exposed])
    }
    let isPath = call.executable.utf8.contains(0x2F)
    let configuration = Configuration(
      executable: isPath ? .path(FilePath(call.executable)) : .name(call.executable),
      arguments: Arguments(call.arguments), environment: environment)
    do {
      if call.isInteractive {
        let result = try await Subprocess.run(
          configuration, input: .fileDescriptor(.standardInput, closeAfterSpawningProcess: false),
          output: .bytes(limit: call.outputLimit),
          error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false))
        return try check(result.standardOutput, result.terminationStatus)
      }
      let result = try await Subprocess.run(
        configuration, input: .none, output: .bytes(limit: call.outputLimit),
        error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false))
      return try check(result.standardOutput, result.terminationStatus)
    } catch let failure as ProgramFailure {
      throw failure
    } catch let error as SubprocessError where error.code == .executableNotFound {
      throw .missing
    } catch let error as SubprocessError where error.code == .outputLimitExceeded {
      throw .tooMuchOutput(limit: call.outputLimit)
    } catch let error as SubprocessError {
      throw .notRun(isPath && !isFile(call.executable) ? "no such file" : "\(error.code)")
    } catch {
      throw .notRun("permission denied by the system")
    }
  }

  private static func isFile(_ path: String) -> Bool {
    (try? FileReader.status(path))?.isRegular ?? false
  }

  private static func check(
    _ output: [UInt8], _ status: TerminationStatus
  ) throws(ProgramFailure) -> [UInt8] {
    switch status {
    case .exited(0): return output
    case .exited(let code): throw .exited(code: Int(code))
    case .signaled(let signal): throw .signalled(Int(signal))
    }
  }
}
