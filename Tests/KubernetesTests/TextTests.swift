import Basics
import Foundation
import Testing
import YAML

@testable import Kubernetes
@testable import KubernetesClient

struct TextTests {
  private func tree(_ text: String) -> Tree { Tree(parsing: SourceFile(name: "", text: text)) }

  @Test(arguments: [
    ("2026-11-22T20:48:41Z", 1_795_380_521), ("1970-01-01T00:00:00Z", 0),
    ("2000-02-29T12:00:00.123456Z", 951_825_600), ("2026-11-22T21:48:41+01:00", 1_795_380_521),
    ("1969-12-31T23:59:59Z", -1),
  ])
  func timestampsAreRead(_ text: String, _ seconds: Int64) {
    #expect(Time.seconds(text) == seconds)
  }

  @Test(arguments: ["", "tomorrow", "2026-11-22", "2026-13-22T20:48:41Z", "2026-11-22T20:48:41"])
  func otherTextsAreNoTimestamps(_ text: String) { #expect(Time.seconds(text) == nil) }

  @Test func bytesSurviveBase64() {
    for count in 0..<70 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
      #expect(Base64.encode(bytes) == Data(bytes).base64EncodedString())
      #expect(Base64.bytes(Base64.encode(bytes)) == bytes)
    }
  }

  @Test func yamlBecomesTheJSONThatItMeans() throws {
    let root = try #require(
      tree(
        """
        a: &x [1, 2.5, true, null, yes, "yes", 0x10, ""]
        b: *x
        c: {}
        d: []
        e: "quote \\" and \\t tab\\u0007"
        """
      ).root)
    #expect(
      String(decoding: JSONText(root).bytes, as: UTF8.self)
        == #"{"a":[1,2.5,true,null,true,"yes",16,""],"b":[1,2.5,true,null,true,"yes",16,""],"c":{},"d":[],"e":"quote \" and \t tab\u0007"}"#
    )
  }

  @Test func objectsOfAClusterMeanTheSameAsTexts() throws {
    let values = [
      #""plain""#, #""true""#, #""12""#, #""1e3""#, #""~""#, #""""#, #""a: b""#, #""- a""#,
      #""line\nline\n""#, #""line\nline""#, #""line\n\n\n""#, #"" indented\nline""#, #""\n""#,
      #""tab\there\n""#, ##""# comment\n#two""##, #""ümläut\nline""#, #""a\r\nb""#, "1", "1.5",
      "true", "null", "[]", "{}", #"[[1,[2]],{"a":[{"b":"c"}]}]"#, #"{"x y":{"":1}}"#,
      #""trailing \nspaces ""#, #""---\nb""#, #""...\nb""#,
    ]
    let members = values.enumerated().map { "\"key\($0)\":\($1)" }.joined(separator: ",")
    let text = """
      {"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[
      {"metadata":{"name":"a","namespace":"meet","managedFields":[{"manager":"x"}],
      "annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{}","b":"c"}},
      "data":{\(members)},"list":[\(values.joined(separator: ","))]}]}
      """
    let list = ObjectList(
      request: ListRequest(.configMaps), trees: [tree(text)], resourceVersion: "1", warnings: [])
    let made = try #require(ObjectText.trees(of: list).first)
    #expect(made.source.name == "live:meet/ConfigMap/a")
    #expect(made.documents.count == 1)
    #expect(made.documents.first?.problem == nil)
    let item = try #require(list.items.first)
    let root = try #require(made.root)
    for part in ["data", "list"] {
      let before = String(decoding: JSONText(try #require(item[part])).bytes, as: UTF8.self)
      let after = String(decoding: JSONText(try #require(root[part])).bytes, as: UTF8.self)
      #expect(before == after)
    }
    #expect(root["kind"]?.text == "ConfigMap")
    #expect(root["metadata"]?["managedFields"] == nil)
    let whole = try #require(ObjectText.trees(of: list, keepsManagedFields: true).first?.root)
    #expect(whole["metadata"]?["managedFields"]?[0]?["manager"]?.text == "x")
    #expect(root["metadata"]?["annotations"]?.count == 1)
  }

  @Test func waitsGrowAndStayWithinBounds() {
    let policy = RetryPolicy()
    #expect(
      (1...4).map { policy.wait(after: $0, retryAfter: nil, spread: 1) } == [200, 400, 800, 1600])
    #expect(policy.wait(after: 5, retryAfter: nil) == nil)
    #expect(policy.wait(after: 1, retryAfter: 7, spread: 0) == 7000)
    #expect(policy.wait(after: 1, retryAfter: 31) == nil)
    #expect(policy.backoff(after: 1000, spread: 1) == 5000)
  }

  @Test func namesOfPathsCanNotLeadElsewhere() {
    #expect(PathText.segment("a/b?c#d%") == "a%2Fb%3Fc%23d%25")
    #expect(PathText.segment("..") == "%2E%2E")
    #expect(
      APIRequest.get(.services, namespace: "x/../y", name: "a b").path
        == "/api/v1/namespaces/x%2F..%2Fy/services/a%20b")
  }
}
