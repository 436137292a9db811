import ApiServerStandIn
import Foundation
import Testing
import YAML

@testable import Kubernetes
@testable import KubernetesClient

/// Compares recorded responses of a Kubernetes 1.36 API server with those of the stand-in and with the client's behavior.
struct ReplayTests {
  /// A recorded request and response.
  struct Recording: Sendable, CustomTestStringConvertible {
    let name: String
    let request: JSON
    let response: JSON

    var testDescription: String { name }
    var number: Int { Int(name.prefix(2)) ?? 0 }
    var path: String { request["path"]?.text ?? "" }
    var status: Int { response["status"]?.number ?? 0 }
    var body: JSON { response["body"] ?? .null }
  }

  static let recordings: [Recording] = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Recordings")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".json") }.sorted().compactMap { name in
      guard let data = try? Data(contentsOf: folder.appendingPathComponent(name)),
        let exchange = JSON.parse(Array(data))
      else { return nil }
      return Recording(
        name: String(name.dropLast(5)), request: exchange["request"] ?? [:],
        response: exchange["response"] ?? [:])
    }
  }()

  /// Returns a stand-in with the objects that the recorded lists show.
  private func recordedServer() throws -> ApiServerStandIn {
    let server = try ApiServerStandIn()
    for recording in Self.recordings where (4...10).contains(recording.number) {
      let kind = recording.body["kind"]?.text ?? ""
      for item in recording.body["items"]?.elements ?? [] {
        var object = item
        object["kind"] = .string(String(kind.dropLast("List".count)))
        object["apiVersion"] = recording.body["apiVersion"]
        server.add(object, keepsVersion: true)
      }
    }
    for recording in Self.recordings where recording.number == 47 {
      server.add(recording.body, keepsVersion: true)
    }
    server.demandCredentials(tokens: ["lab-token": "admin", "viewer-token": "viewer"])
    server.deny("viewer list secrets", "viewer patch services", "viewer patch deployments")
    return server
  }

  /// Returns the recorded request.
  private func request(_ recording: Recording, continue token: String?) -> APIRequest {
    let parts = recording.path.split(separator: "?", maxSplits: 1).map(String.init)
    var request = APIRequest(
      APIRequest.Method(rawValue: recording.request["method"]?.text ?? "") ?? .get, parts[0])
    for pair in parts.count > 1 ? parts[1].split(separator: "&") : [] {
      let sides = pair.split(separator: "=", maxSplits: 1).map {
        String($0).removingPercentEncoding ?? ""
      }
      let value = sides.count > 1 ? sides[1] : ""
      // Use the stand-in's own token in place of the recorded one.
      request.query.append((sides[0], sides[0] == "continue" ? token ?? value : value))
    }
    request.accept = recording.request["headers"]?["Accept"]?.text ?? "application/json"
    request.contentType = recording.request["headers"]?["Content-Type"]?.text
    if let body = recording.request["body"], body != .null { request.body = body.bytes }
    return request
  }

  private func wire(_ recording: Recording, _ server: ApiServerStandIn, token: String?)
    -> WireRequest
  {
    let request = request(recording, continue: token)
    var wire = WireRequest()
    wire.url = server.address + request.target
    wire.method = request.method.rawValue
    wire.limit = 8 << 20
    wire.body = request.body
    wire.headers = ["Accept: \(request.accept)"]
    if let type = request.contentType { wire.headers.append("Content-Type: \(type)") }
    switch recording.number {
    case 20: wire.headers.append("Authorization: Bearer wrong")
    case 21: break
    case 22...24: wire.headers.append("Authorization: Bearer viewer-token")
    default: wire.headers.append("Authorization: Bearer lab-token")
    }
    return wire
  }

  @Test func theStandInAnswersAsTheServerDid() async throws {
    let server = try recordedServer()
    #expect(Self.recordings.count >= 50)
    let answers = try await onThread {
      #expect(CurlLibrary.failure == nil)
      let settings = TransportSettings(
        isSecure: false, trust: .system, proxy: .direct, acceptsCompression: true)
      let transport = try #require(Transport(settings))
      let budget = AnswerBudget(limit: .max)
      var answers: [WireResponse] = []
      var token: String?
      for recording in Self.recordings where recording.number < 50 || recording.number > 51 {
        // The second page of a list continues the page before it.
        let follows = recording.number == 12 ? token : nil
        var answer = WireResponse()
        try transport.start(
          wire(recording, server, token: follows), share: AnswerBudget.Share(budget)
        ) { outcome in
          if case .response(let response) = outcome { answer = response }
        }
        while !transport.isIdle { _ = transport.step(milliseconds: 1000, interrupt: nil) }
        token = JSON.parse(answer.body)?["metadata"]?["continue"]?.text
        answers.append(answer)
      }
      return answers
    }
    let compared = Self.recordings.filter { $0.number < 50 || $0.number > 51 }
    for (recording, answer) in zip(compared, answers) {
      expectSameShape(recording, answer)
    }
  }

  /// Expects the same status and type of response. Errors must be identical; lists must have the same objects with the same
  /// fields; a single object must have the recorded identity, metadata, managers and spec, with every default that the
  /// server added. Node ports that it chose may differ.
  private func expectSameShape(_ recording: Recording, _ answer: WireResponse) {
    let name = Comment(rawValue: recording.name)
    #expect(answer.status == recording.status, name)
    let type = recording.response["headers"]?["Content-Type"]?.text
    #expect(answer.contentType == type, name)
    let warning = recording.response["headers"]?["Warning"]?.text
    #expect(answer.warnings.first == warning, name)
    guard let body = JSON.parse(answer.body) else {
      #expect(String(decoding: answer.body, as: UTF8.self) == recording.body.text, name)
      return
    }
    #expect(body["kind"] == recording.body["kind"], name)
    #expect(body["apiVersion"] == recording.body["apiVersion"], name)
    if body["kind"] == "Status" {
      #expect(body == recording.body, name)
    } else if recording.number == 1 {
      #expect(Set(body.members.keys) == Set(recording.body.members.keys), name)
    } else if body["kind"] == "Table" {
      #expect(body["columnDefinitions"] == recording.body["columnDefinitions"], name)
      #expect(RecordSchema.rows(of: body) == RecordSchema.rows(of: recording.body), name)
    } else if body["kind"] == "APIResourceList" {
      // The stand-in does not serve every kind.
      let served = RecordSchema.byName(body["resources"])
      #expect(served.count >= 11, name)
      let recorded = RecordSchema.byName(recording.body["resources"])
      for (entry, value) in served {
        #expect(value == recorded[entry], "\(recording.name): \(entry)")
      }
    } else if let items = recording.body["items"]?.elements {
      if recording.number == 2 {
        // The stand-in serves fewer resources than a real server.
        let served = RecordSchema.byName(
          body["items"]?.elements.first?["versions"]?.elements.first?["resources"])
        let recorded = RecordSchema.byName(items.first?["versions"]?.elements.first?["resources"])
        for (entry, value) in served {
          #expect(value == recorded[entry], "\(recording.name): \(entry)")
        }
        return
      }
      let same =
        RecordSchema.paths(of: items) == RecordSchema.paths(of: body["items"]?.elements ?? [])
      #expect(same, name)
      let keys = Set(recording.body["metadata"]?.members.keys.map(\.self) ?? [])
      #expect(Set(body["metadata"]?.members.keys.map(\.self) ?? []) == keys, name)
    } else if let metadata = recording.body["metadata"] {
      for key in metadata.members.keys where !["managedFields", "annotations"].contains(key) {
        #expect(body["metadata"]?[key] != nil, "\(recording.name): metadata.\(key)")
      }
      #expect(body["metadata"]?["name"] == metadata["name"], name)
      if recording.number != 48 {
        #expect(RecordSchema.managers(of: body) == RecordSchema.managers(of: recording.body), name)
      }
      #expect(
        RecordSchema.withoutNodePorts(body["spec"])
          == RecordSchema.withoutNodePorts(recording.body["spec"]), name)
    }
  }

  @Test func aWatchBeginsAsTheServersDid() async throws {
    let server = try recordedServer()
    let recording = try #require(Self.recordings.first { $0.number == 51 })
    let body = try await onThread {
      let settings = TransportSettings(
        isSecure: false, trust: .system, proxy: .direct, acceptsCompression: true)
      let transport = try #require(Transport(settings))
      let budget = AnswerBudget(limit: .max)
      var body: [UInt8] = []
      try transport.start(
        wire(recording, server, token: nil), share: AnswerBudget.Share(budget)
      ) { outcome in
        if case .response(let response) = outcome { body = response.body }
      }
      while !transport.isIdle { _ = transport.step(milliseconds: 1000, interrupt: nil) }
      return body
    }
    func events(_ text: String) -> [String] {
      text.split(separator: "\n").compactMap { JSON.parse(Array($0.utf8)) }.map { event in
        let metadata = event["object"]?["metadata"]
        let marks = metadata?["annotations"]?.members.keys.filter { $0.hasPrefix("k8s.io/") } ?? []
        return "\(event["type"]?.text ?? "") \(metadata?["name"]?.text ?? "") \(marks)"
      }
    }
    #expect(events(String(decoding: body, as: UTF8.self)) == events(recording.body.text ?? ""))
    #expect(events(recording.body.text ?? "").count == 4)
  }

  @Test(arguments: recordings)
  func everyRecordedAnswerBecomesAnObjectOrAnErrorThatSaysWhatToDo(_ recording: Recording) {
    var response = WireResponse()
    response.status = recording.status
    response.contentType = recording.response["headers"]?["Content-Type"]?.text ?? ""
    response.body = recording.body.text.map { Array($0.utf8) } ?? recording.body.bytes
    let parts = recording.path.split(separator: "/").map(String.init)
    var request = request(recording, continue: nil)
    if parts.contains("namespaces") {
      request.access = ResourceAccess(verb: "get", .services, namespace: "meet")
    }
    let maker = ErrorMaker(
      server: "https://lab:6443", credentialName: "the token of the user admin in config",
      proxiedHost: nil, totalLimit: .max, secrets: [])
    let error = maker.make(request, response)
    #expect((error == nil) == (recording.status < 400))
    guard let error else { return }
    let message = recording.body["message"]?.text ?? ""
    switch recording.status {
    case 401: #expect(error.description.contains("the token of the user admin in config"))
    case 403:
      #expect(error.description.contains(message))
      #expect(error.description.contains("kind: Role"))
    case 404 where recording.body["kind"] == nil: #expect(error.reason == .notServed)
    case 409 where !(recording.body["details"]?["causes"]).isNil:
      #expect(error.description.contains(#".spec.replicas: conflict with "helm""#))
    case 422 where !(recording.body["details"]?["causes"]).isNil:
      for cause in recording.body["details"]?["causes"]?.elements ?? [] {
        #expect(error.description.contains("\(cause["field"]?.text ?? "-"): "))
      }
    default: #expect(error.description.contains(message))
    }
  }
}

