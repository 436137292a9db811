import ApiServerStandIn
import Foundation
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Tests that the etcd and kube-apiserver started by tests end with them. Other programs stand in for the two, one of which
/// ignores SIGTERM.
@Suite(.enabled(if: TLSFront.isAvailable, "needs haproxy and openssl on the PATH"))
struct LeftProcessTests {
  enum End: Sendable, CaseIterable { case byItself, terminated, interrupted, crashed, killed }

  /// Returns a script that listens on the port at the end of an argument.
  private func program(_ argument: String, _ lines: String) -> String {
    """
    #!/bin/sh
    for word in "$@"; do
      case "$word" in \(argument)=*) port="${word##*[:=]}" ;; esac
    done
    cat >"$0.cfg" <<EOF
    defaults
      mode http
      timeout client 5s
    frontend all
      bind 127.0.0.1:$port
      http-request return status 200
    EOF
    echo "$$ $port" >"$0.pid"
    \(lines)

    """
  }

  private func assets() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let haproxy = #"haproxy -db -f "$0.cfg""#
    try folder.write("etcd", program("--listen-client-urls", "exec \(haproxy)"))
    try folder.write(
      "kube-apiserver",
      program("--secure-port", "trap '' TERM\n\(haproxy)\nwhile :; do sleep 1; done"))
    for name in ["etcd", "kube-apiserver"] { chmod("\(folder.path)/\(name)", 0o755) }
    return folder
  }

  /// Returns the process ID and port of a program.
  private func numbers(_ folder: TemporaryFolder, _ name: String) throws -> (pid_t, Int) {
    let words = try folder.read("\(name).pid").split(whereSeparator: \.isWhitespace)
    return (try #require(pid_t(words[0])), try #require(Int(words[1])))
  }

  /// Whether a process is running, as opposed to a zombie.
  private func isAlive(_ process: pid_t) -> Bool {
    guard kill(process, 0) == 0 else { return false }
    let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    let state = status?.split(separator: ")").last?.split(separator: " ").first
    return state != "Z"
  }

  @Test(arguments: End.allCases)
  func noServerIsLeftBehind(_ end: End) async throws {
    let folder = try assets()
    let input = folder.path + "/input"
    try #require(mkfifo(input, 0o600) == 0)
    let descriptor = open(input, O_RDWR | O_CLOEXEC)
    var isOpen = true
    defer { if isOpen { close(descriptor) } }
    let kubeconfig = folder.path + "/kubeconfig"
    let run = try await GuardedProcess(
      "/bin/sh",
      [
        "-c", #"exec "$0" --real "$1" <"$2""#, Program.built("stand-in"), kubeconfig, input,
      ],
      // Swift's crash report would take as long as symbolizing the whole test binary takes.
      environment: ["KUBEBUILDER_ASSETS": folder.path, "SWIFT_BACKTRACE": "enable=no"])
    try await eventually { FileManager.default.fileExists(atPath: kubeconfig) || !run.isRunning }
    try #require(run.isRunning)
    let servers = try ["etcd", "kube-apiserver"].map { try numbers(folder, $0) }
    for (process, port) in servers {
      #expect(isAlive(process))
      #expect(Loopback.isOpen(port))
    }
    switch end {
    case .byItself:
      close(descriptor)
      isOpen = false
    case .terminated: run.send(SIGTERM)
    case .interrupted: run.send(SIGINT)
    case .crashed: run.send(SIGABRT)
    case .killed: run.send(SIGKILL)
    }
    #expect((try await run.end() == 0) == (end == .byItself))
    try await eventually { !servers.contains { isAlive($0.0) || Loopback.isOpen($0.1) } }
    for (process, port) in servers {
      #expect(!isAlive(process))
      #expect(!Loopback.isOpen(port))
    }
  }
}
