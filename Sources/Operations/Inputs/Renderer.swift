import Subprocess

/// Runs the programs that make manifests: never through a shell, with a limit on what they may write.
enum Renderer {
  /// The output of `kubectl kustomize` on a folder, with a `# Source:` comment above each object.
  ///
  /// - Parameter name: what a file is called for the user, by what it is called from the folder that they named.
  static func kustomize(
    _ folder: String, limit: Int, naming name: (String) -> String = { $0 }
  ) throws(InputError) -> (text: [UInt8], routes: KustomizeRoutes) {
    if let wrapper = KustomizeWrapper.around(folder),
      let text = try? run(.kubectl, ["kustomize", wrapper.path], limit: limit)
    {
      return KustomizeOrigins.comments(in: text) { name(wrapper.name(of: $0)) }
    }
    // What is wrong is said of the user's own folder; and an old kustomize does not tell origins.
    return (
      try run(.kubectl, ["kustomize", asOperand(folder)], limit: limit), KustomizeRoutes()
    )
  }

  /// The output of `helm template` on a chart.
  static func template(
    _ chart: String, _ rendering: ChartRendering, limit: Int
  ) throws(InputError) -> [UInt8] {
    try run(
      .helm, ["template", rendering.release, asOperand(chart)] + rendering.arguments, limit: limit)
  }

  /// A path that can't be taken for a flag.
  static func asOperand(_ path: String) -> String {
    path.hasPrefix("-") ? "./\(path)" : path
  }

  private static func run(
    _ tool: Tool, _ arguments: [String], limit: Int
  ) throws(InputError) -> [UInt8] {
    try BlockingBridge.result { () async throws(InputError) in
      try await output(of: tool, arguments, limit: limit)
    }
  }

  private static func output(
    of tool: Tool, _ arguments: [String], limit: Int
  ) async throws(InputError) -> [UInt8] {
    do {
      let result = try await Subprocess.run(
        .name(tool.rawValue), arguments: Arguments(arguments), output: .bytes(limit: limit),
        error: .bytes(limit: 1 << 20))
      try check(tool, result.terminationStatus, words(result.standardError))
      return result.standardOutput
    } catch let error as SubprocessError where error.code == .outputLimitExceeded {
      throw .toolOutputTooLarge(tool, limit: limit)
    } catch {
      throw failure(of: tool, error)
    }
  }

  /// Refuses an end that is no success.
  static func check(
    _ tool: Tool, _ status: TerminationStatus, _ words: String = ""
  ) throws(InputError) {
    switch status {
    case .exited(0): return
    case .exited(let code):
      throw .toolFailed(tool, status: "ended with exit code \(code)", words: words)
    case .signaled(let signal):
      throw .toolFailed(tool, status: "was killed by signal \(signal)", words: words)
    }
  }

  /// Why a program did not do its work.
  static func failure(of tool: Tool, _ error: any Error) -> InputError {
    if let error = error as? InputError { return error }
    if let error = error as? SubprocessError, error.code == .executableNotFound {
      return .toolMissing(tool)
    }
    return .toolFailed(tool, status: "failed to start", words: "\(error)")
  }

  /// What a program wrote to its standard error, without empty lines around it.
  private static func words(_ bytes: [UInt8]) -> String {
    var text = Substring(decoding: bytes, as: UTF8.self)
    while text.last?.isWhitespace == true { text.removeLast() }
    while text.first?.isNewline == true { text.removeFirst() }
    return String(text)
  }
}
