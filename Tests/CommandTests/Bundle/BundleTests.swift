import ApiServerStandIn
import Foundation
import TestSupport
import Testing

/// `bundle` against a simulated cluster.
struct BundleTests {
  private func bundle(
    _ example: RunningExample, _ arguments: String...
  ) async throws -> Binary.Outcome {
    try await Binary.run(
      ["bundle", "--out", example.folder.path + "/case.tar.gz"] + arguments,
      environment: example.environment)
  }

  /// The files of an archive by name, unpacked by the system's tar.
  private func unpacked(_ example: RunningExample) async throws -> [String: String] {
    let folder = example.folder.path + "/unpacked"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let outcome = try await Program.run(
      "tar", ["-xzf", example.folder.path + "/case.tar.gz", "-C", folder, "--strip-components=1"])
    #expect(outcome.code == 0)
    var files: [String: String] = [:]
    let walk = FileManager.default.enumerator(atPath: folder)
    while let name = walk?.nextObject() as? String {
      if let data = FileManager.default.contents(atPath: "\(folder)/\(name)") {
        files[name] = String(decoding: data, as: UTF8.self)
      }
    }
    return files
  }

  @Test func noneOfThePlantedSecretsIsInABundle() async throws {
    let cluster = try PlantedCluster()
    #expect(cluster.plants.count >= 30)
    let outcome = try await bundle(cluster.example)
    #expect([0, 1].contains(outcome.code), "\(outcome.errors)")
    let files = try await unpacked(cluster.example)
    let all = files.map { "\($0.key)\n\($0.value)" }.joined(separator: "\n")
    // A JSON report writes slashes and quotes differently.
    let plain = all.replacingOccurrences(of: "\\/", with: "/")
    var found: [String] = []
    for (place, secret) in cluster.plants {
      let parts = secret.split(separator: "\n").map(String.init).filter { $0.count > 8 }
      for part in [secret] + parts where !part.hasPrefix("-----") {
        if all.contains(part) || plain.contains(part) { found.append("\(place): \(part)") }
      }
    }
    #expect(found == [])
    for output in [outcome.output, outcome.errors] {
      #expect(!cluster.plants.contains { output.contains($0.secret) }, "\(output)")
    }
    // What is no secret is there.
    for words in [
      "INFO joined room standup", "INFO left room standup", "JVB_AUTH_PASSWORD: null",
      "name: JWT_APP_SECRET", "X-Kept", "kept: here", "-- kept: a comment", "COLOR", "green",
      "--verbose", "echo begin", "jitsi-shard-0-web", "realm=meet",
    ] {
      #expect(all.contains(words), "\(words)")
    }
    let readme = try #require(files["README.txt"])
    for words in ["values of Secrets", "lines of logs", "arguments of commands", "annotations"] {
      #expect(readme.contains(words), "\(readme)")
    }
  }

