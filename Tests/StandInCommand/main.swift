import ApiServerStandIn
import Foundation
import Kubernetes
import TestSupport
import YAML

// Serves manifests as a cluster until standard input ends, for measurements and for looking by hand:
//
//     stand-in KUBECONFIG [--http] MANIFEST…
//
// It writes KUBECONFIG, and a line when it is ready. With --http there is no TLS.

var files: [String] = []
var isSecure = TLSFront.isAvailable
for argument in CommandLine.arguments.dropFirst() {
  if argument == "--http" { isSecure = false } else { files.append(argument) }
}
guard files.count > 1 else {
  FileHandle.standardError.write(Data("usage: stand-in KUBECONFIG [--http] MANIFEST…\n".utf8))
  exit(2)
}

let server = try ApiServerStandIn()
server.serve(StandInResource.monitoring + StandInResource.certificates)
var namespace = "default"
for path in files.dropFirst() {
  let text = try String(contentsOfFile: path, encoding: .utf8)
  for object in ObjectSet([Tree(parsing: SourceFile(name: path, text: text))]).objects {
    if var json = JSON.parse(JSONText(object.node).bytes) {
      json["kind"] = .string(object.kind)
      json["apiVersion"] = .string(object.apiVersion)
      server.add(json)
      if object.kind == "StatefulSet" { namespace = object.namespace }
    }
  }
}

let front = isSecure ? try TLSFront(before: server) : nil
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
while readLine() != nil {}
for request in server.requests { print(request.method, request.path) }
front?.stop()
