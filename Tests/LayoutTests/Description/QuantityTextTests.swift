import Layout
import Testing
import YAML

/// Tests quantities in the canonical form of an API server.
struct QuantityTextTests {
  /// The values that kubectl get shows after apply.
  @Test(arguments: [
    ("1", "1"), ("1000m", "1"), ("1500m", "1500m"), ("1.5", "1500m"), ("0.1", "100m"),
    ("2.0", "2"), ("1024Mi", "1Gi"), ("1536Mi", "1536Mi"), ("0.5Gi", "512Mi"), ("512Ki", "512Ki"),
    ("1024Ki", "1Mi"), ("40000000", "40M"), ("25M", "25M"), ("12500k", "12500k"), ("0", "0"),
    ("0Gi", "0"), ("1G", "1G"), ("1000M", "1G"), ("0.0001", "0.0001"),
    ("99999999999999999999", "99999999999999999999"),
  ])
  func areWrittenAsAnAPIServerDoes(written: String, kept: String) throws {
    let text = Samples.minimal + "\nprosody: {resources: {requests: {memory: \(written)}}}\n"
    #expect(try Samples.layout(text).prosody.resources?.requests["memory"] == kept)
  }
}
