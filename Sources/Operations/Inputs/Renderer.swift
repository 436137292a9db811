import Subprocess

/// Runs kubectl and helm to render manifests, without a shell and with a limit on their output.
enum Renderer {
  /// Returns the output of `kubectl kustomize` on a folder, with a `# Source:` comment above each object.
  ///
  /// - Parameters:
  ///   - folder: The folder of the kustomization.
  ///   - limit: The maximum size of the output in bytes.
  ///   - name: Maps a path relative to the folder to the path that the user would write.
  static func kustomize(
    _ folder: String, limit: Int, naming name: (String) -> String = { $0 }
  ) throws(InputError) -> (text: [UInt8], routes: KustomizeRoutes) {
    if let wrapper = KustomizeWrapper.around(folder),
      let text = try? run(.kubectl, ["kustomize", wrapper.path], limit: limit)
    {
      return KustomizeOrigins.comments(in: text) { name(wrapper.name(of: $0)) }
    }
    // Without the wrapper, so that errors name the user's own folder; an old kustomize does not support origins.
    return (
      try run(.kubectl, ["kustomize", asOperand(folder)], limit: limit), KustomizeRoutes()
    )
  }

  /// Returns the output of `helm template` on a chart.
  static func template(
    _ chart: String, _ rendering: ChartRendering, limit: Int
  ) throws(InputError) -> [UInt8] {
    try run(
      .helm, ["template", rendering.release, asOperand(chart)] + rendering.arguments, limit: limit)
  }

  /// Returns a path in a form that is not parsed as a flag.
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

  /// Throws if a program exited with an error.
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

  /// Returns the error for a program that could not be run.
  static func failure(of tool: Tool, _ error: any Error) -> InputError {
    if let error = error as? InputError { return error }
    if let error = error as? SubprocessError, error.code == .executableNotFound {
      return .toolMissing(tool)
    }
    return .toolFailed(tool, status: "failed to start", words: "\(error)")
  }

  /// Returns the standard error output of a program without leading and trailing blank lines.
  private static func words(_ bytes: [UInt8]) -> String {
    var text = Substring(decoding: bytes, as: UTF8.self)
    while text.last?.isWhitespace == true { text.removeLast() }
    while text.first?.isNewline == true { text.removeFirst() }
    return String(text)
  }
}
