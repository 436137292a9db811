import Kubernetes
import Testing

struct KubernetesVersionTests {
  @Test(arguments: [
    ("1.16", "1.16", false), ("1.36", "1.36", false), ("v1.37.1-gke.3", "1.37", false),
    ("1.37+", "1.37", false), ("1.38", "1.37", true), ("v1.112.0", "1.37", true),
  ])
  func versionsAreReadAndNewerOnesNoted(text: String, known: String, isNoted: Bool) throws {
    let version = try #require(KubernetesVersion(text))
    #expect(version.nearestKnown.description == known)
    #expect((version.note != nil) == isNoted)
    if isNoted {
      #expect(
        version.note
          == "Kubernetes \(version) is newer than the known versions; linting for \(known)")
    }
  }

  @Test(arguments: ["1.15", "2.0", "1", "1.x", "", "1.37.", "1.99999999999999999999"])
  func otherTextIsNoVersion(text: String) {
    #expect(KubernetesVersion(text) == nil)
  }
}