  @Test func thePlantedSecretsAreInTheCluster() throws {
    let cluster = try PlantedCluster()
    var texts = cluster.example.server.objects.values.map {
      String(decoding: $0.bytes, as: UTF8.self)
    }
    // Statuses are objects' own.
    texts += cluster.example.server.served
    let all = texts.joined(separator: "\n").replacingOccurrences(of: "\\/", with: "/")
    for (place, secret) in cluster.plants where !place.contains("Secret") {
      let first = secret.split(separator: "\n").last.map(String.init) ?? secret
      let encoded = Data(secret.utf8).base64EncodedString()
      #expect(
        all.contains(first) || all.contains(encoded)
          || all.contains(first.replacingOccurrences(of: "\"", with: "\\\"")), "\(place)")
    }
  }

  @Test(arguments: ["server-lines", "server-template", "faulty"])
  func aBundleIsLintedLikeItsCluster(_ name: String) async throws {
    let example =
      try name == "faulty"
      ? RunningExample("server-lines") { text in
        guard text.contains("jvb-scripts") else { return text }
        // A literal password, an image without a fixed tag, and a Secret that does not exist.
        return text.replacingOccurrences(of: "jvb:stable-10741", with: "jvb:latest")
          .replacingOccurrences(
            of: "secretKeyRef: {name: jitsi-passwords", with: "secretKeyRef: {name: nowhere"
          )
          .replacingOccurrences(
            of: "                - {name: XMPP_SERVER,",
            with: """
                              - {name: JIGASI_XMPP_PASSWORD, value: literal-Pw-1}
                              - {name: XMPP_SERVER,
              """)
      } : RunningExample(name)
    #expect(try await bundle(example).code <= 1)
    let archive = example.folder.path + "/case.tar.gz"
    let live = try await Binary.run(
      ["lint", "--live", "-o", "json"], environment: example.environment)
    let read = try await Binary.run(["lint", "-f", archive, "-o", "json"])
    let expected = try findings(live)
    #expect(try findings(read) == expected, "\(read.output)\(read.errors)")
    #expect(read.code == live.code)
    if name == "faulty" {
      for rule in ["secrets-referenced", "images-pinned", "secrets-complete"] {
        #expect(expected.contains { $0.hasPrefix(rule) }, "\(expected)")
      }
    }
  }

  private func findings(_ outcome: Binary.Outcome) throws -> [String] {
    let report = try #require(JSON.parse(Array(outcome.output.utf8)), "\(outcome.errors)")
    return (report["findings"]?.elements ?? []).map { finding in
      "\(finding["rule"]?.text ?? "") \(finding[["object", "kind"]]?.text ?? "") "
        + "\(finding[["object", "name"]]?.text ?? "") \(finding["path"]?.text ?? "")"
    }.sorted()
  }

  @Test func statusReadsABundle() async throws {
    var example = try RunningExample()
    example.crash("jitsi-shard-1-jicofo")
    _ = try await bundle(example)
    let archive = example.folder.path + "/case.tar.gz"
    let read = try await Binary.run("status", "-f", archive)
    #expect(read.code == 1, "\(read.errors)")
    #expect(read.output.contains("CrashLoopBackOff"), "\(read.output)")
    #expect(read.output.contains("collected at 20"), "\(read.output)")
    for command in [["diff", "-f", archive], ["lint", "-f", archive, "--fix"]] {
      let refused = try await Binary.run(command, environment: example.environment)
      #expect(refused.code == 2)
      #expect(refused.errors.contains("a bundle leaves secrets out"), "\(refused.errors)")
    }
  }

  /// Values of Secrets are missing in them, so applying them would empty Secrets.
  @Test func unpackedObjectsAreReadButNotApplied() async throws {
    let example = try RunningExample()
    _ = try await bundle(example, "--no-logs")
    _ = try await unpacked(example)
    let folder = example.folder.path + "/unpacked"
    let read = try await Binary.run("status", "-R", "-f", folder + "/objects")
    #expect(read.code == 0, "\(read.output)\(read.errors)")
    let linted = try await Binary.run("lint", folder)
    #expect(linted.code <= 1, "\(linted.errors)")
    for command in ["diff", "apply"] {
      let refused = try await Binary.run(
        [command, "-f", folder + "/objects"], environment: example.environment)
      #expect(refused.code == 2)
      #expect(refused.errors.contains("a bundle leaves secrets out"), "\(refused.errors)")
    }
  }

  @Test func anArchiveThatIsNoBundleEndsInOneError() async throws {
    let example = try RunningExample()
    _ = try await bundle(example, "--no-logs")
    let archive = try Data(contentsOf: URL(fileURLWithPath: example.folder.path + "/case.tar.gz"))
    let folder = example.folder
    try folder.write("short.tar.gz", bytes: Array(archive.prefix(archive.count / 2)))
    var damaged = Array(archive)
    damaged[archive.count / 2] ^= 0xFF
    try folder.write("damaged.tar.gz", bytes: damaged)
    try folder.write("other/Chart.yaml", "name: x\n")
    let inside = folder.path + "/other"
    _ = try await Program.run("tar", ["-czf", "../other.tar.gz", "."], in: inside)
    _ = try await Program.run("tar", ["-P", "-czf", "../outside.tar.gz", "../config"], in: inside)
    for (name, message) in [
      ("short.tar.gz", "the archive ends too early"), ("damaged.tar.gz", "the archive "),
      ("other.tar.gz", "not a bundle"), ("outside.tar.gz", "leads out of it"),
    ] {
      for command in ["lint", "status"] {
        let refused = try await Binary.run(command, "-f", "\(folder.path)/\(name)")
        #expect(refused.code == 2)
        #expect(refused.output.isEmpty)
        let lines = refused.errors.split(separator: "\n")
        #expect(lines.count == 1 && refused.errors.contains(message), "\(refused.errors)")
      }
    }
  }

  @Test func theFileIsPrivateAndKept() async throws {
    let example = try RunningExample()
    example.tellFigures()
    let first = try await bundle(example, "--no-logs")
    #expect(first.output.hasPrefix("wrote "), "\(first.errors)")
    let path = example.folder.path + "/case.tar.gz"
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let again = try await bundle(example)
    #expect(again.code == 2)
    #expect(again.errors.contains("exists already; use another --out, or --force"))
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    #expect(try await bundle(example, "--force").code <= 1)
    let after = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(after == 0o600)
    let files = try await unpacked(example)
    #expect(files["status.txt"]?.contains("shard") == true || files["status.txt"] != nil)
    #expect(files.keys.contains { $0.hasPrefix("logs/shard-1/jvb/") })
    #expect(files.keys.contains { $0.hasPrefix("logs/shared/haproxy/") })
  }

  @Test func whatCannotBeCollectedIsNamed() async throws {
    let example = try RunningExample()
    example.server.deny("admin list events", "admin get pods/log")
    let outcome = try await bundle(example)
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("warning: not collected: cannot list events in namespace meet"))
    let errors = try #require(try await unpacked(example)["errors.txt"])
    #expect(errors.contains("cannot get pods/log"), "\(errors)")
    let all = try await unpacked(example).values.joined()
    #expect(!all.contains(example.server.address))
    let none = try await Binary.run(
      ["bundle", "-n", "empty", "--out", "-"], environment: example.environment)
    #expect(none.code == 2)
    #expect(none.output.isEmpty)
  }
}