extension Optional {
  fileprivate var isNil: Bool { self == nil }
}

/// The parts of responses that must match.
private enum RecordSchema {
  /// Returns the paths of all fields; list elements are identified by name or index.
  static func paths(of items: [JSON]) -> Set<String> {
    var paths: Set<String> = []
    func walk(_ value: JSON, _ path: String) {
      paths.insert(path)
      for (key, child) in value.members { walk(child, "\(path)/\(key)") }
      for (position, child) in value.elements.enumerated() {
        walk(child, "\(path)/\(child["name"]?.text ?? String(position))")
      }
    }
    for item in items { walk(item, item["metadata"]?["name"]?.text ?? "") }
    return paths
  }

  /// Returns list items by name, without storage details and subresources that the stand-in does not serve.
  static func byName(_ list: JSON?) -> [String: JSON] {
    var found: [String: JSON] = [:]
    for var entry in list?.elements ?? [] {
      entry["storageVersionHash"] = nil
      if let parts = entry["subresources"]?.elements {
        let kept = parts.filter { ["scale", "status"].contains($0["subresource"]?.text) }
        entry["subresources"] = kept.isEmpty ? nil : .array(kept)
      }
      found[(entry["name"] ?? entry["resource"])?.text ?? ""] = entry
    }
    return found
  }

  /// Returns the cells and objects of a table, without ages.
  static func rows(of table: JSON) -> [[JSON]] {
    let names = table["columnDefinitions"]?.elements.map { $0["name"]?.text } ?? []
    return (table["rows"]?.elements ?? []).map { row in
      zip(names, row["cells"]?.elements ?? []).filter { $0.0 != "Age" }.map(\.1)
        + [row["object"] ?? .null]
    }
  }

  /// Returns the managers of fields, without times.
  static func managers(of object: JSON) -> JSON {
    .array(
      (object["metadata"]?["managedFields"]?.elements ?? []).map { entry in
        var entry = entry
        entry["time"] = nil
        return entry
      })
  }

  /// A spec without the node ports of its ports.
  static func withoutNodePorts(_ spec: JSON?) -> JSON? {
    guard var spec, let ports = spec["ports"]?.elements else { return spec }
    spec["ports"] = .array(
      ports.map { port in
        var port = port
        port["nodePort"] = nil
        return port
      })
    return spec
  }
}
