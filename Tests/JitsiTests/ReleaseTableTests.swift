import Kubernetes
import Testing
import YAML

@testable import Jitsi

/// What the table says of releases, compared with what docker-jitsi-meet has at the tag.
struct ReleaseTableTests {
  private func release(_ name: String) throws -> ListedRelease {
    try #require(ReleaseTable.release(named: name))
  }

  @Test func releasesAreInOrder() throws {
    let releases = ReleaseTable.releases
    #expect(releases.first?.name == "stable-5765")
    #expect(releases.count > 80)
    for (earlier, later) in zip(releases, releases.dropFirst()) {
      #expect((earlier.number, earlier.rebuild) < (later.number, later.rebuild))
      #expect(earlier.date <= later.date)
    }
    for release in releases { #expect(ReleaseTable.release(named: release.name) == release) }
  }

  @Test func releaseHasItsTagsDateAndCommit() throws {
    let release = try release("stable-11146-2")
    #expect(release.date == "2026-08-17")
    #expect(release.commit == "738058b4")
  }

  @Test(arguments: [
    "stable", "latest", "stable-5390-3", "stable-9164", "stable-10741-7", "stable-10741-custom",
    "stable-", "stable-x", "unstable-2024-05-16", "10741", "stable-10741-", "stable-1-2-3",
    "stable-99999999999999999999",
  ])
  func tagsThatTheTableDoesNotHaveAreUnknown(_ tag: String) {
    #expect(ReleaseTable.release(named: tag) == nil)
  }

  // git show stable-X:web/rootfs/defaults/default
  @Test(arguments: [
    ("stable-5765", "80", "443"), ("stable-8719", "80", "443"), ("stable-11031", "80", "443"),
    ("stable-11146", "8000", "8443"), ("stable-11146-2", "8000", "8443"),
  ])
  func portsOfWeb(_ name: String, _ http: String, _ https: String) throws {
    let release = try release(name)
    #expect(ReleaseTable.fact("port.http", of: .web, in: release) == http)
    #expect(ReleaseTable.fact("port.https", of: .web, in: release) == https)
  }

  @Test func portsThatWentAreGone() throws {
    // component_ports = { } since a8e6a34f
    #expect(
      ReleaseTable.fact("port.component", of: .prosody, in: try release("stable-7210")) == "5347")
    #expect(
      ReleaseTable.fact("port.component", of: .prosody, in: try release("stable-7210-1")) == nil)
    #expect(
      ReleaseTable.fact("port.websocket", of: .jvb, in: try release("stable-11031")) == "9090")
    #expect(ReleaseTable.fact("port.websocket", of: .jvb, in: try release("stable-11146")) == nil)
  }

  @Test func registryAndUserChangedWithRootlessImages() throws {
    for component in ReleaseComponent.allCases {
      let before = try release("stable-11031")
      let after = try release("stable-11146")
      #expect(ReleaseTable.fact("registry", of: component, in: before) == "docker.io/jitsi")
      #expect(ReleaseTable.fact("registry", of: component, in: after) == "ghcr.io/jitsi")
      #expect(ReleaseTable.fact("user", of: component, in: before) == "0")
      #expect(ReleaseTable.fact("user", of: component, in: after) == "1000")
    }
  }

  // git show stable-X:jvb/rootfs/defaults/jvb.conf
  @Test func variableThatCameAndWent() throws {
    let removed = try release("stable-11146")
    #expect(ReleaseTable.variable("JVB_WS_SERVER_ID", of: .jvb, in: removed) == nil)
    #expect(ReleaseTable.removal(of: "JVB_WS_SERVER_ID", from: .jvb, upTo: removed) == removed)
    let before = try release("stable-11031")
    #expect(ReleaseTable.variable("JVB_WS_SERVER_ID", of: .jvb, in: before)?.isRead == true)
    #expect(ReleaseTable.removal(of: "JVB_WS_SERVER_ID", from: .jvb, upTo: before) == nil)
    #expect(
      ReleaseTable.variable("JVB_ADVERTISE_IPS", of: .jvb, in: try release("stable-7648")) == nil)
    #expect(
      ReleaseTable.introduction(of: "JVB_ADVERTISE_IPS", to: .jvb) == (try release("stable-7830")))
  }

  @Test func defaultThatChanged() throws {
    func standard(_ name: String) throws -> ReleaseVariable? {
      ReleaseTable.variable("ENABLE_COLIBRI_WEBSOCKET", of: .jvb, in: try release(name))
    }
    #expect(try standard("stable-9457-2")?.standard == .text("true"))
    #expect(try standard("stable-9584")?.standard == .text("false"))
    #expect(try standard("stable-9584")?.isSwitch == true)
  }

  @Test(arguments: [
    ("stable-7287", ""), ("stable-7287-1", "meet.jitsi"), ("stable-11146-2", "meet.jitsi"),
  ])
  func defaultDomain(_ name: String, _ domain: String) throws {
    let variable = ReleaseTable.variable("XMPP_DOMAIN", of: .prosody, in: try release(name))
    #expect(variable?.standard == .text(domain))
  }

  @Test func defaultThatIsAnotherVariable() throws {
    let variable = ReleaseTable.variable(
      "XMPP_HIDDEN_DOMAIN", of: .prosody, in: try release("stable-9909"))
    #expect(
      variable?.standard == .reference("XMPP_RECORDER_DOMAIN", otherwise: "hidden.meet.jitsi"))
  }

  @Test func variableThatAProgramReadsByItself() throws {
    let release = try release("stable-10741")
    #expect(
      ReleaseTable.variable("VIDEOBRIDGE_MAX_MEMORY", of: .jvb, in: release)?.standard
        == .text("3072m"))
    #expect(
      ReleaseTable.variable("JICOFO_MAX_MEMORY", of: .jicofo, in: release)?.standard
        == .text("3072m"))
  }

  // 98c254f7 takes XMPP_AUTH_DOMAIN out of web's templates, and leaves it in docker-compose.yml.
  @Test func variableThatOnlyComposePasses() throws {
    let variable = ReleaseTable.variable(
      "XMPP_AUTH_DOMAIN", of: .web, in: try release("stable-10888"))
    #expect(variable?.isRead == false)
  }

  @Test(arguments: [
    ("stable-11146-2", ReleaseComponent.jvb, 1), ("stable-11031", .jvb, 0),
    ("stable-7648-2", .web, 1), ("stable-7648-3", .web, 0), ("stable-10133", .prosody, 1),
    ("stable-10133-1", .prosody, 0), ("stable-11146-1", .prosody, 1),
    ("stable-11146-2", .prosody, 0),
  ])
  func knownFaults(_ name: String, _ component: ReleaseComponent, _ count: Int) throws {
    #expect(ReleaseTable.faults(of: component, in: try release(name)).count == count)
  }

  @Test func faultNamesTheReleaseWithoutIt() throws {
    let fault = try #require(
      ReleaseTable.faults(of: .web, in: try release("stable-7648-2")).first)
    #expect(fault.fixedIn?.name == "stable-7648-3")
    #expect(fault.source == "docker-jitsi-meet#1377")
    #expect(fault.conditions.isEmpty)
    let open = try #require(ReleaseTable.faults(of: .jvb, in: ReleaseTable.newest).first)
    #expect(open.fixedIn == nil)
    let conditional = try #require(
      ReleaseTable.faults(of: .prosody, in: try release("stable-10133")).first)
    #expect(
      conditional.conditions == [
        .value(variable: "ENABLE_AUTH", is: "1"), .value(variable: "AUTH_TYPE", is: "internal"),
      ])
  }

  @Test func everyRowOfTheTableIsAChange() throws {
    var rows = 0
    for release in ReleaseTable.releases {
      let changes = ReleaseTable.changes(in: release)
      rows += changes.count
      for change in changes {
        #expect(change.before != change.after, "\(release.name) \(change.name)")
        #expect(!change.source.isEmpty)
        #expect(change.before != nil || change.kind == .added, "\(release.name) \(change.name)")
      }
    }
    #expect(rows > 900)
  }

  /// 60 kB are what the table may add to the binary.
  @Test func tableIsSmall() {
    let texts = [
      EmbeddedReleases.releases, EmbeddedReleases.sources, EmbeddedReleases.variables,
      EmbeddedReleases.facts, EmbeddedReleases.faults,
    ]
    #expect(texts.map(\.utf8CodeUnitCount).reduce(0, +) < 60_000)
  }

  // MARK: Components

  private func component(
    _ image: String, annotations: String = "{}", env: String = "[]", kind: String = "jvb"
  ) throws -> (Inventory, Component) {
    let text = """
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: shard-0-\(kind), namespace: jitsi, annotations: \(annotations)}
      spec:
        selector: {matchLabels: {app: x}}
        template:
          metadata: {labels: {app: x, app.kubernetes.io/component: \(kind)}}
          spec:
            containers: [{name: \(kind), image: "\(image)", env: \(env)}]

      """
    let inventory = Inventory(
      ObjectSet(Tree.parse(SourceFile(name: "all.yaml", text: text), limits: .standard)))
    return (inventory, try #require(inventory.components.first))
  }

  @Test(arguments: [
    ("jitsi/jvb:stable-10741", "stable-10741"),
    ("ghcr.io/jitsi/jvb:stable-11146-2", "stable-11146-2"),
    ("registry.example.com/mirror/jitsi/jvb:stable-9457-1@sha256:0123", "stable-9457-1"),
    ("jitsi/jvb:stable", nil), ("example.com/jvb:v7", nil), ("jitsi/jvb", nil),
    ("jitsi/jvb:stable-10741-ours", nil),
  ])
  func releaseOfAnImage(_ image: String, _ name: String?) throws {
    #expect(try component(image).1.release?.name == name)
  }

  @Test func annotationNamesTheReleaseOfAFork() throws {
    let annotations = "{kubectl-jitsi.dev/release: stable-10741}"
    let fork = try component("example.com/jitsi-jvb:v7", annotations: annotations).1
    #expect(fork.release?.name == "stable-10741")
    #expect(fork.releaseName == "stable-10741")
    #expect(fork.releaseNumber == 10741)
    let wrong = "{kubectl-jitsi.dev/release: newest}"
    #expect(try component("example.com/jitsi-jvb:v7", annotations: wrong).1.release == nil)
  }

  @Test func unsetVariableHasTheDefaultOfItsRelease() throws {
    let (inventory, bridge) = try component("jitsi/jvb:stable-10741")
    #expect(
      inventory.effectiveValue(of: "XMPP_AUTH_DOMAIN", in: bridge) == .text("auth.meet.jitsi"))
    #expect(inventory.effectiveValue(of: "COLIBRI_REST_ENABLED", in: bridge) == .text("false"))
    // A name that the image does not read is nothing to it.
    #expect(inventory.effectiveValue(of: "TOOLBAR_BUTTONS", in: bridge) == .text(""))
  }

  @Test func emptyVariableCountsAsUnset() throws {
    let (inventory, bridge) = try component(
      "jitsi/jvb:stable-10741", env: "[{name: XMPP_AUTH_DOMAIN, value: ''}]")
    #expect(
      inventory.effectiveValue(of: "XMPP_AUTH_DOMAIN", in: bridge) == .text("auth.meet.jitsi"))
  }

  @Test(arguments: [
    ("1", "true"), ("TRUE", "true"), ("yes", "true"), ("f", "false"), ("0", "false"),
  ])
  func switchesAreTrueOrFalse(_ value: String, _ result: String) throws {
    let (inventory, bridge) = try component(
      "jitsi/jvb:stable-10741", env: "[{name: COLIBRI_REST_ENABLED, value: '\(value)'}]")
    #expect(inventory.effectiveValue(of: "COLIBRI_REST_ENABLED", in: bridge) == .text(result))
  }

  @Test func variableOfAnUnknownReleaseHasNoDefault() throws {
    let (inventory, bridge) = try component("example.com/jvb:v7")
    #expect(inventory.effectiveValue(of: "XMPP_AUTH_DOMAIN", in: bridge) == .unknown)
  }

  @Test func valueFromASecretIsUnknown() throws {
    let env =
      "[{name: XMPP_AUTH_DOMAIN, valueFrom: {secretKeyRef: {name: hidden, key: domain}}}]"
    let (inventory, bridge) = try component("jitsi/jvb:stable-10741", env: env)
    #expect(inventory.effectiveValue(of: "XMPP_AUTH_DOMAIN", in: bridge) == .unknown)
  }

  @Test func olderVariableCountsWhereTheNewOneIsUnset() throws {
    let (inventory, prosody) = try component(
      "jitsi/prosody:stable-10741",
      env: "[{name: XMPP_RECORDER_DOMAIN, value: recorder.example.com}]", kind: "prosody")
    #expect(
      inventory.effectiveValue(of: "XMPP_HIDDEN_DOMAIN", in: prosody)
        == .text("recorder.example.com"))
  }

  @Test(arguments: [
    ("example.com/web", "example.com/web:v1", true),
    ("example.com/*", "example.com/a/web:v1", true),
    ("*-web:v1", "x/our-web:v1", true), ("*-web:v1", "x/our-web:v2", false),
    ("example.com/web", "example.com/web-2:v1", false), ("*", "anything", true),
  ])
  func imagePatterns(_ pattern: String, _ image: String, _ matches: Bool) throws {
    #expect(try #require(ImagePattern(pattern)).matches(ImageReference(image)) == matches)
  }
}
