import Foundation
import TestSupport

/// A chart that renders as many shards as its values set, made from the manifests of an example.
struct CountedChart {
  let folder: TemporaryFolder

  var path: String { folder.path + "/chart" }

  /// - Parameters:
  ///   - count: The template expression for the number of shards.
  ///   - defaults: The chart's own values.
  ///   - shard: Changes the template of a shard.
  init(
    count: String = ".Values.shardCount", defaults: String = "shardCount: 2\n",
    shard: (String) -> String = { $0 }
  ) throws {
    folder = try TemporaryFolder()
    let texts = Dictionary(
      uniqueKeysWithValues: try ExampleManifests.texts(of: "server-template").map {
        ($0.name, $0.text)
      })
    try folder.write("chart/Chart.yaml", "apiVersion: v2\nname: meetings\nversion: 1.0.0\n")
    try folder.write("chart/values.yaml", defaults)
    let one = (texts["shard-0.yaml"] ?? "")
      .replacingOccurrences(of: "shard-0", with: "shard-{{ $shard }}")
      .replacingOccurrences(of: "shard: \"0\"", with: "shard: \"{{ $shard }}\"")
      .replacingOccurrences(of: "3030", with: "30{{ add 3 $shard }}0")
    try folder.write(
      "chart/templates/shards.yaml",
      "{{- range $shard := until (int \(count)) }}\n---\n\(shard(one))\n{{- end }}\n")
    let haproxy = (texts["haproxy.yaml"] ?? "")
      .replacingOccurrences(
        of: "shard 0-1 ", with: "shard 0-{{ sub (int \(count)) 1 }} ")
    // Charts compute the checksum from the source of the configuration.
    let checksum = try Regex("checksum/config: [0-9a-f]+")
    try folder.write(
      "chart/templates/haproxy.yaml",
      haproxy.replacing(checksum, with: "checksum/config: {{ \(count) | toString | sha256sum }}"))
    try folder.write("chart/templates/ingress.yaml", texts["ingress.yaml"] ?? "")
    var common = texts["config.yaml"] ?? ""
    for key in ["JICOFO_AUTH_PASSWORD", "JICOFO_COMPONENT_SECRET", "JVB_AUTH_PASSWORD"] {
      common = common.replacing(
        try Regex("\(key): .*"),
        with: "\(key): {{ .Values.\(key) | default (randAlphaNum 20) | b64enc }}")
    }
    try folder.write("chart/templates/config.yaml", common)
  }

  /// Returns helm's output.
  func rendering(_ values: String...) async throws -> String {
    try await Program.output(
      of: "helm", ["template", "jitsi", path] + values.map { "--values=\($0)" })
  }
}
