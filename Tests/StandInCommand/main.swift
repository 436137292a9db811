import ApiServerStandIn
import Foundation
import Kubernetes
import TestSupport
import YAML

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// Serves manifests as a simulated cluster until standard input ends, for benchmarks and manual tests:
//
//     stand-in KUBECONFIG [--http] [--running] [--delay MILLISECONDS] MANIFEST…
//
//     stand-in --real KUBECONFIG
//
// The second form runs a real etcd and kube-apiserver from the folder that KUBEBUILDER_ASSETS names.
//
//     stand-in port-forward POD :PORT --namespace=NAMESPACE
//
// The third form is a stand-in for kubectl, see PortForwardStandIn.
//
// The command writes KUBECONFIG, and prints a line when it is ready. --http disables TLS. With --running, the pods of the
// manifests are running and bridges have metrics; --delay waits before each answer; a line `spoil POD` on standard input makes a pod crash.

/// Reads the next line of standard input; nil at its end. The standard library's `readLine` may miss the end after an earlier
/// system call of the thread was interrupted.
func nextLine() -> String? {
  var bytes: [UInt8] = []
  var byte: UInt8 = 0
  while true {
    let count = read(0, &byte, 1)
    if count < 0, errno == EINTR { continue }
    if count <= 0 { return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self) }
    if byte == 10 { return String(decoding: bytes, as: UTF8.self) }
    bytes.append(byte)
  }
}

if CommandLine.arguments.dropFirst().first == "port-forward" {
  exit(PortForwardStandIn.run(Array(CommandLine.arguments.dropFirst(2))))
}

if CommandLine.arguments.dropFirst().first == "--real", CommandLine.arguments.count == 3 {
  guard RealApiServer.isAvailable else {
    FileHandle.standardError.write(
      Data("KUBEBUILDER_ASSETS names no folder with etcd and kube-apiserver\n".utf8))
    exit(2)
  }
  let server = try await RealApiServer.shared.value
  let folder = server.folder.path
  let kubeconfig = """
    apiVersion: v1
    kind: Config
    current-context: real
    clusters: [{name: real, cluster: {server: "\(server.address)", certificate-authority: \(folder)/ca.crt}}]
    users: [{name: me, user: {client-certificate: \(folder)/admin.crt, client-key: \(folder)/admin.key}}]
    contexts: [{name: real, context: {cluster: real, user: me}}]

    """
  try kubeconfig.write(toFile: CommandLine.arguments[2], atomically: true, encoding: .utf8)
  FileHandle.standardOutput.write(Data("ready: \(server.address)\n".utf8))
  while nextLine() != nil {}
  exit(0)
}

var files: [String] = []
var isSecure = TLSFront.isAvailable
var isRunning = false
var delay = 0
var words = CommandLine.arguments.dropFirst()
while let argument = words.popFirst() {
  switch argument {
  case "--delay": delay = words.popFirst().flatMap { Int($0) } ?? 0
  case "--http": isSecure = false
  case "--running": isRunning = true
  default: files.append(argument)
  }
}
guard files.count > 1 else {
  FileHandle.standardError.write(
    Data("usage: stand-in KUBECONFIG [--http] [--running] [--delay MILLISECONDS] MANIFEST…\n".utf8))
  exit(2)
}

let server = try ApiServerStandIn()
server.serve(
  StandInResource.monitoring + StandInResource.certificates + StandInResource.cluster)
if delay > 0 { server.inject(.slow(milliseconds: delay), times: .max) }
var namespace = "default"
var objects: [JSON] = []
for path in files.dropFirst() {
  let text = try String(contentsOfFile: path, encoding: .utf8)
  for object in ObjectSet([Tree(parsing: SourceFile(name: path, text: text))]).objects {
    if var json = JSON.parse(JSONText(object.node).bytes) {
      json["kind"] = .string(object.kind)
      json["apiVersion"] = .string(object.apiVersion)
      objects.append(json)
      if object.kind == "StatefulSet" { namespace = object.namespace }
    }
  }
}

var running = RunningObjects(isRunning ? objects : [])
for object in isRunning ? running.all : objects { server.add(object) }
for (position, pod) in running.all.filter({ $0["kind"]?.text == "Pod" }).enumerated() {
  let name = pod[["metadata", "name"]]?.text ?? ""
  if name.contains("-jicofo-") {
    let bridges = running.all.count {
      $0["kind"]?.text == "Pod"
        && $0[["metadata", "name"]]?.text?
          .hasPrefix(name.prefix(upTo: name.range(of: "-jicofo-")!.lowerBound) + "-jvb-") == true
    }
    server.proxy(
      "\(namespace)/\(name):8888/stats", says: JicofoAnswer.statistics(bridges: bridges))
  }
  guard name.contains("jvb") else { continue }
  let figures = """
    {"conferences": \(position % 5), "participants": \(position * 7 % 31), "stress_level": 0.\(position % 7), \
    "bit_rate_download": 2400, "bit_rate_upload": 9100, "packet_rate_download": 610, \
    "packet_rate_upload": 2250, "graceful_shutdown": false}
    """
  server.proxy("\(namespace)/\(name):8080/colibri/stats", says: figures)
}

let front = isSecure ? try await TLSFront(before: server) : nil
let authority = front.map { ", certificate-authority: \($0.folder.path)/ca.crt" } ?? ""
let kubeconfig = """
  apiVersion: v1
  kind: Config
  current-context: stand-in
  clusters: [{name: stand-in, cluster: {server: "\(front?.address ?? server.address)"\(authority)}}]
  users: [{name: me, user: {token: stand-in-token}}]
  contexts: [{name: stand-in, context: {cluster: stand-in, user: me, namespace: \(namespace)}}]

  """
try kubeconfig.write(toFile: files[0], atomically: true, encoding: .utf8)
FileHandle.standardOutput.write(Data("ready: \(server.objectCount) objects\n".utf8))
while let line = nextLine() {
  guard line.hasPrefix("spoil ") else { continue }
  running.spoil(String(line.dropFirst(6))) { pod in
    pod[["status", "containerStatuses"]] = [
      [
        "name": "main", "ready": false, "restartCount": 5,
        "state": ["waiting": ["reason": "CrashLoopBackOff"]],
        "lastState": ["terminated": ["exitCode": 137, "reason": "OOMKilled"]],
      ]
    ]
  }
  for object in running.all { server.add(object) }
}
for request in server.requests { print(request.method, request.path) }
await front?.stop()
