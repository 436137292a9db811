import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What `kubectl port-forward` does, for pods whose ports are ports on loopback.
///
/// A file beside the kubeconfig names them, a line each: `NAMESPACE/POD:PORT LOCAL [CONNECTIONS [cut]]`. With a number of
/// connections, the program ends itself with an error at the next one, as kubectl does when it loses the pod; with `cut`, it
/// closes that one and goes on. With `-` as the local port, it never begins to forward. The ids of its processes are appended to a
/// second file.
package enum PortForwardStandIn {
  /// The name of the file.
  package static let file = "forwards"
  package static let processes = "forward-processes"

  /// Runs until it is ended; returns the exit code of an error.
  package static func run(_ arguments: [String]) -> Int32 {
    var pod = ""
    var port = ""
    var namespace = "default"
    for argument in arguments {
      if argument.hasPrefix("pod/") { pod = String(argument.dropFirst(4)) }
      if argument.hasPrefix(":") { port = String(argument.dropFirst()) }
      if argument.hasPrefix("--namespace=") {
        namespace = String(argument.dropFirst("--namespace=".count))
      }
    }
    let place = "\(namespace)/\(pod):\(port)"
    let kubeconfig = ProcessInfo.processInfo.environment["KUBECONFIG"] ?? ""
    let folder = URL(filePath: kubeconfig).deletingLastPathComponent().path
    let path = folder + "/" + file
    let record = open(folder + "/" + processes, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    write("\(getpid())\n", to: record)
    _ = close(record)
    let lines = ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").split(separator: "\n")
    guard let words = lines.map({ $0.split(separator: " ") }).first(where: { $0[0] == place }),
      words.count > 1
    else {
      write("Error from server (NotFound): pods \"\(pod)\" not found\n", to: 2)
      return 1
    }
    let parent = getppid()
    guard let local = Int(words[1]) else {
      while getppid() == parent { usleep(200_000) }
      return 0
    }
    let most = words.count > 2 ? Int(words[2]) : nil
    let cuts = words.last == "cut"
    guard let server = try? HTTPServer() else { return 1 }
    let count = Mutex(0)
    server.startRaw { descriptor in
      let number = count.withLock { count in
        count += 1
        return count
      }
      if cuts, number - 1 == most {
        _ = shutdown(descriptor, Int32(SHUT_RDWR))
        return
      }
      if let most, !cuts, number > most {
        write("error: lost connection to pod\n", to: 2)
        exit(1)
      }
      write("Handling connection for \(server.port)\n", to: 1)
      guard let other = try? Loopback.connect(to: local) else {
        write("error: an error occurred forwarding: connection refused\n", to: 2)
        exit(1)
      }
      SocketRelay.join(descriptor, other)
      _ = close(other)
    }
    write("Forwarding from 127.0.0.1:\(server.port) -> \(port)\n", to: 1)
    // Whoever started it ends it; this ends it when the tests are killed.
    while getppid() == parent { usleep(200_000) }
    return 0
  }

  private static func write(_ text: String, to descriptor: Int32) {
    let bytes = Array(text.utf8)
    #if canImport(Glibc)
      _ = Glibc.write(descriptor, bytes, bytes.count)
    #else
      _ = Darwin.write(descriptor, bytes, bytes.count)
    #endif
  }
}
