// Compiled into one module with Sources/HAProxy by scripts/fuzz.

/// Parses any bytes as haproxy.cfg and evaluates it with an environment.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let lines = bytes.reduce(1) { $1 == 0x0A || $1 == 0x0D ? $0 + 1 : $0 }
  let configuration = Configuration(parsing: bytes)
  for problem in configuration.problems {
    require(problem.line >= 1 && problem.line <= lines, "a problem stands on a line")
  }
  _ = configuration.resolved(environment: ["HOSTNAME": "haproxy-0", "A": ""])
  _ = configuration.resolved(environment: [:], isComplete: true)
  return 0
}

/// Like `precondition`, whose message release builds omit.
private func require(_ condition: Bool, _ words: String) {
  if !condition { fatalError("not so: \(words)") }
}
