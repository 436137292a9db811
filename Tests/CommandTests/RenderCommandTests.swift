import ApiServerStandIn
import Foundation
import Kubernetes
import TestSupport
import Testing
import YAML

/// Tests `kubectl jitsi render` and `layout`.
struct RenderCommandTests {
  private static let layout = """
    namespace: jitsi
    host: meet.riverside-school.net
    shards: 2

    """

  @Test func whatIsRenderedLintsCleanAtEverySeverity() async throws {
    let rendered = try await Binary.run(["render", "-f", "-"], input: Self.layout)
    #expect(rendered.code == 0)
    #expect(rendered.errors.contains("secret jitsi-config is not among the manifests"))
    #expect(!rendered.output.contains("kind: Secret\n"))
    let lint = try await Binary.run(
      ["lint", "--whole", "--fail-on", "info", "-"], input: rendered.output)
    #expect(lint.code == 0, "\(lint.output)")
    let unused = try await Binary.run(
      ["lint", "--whole", "--report-unused", "--fail-on", "info", "-"], input: rendered.output)
    #expect(unused.code == 0, "\(unused.output)")
  }

  @Test func theDefaultReleaseHasNoKnownFaultAndTheNewestIsWarnedAbout() async throws {
    let standard = try await Binary.run(["render", "-f", "-"], input: Self.layout)
    #expect(standard.output.contains("jitsi/jvb:stable-11031"))
    #expect(!standard.errors.contains("known fault"))
    let newest = try await Binary.run(
      ["render", "-f", "-"], input: Self.layout + "release: stable-11146-2\n")
    #expect(newest.code == 0)
    #expect(
      newest.errors.contains(
        "warning: jvb of stable-11146-2 has a known fault (docker-jitsi-meet#2328): a container"),
      "\(newest.errors)")
    #expect(newest.errors.contains("the newest release without one is stable-11031"))
  }

  @Test func whatTheClusterMustHaveIsSaidAndInTheReadmeBeforeTheCommand() async throws {
    let rendered = try await Binary.run(["render", "-f", "-"], input: Self.layout)
    let needs = rendered.errors.split(separator: "\n").map(String.init)
      .filter { $0.hasPrefix("note: the cluster must have ") }
    #expect(
      needs == [
        "note: the cluster must have the CRD certificates.cert-manager.io: install cert-manager first",
        """
        note: the cluster must have the CRDs alertmanagers.monitoring.coreos.com, \
        podmonitors.monitoring.coreos.com, prometheuses.monitoring.coreos.com: install the Prometheus \
        operator first
        """,
        "note: the cluster must have an ingress controller for the class traefik",
        """
        note: the cluster must have the ClusterIssuer letsencrypt; certificate.issuer.email in the \
        layout renders one
        """,
        "note: the cluster must have a default StorageClass for the PersistentVolumeClaims",
      ])
    let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("README.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let section = try #require(text.components(separatedBy: "## Create an installation\n").last)
    let before = try #require(section.components(separatedBy: "```sh").first)
    for words in [
      "Prometheus operator", "cert-manager", "`letsencrypt`", "`traefik`", "StorageClass",
    ] {
      #expect(before.contains(words), "\(words)")
    }
    // Every kind that is not built into the API server belongs to a named CRD.
    let small = Self.layout + "monitoring: {enabled: false}\n"
    let without = try await Binary.run(["render", "-f", "-"], input: small)
    #expect(!without.errors.contains("monitoring.coreos.com"))
    #expect(!without.errors.contains("StorageClass"))
  }

  @Test func theLayoutOfWhatIsRenderedIsTheLayout() async throws {
    let rendered = try await Binary.run(["render", "-f", "-"], input: Self.layout)
    let layout = try await Binary.run(["layout"], input: rendered.output)
    #expect(layout.code == 0)
    #expect(
      layout.output == "apiVersion: kubectl-jitsi.dev/v1alpha1\nkind: ShardLayout\n" + Self.layout
        + "release: stable-11031\n")
    #expect(layout.errors == "")
    let again = try await Binary.run(["render", "-f", "-"], input: layout.output)
    #expect(again.output == rendered.output)
  }

  @Test func passwordsAreMadeOnceAndKept() async throws {
    let folder = try TemporaryFolder()
    let arguments = ["render", "-f", "-", "--out", folder.path + "/site", "--generate-secrets"]
    let first = try await Binary.run(arguments, input: Self.layout)
    #expect(first.code == 0, "\(first.errors)")
    #expect(first.output.contains("/site/shard-1/jvb.yaml\n"))
    let secret = try folder.read("site/secret.yaml")
    let mode = try FileManager.default.attributesOfItem(atPath: folder.path + "/site/secret.yaml")
    #expect(mode[.posixPermissions] as? Int == 0o600)
    let second = try await Binary.run(arguments, input: Self.layout)
    #expect(second.code == 0, "\(second.errors)")
    #expect(second.output == "")
    #expect(second.errors.contains("secret.yaml is kept as it is"))
    #expect(try folder.read("site/secret.yaml") == secret)
    let lint = try await Binary.run(
      "lint", "--whole", "--fail-on", "info", "-f", folder.path + "/site", "-R")
    #expect(lint.code == 0, "\(lint.output)\(lint.errors)")
  }

  @Test func generatedPasswordsDiffer() async throws {
    let arguments = ["render", "-f", "-", "--generate-secrets"]
    let outputs = try await [
      Binary.run(arguments, input: Self.layout).output,
      Binary.run(arguments, input: Self.layout).output,
    ]
    func password(_ text: String) -> Substring? {
      text.split(separator: "\n").first { $0.contains("JVB_AUTH_PASSWORD: ") }
    }
    #expect(password(outputs[0]) != nil)
    #expect(password(outputs[0]) != password(outputs[1]))
  }

  @Test func filesThatHoldSomethingElseStay() async throws {
    let folder = try TemporaryFolder()
    try folder.write("haproxy.yaml", "# by hand\n")
    let arguments = ["render", "-f", "-", "--out", folder.path]
    let refused = try await Binary.run(arguments, input: Self.layout)
    #expect(refused.code == 2)
    #expect(refused.errors.contains("haproxy.yaml: already exists with other content"))
    #expect(try folder.read("haproxy.yaml") == "# by hand\n")
    #expect(throws: (any Error).self) { try folder.read("namespace.yaml") }
    let replaced = try await Binary.run(arguments + ["--overwrite"], input: Self.layout)
    #expect(replaced.code == 0)
    #expect(try folder.read("haproxy.yaml").contains("kind: StatefulSet"))
  }

  @Test func slipsAreToldWithTheirPlaces() async throws {
    let text = "namespace: jitsi\nhost: meet.example.org\nshard: 2\njvb: {exposure: nodeport}\n"
    let outcome = try await Binary.run(["render", "-f", "-"], input: text)
    #expect(outcome.code == 2)
    #expect(outcome.output == "")
    #expect(
      outcome.errors == """
        error: <stdin>:3:1: a layout has no key `shard`; did you mean `shards`?
        error: <stdin>:4:17: this must be one of nodePort, hostPort, gateway; did you mean `nodePort`?

        """)
  }

  @Test func passwordsInTheClearDoNotReachTheLayout() async throws {
    let rendered = try await Binary.run(
      ["render", "-f", "-", "--generate-secrets"], input: Self.layout)
    let clear = rendered.output.replacing(
      try Regex(
        #"(- name: JVB_AUTH_PASSWORD\n)\s+valueFrom:\n\s+secretKeyRef:\n\s+name: jitsi-config\n\s+key: JVB_AUTH_PASSWORD\n"#
      )
    ) { String($0.output[1].substring ?? "") + "          value: hunter2hunter2\n" }
    #expect(clear.contains("value: hunter2hunter2"))
    let layout = try await Binary.run(["layout"], input: clear)
    #expect(layout.code == 0)
    #expect(!layout.output.contains("hunter2") && !layout.errors.contains("hunter2"))
    #expect(
      layout.errors.contains("JVB_AUTH_PASSWORD of shard-0-jvb is not a reference to a Secret"))
  }

  @Test func ofSeveralInstallationsOneIsNamed() async throws {
    let both = try await [
      Binary.run(["render", "-f", "-"], input: Self.layout).output,
      Binary.run(
        ["render", "-f", "-"], input: "namespace: meet\nhost: video.hafen.de\nshards: 3\n"
      ).output,
    ].joined()
    let asked = try await Binary.run(["layout"], input: both)
    #expect(asked.code == 2)
    #expect(asked.errors.contains("found 2 installations, in jitsi, meet; select one with -n"))
    let one = try await Binary.run(["layout", "-n", "meet"], input: both)
    #expect(one.code == 0)
    #expect(one.output.contains("shards: 3\n"))
  }

  /// A layout that was rendered, applied to a server and inferred from there is unchanged.
  @Test(arguments: ["nodePort", "hostPort"], ["srv", "server"])
  func theLayoutComesBackFromACluster(exposure: String, discovery: String) async throws {
    let layout =
      Self.layout + "jvb:\n  exposure: \(exposure)\n  autoscaling:\n    maximum: 8\nhaproxy:\n"
      + "  replicas: 3\n  discovery: \(discovery)\n"
    let rendered = try await Binary.run(
      ["render", "-f", "-", "--generate-secrets"], input: layout)
    #expect(rendered.code == 0, "\(rendered.errors)")
    let (server, folder) = try cluster(running: rendered.output)
    let environment = ["KUBECONFIG": folder.path + "/config"]
    let live = try await Binary.run(["layout", "--live", "-A"], environment: environment)
    #expect(live.code == 0, "\(live.errors)")
    let head = "apiVersion: kubectl-jitsi.dev/v1alpha1\nkind: ShardLayout\n"
    let expected = try await Binary.run(["render", "-f", "-"], input: layout)
    let again = try await Binary.run(["render", "-f", "-"], input: live.output)
    #expect(
      live.output.hasPrefix(head + Self.layout + "release: stable-11031\n"), "\(live.output)")
    #expect(again.output == expected.output, "\(live.output)")
    server.inject(.forbidden, times: 20) { $0.path.hasSuffix("/ingresses") }
    let partly = try await Binary.run(["layout", "--live", "-A"], environment: environment)
    #expect(partly.code == 2)
    #expect(partly.errors.contains("error: "))
  }

  /// Returns a cluster with some manifests, and a folder with a kubeconfig for it.
  private func cluster(running manifests: String) throws -> (ApiServerStandIn, TemporaryFolder) {
    let server = try ApiServerStandIn()
    server.serve(StandInResource.monitoring + StandInResource.certificates)
    for object in ExampleManifests.objects(in: manifests) { server.add(object) }
    let folder = try TemporaryFolder()
    try folder.writeKubeconfig(for: server, namespace: "jitsi")
    return (server, folder)
  }

  @Test func whatIsNoInstallationHasNoLayout() async throws {
    let outcome = try await Binary.run(
      ["layout"], input: "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n")
    #expect(outcome.code == 2)
    #expect(outcome.output == "")
    #expect(outcome.errors.hasPrefix("error: no Jitsi installation among 1 object;"))
  }

  @Test func valuesOfAChartAreALayout() async throws {
    let folder = try TemporaryFolder()
    let values = try folder.write(
      "values.yaml",
      "shardCount: 3\nhaproxy: {ingress: {host: meet.riverside-school.net}}\nJVB_AUTH_PASSWORD: s3cr3t-planted\n"
    )
    let layout = try await Binary.run("layout", "--values", values, "-n", "konferenz")
    #expect(layout.code == 0, "\(layout.errors)")
    #expect(layout.output.contains("namespace: konferenz\n"))
    #expect(layout.output.contains("shards: 3\n"))
    let rendered = try await Binary.run("render", "--values", values, "-n", "konferenz")
    #expect(rendered.code == 0, "\(rendered.errors)")
    #expect(rendered.output.contains("name: shard-2-jvb\n"))
    for outcome in [layout, rendered] {
      #expect(!(outcome.output + outcome.errors).contains("s3cr3t"))
    }
    let both = try await Binary.run("render", "--values", values, "-f", values)
    #expect(both.code == 2)
  }
}
