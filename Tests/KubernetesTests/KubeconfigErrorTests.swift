import Foundation
import TestSupport
import Testing

@testable import Kubernetes
@testable import KubernetesClient

struct KubeconfigErrorTests {
  /// An invalid setting, and what its error must name.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    let field: String
    let reason: KubeconfigError.Reason
    var hasContext = true
    var testDescription: String { name }
  }

  static let cases = [
    Case(
      name: "no server", text: kubeconfig(cluster: "tls-server-name: a"),
      field: "clusters[lab].cluster.server", reason: .missing),
    Case(
      name: "server is a list", text: kubeconfig(cluster: "server: [a]"),
      field: "clusters[lab].cluster.server", reason: .wrongType(expected: "a string"),
      hasContext: false),
    Case(
      name: "port out of range", text: kubeconfig(cluster: #"server: "https://a:70000""#),
      field: "clusters[lab].cluster.server",
      reason: .badAddress("its port is not between 1 and 65535")),
    Case(
      name: "password in the address", text: kubeconfig(cluster: #"server: "https://me:pw@a""#),
      field: "clusters[lab].cluster.server", reason: .badAddress("it contains a user or a password")
    ),
    Case(
      name: "authority that is not base64",
      text: kubeconfig(cluster: #"server: "https://a", certificate-authority-data: "***""#),
      field: "clusters[lab].cluster.certificate-authority-data", reason: .notBase64),
    Case(
      name: "authority that is not PEM",
      text: kubeconfig(
        cluster: "server: \"https://a\", certificate-authority-data: \(base64("hello"))"),
      field: "clusters[lab].cluster.certificate-authority-data", reason: .notPEM),
    Case(
      name: "authority that does not exist",
      text: kubeconfig(cluster: #"server: "https://a", certificate-authority: /gone/ca.pem"#),
      field: "clusters[lab].cluster.certificate-authority (/gone/ca.pem)",
      reason: .unreadable("no such file")),
    Case(
      name: "authority and insecure",
      text: kubeconfig(
        cluster: """
          server: "https://a", insecure-skip-tls-verify: true, \
          certificate-authority-data: \(base64(somePEM))
          """), field: "clusters[lab].cluster.insecure-skip-tls-verify",
      reason: .authorityAndInsecure),
    Case(
      name: "insecure is a word",
      text: kubeconfig(cluster: #"server: "https://a", insecure-skip-tls-verify: "true""#),
      field: "clusters[lab].cluster.insecure-skip-tls-verify",
      reason: .wrongType(expected: "true or false"), hasContext: false),
    Case(
      name: "unknown proxy",
      text: kubeconfig(cluster: #"server: "https://a", proxy-url: "ftp://a""#),
      field: "clusters[lab].cluster.proxy-url",
      reason: .badProxy("its scheme is not http, https or socks5")),
    Case(
      name: "certificate without key",
      text: kubeconfig(user: "client-certificate-data: \(base64(somePEM))"),
      field: "users[admin].user", reason: .keyMissing),
    Case(
      name: "key without certificate",
      text: kubeconfig(user: "client-key-data: \(base64(somePEM))"), field: "users[admin].user",
      reason: .certificateMissing),
    Case(
      name: "token and password", text: kubeconfig(user: "token: a, username: b, password: c"),
      field: "users[admin].user", reason: .severalMethods(["a token", "a user name and password"])),
    Case(
      name: "token with a line break", text: kubeconfig(user: #"token: "a\nX-Evil: b""#),
      field: "users[admin].user.token", reason: .controlCharacter),
    Case(
      name: "legacy provider", text: kubeconfig(user: "auth-provider: {name: gcp}"),
      field: "users[admin].user.auth-provider", reason: .authProvider(name: "gcp")),
    Case(
      name: "groups without user", text: kubeconfig(user: "token: a, as-groups: [x]"),
      field: "users[admin].user", reason: .impersonationWithoutUser),
    Case(
      name: "plugin of an old version",
      text: kubeconfig(
        user: "exec: {command: x, apiVersion: client.authentication.k8s.io/v1alpha1}"),
      field: "users[admin].user.exec.apiVersion",
      reason: .unknownWord(
        "client.authentication.k8s.io/v1alpha1", allowed: ExecSettings.versions),
      hasContext: false),
    Case(
      name: "plugin without interactiveMode",
      text: kubeconfig(user: "exec: {command: x, apiVersion: client.authentication.k8s.io/v1}"),
      field: "users[admin].user.exec.interactiveMode", reason: .missing, hasContext: false),
    Case(
      name: "context without its cluster", text: kubeconfig(context: "cluster: gone, user: admin"),
      field: "contexts[lab].context.cluster", reason: .unknownCluster(name: "gone", known: ["lab"])),
    Case(
      name: "context without its user", text: kubeconfig(context: "cluster: lab, user: gone"),
      field: "contexts[lab].context.user", reason: .unknownUser(name: "gone", known: ["admin"])),
    Case(
      name: "a cluster twice",
      text: "clusters: [{name: a, cluster: {server: b}}, {name: a, cluster: {server: c}}]",
      field: "clusters", reason: .repeated(name: "a"), hasContext: false),
    Case(
      name: "an entry without a name", text: "users: [{user: {}}]", field: "users[0]",
      reason: .unnamed, hasContext: false),
  ]

  @Test(arguments: cases)
  func aWrongSettingIsNamed(_ wrong: Case) throws {
    let error = try #require(resolveError(wrong.text))
    #expect(error.field == wrong.field)
    #expect(error.reason == wrong.reason)
    #expect(error.file?.hasSuffix("/config") == true)
    #expect(error.context == (wrong.hasContext ? "lab" : nil))
    #expect(error.description.contains(wrong.field))
  }

  @Test func aFileThatTheFlagNamesMustExist() {
    var choice = ClusterChoice()
    choice.kubeconfig = "/gone/config"
    #expect(throws: KubeconfigError(.noFile, file: "/gone/config")) {
      try ClusterConnection.resolve(choice, environment: environment())
    }
  }

  @Test func withoutAnyConfigurationTheErrorSaysWhereItLooked() {
    #expect(throws: KubeconfigError(.nothingConfigured(looked: ["/gone/.kube/config"]))) {
      try ClusterConnection.resolve(
        ClusterChoice(), environment: environment(["HOME": "/gone"]))
    }
  }

  @Test func aContextThatIsNotThereIsShownWithThoseThatAre() throws {
    let error = try #require(resolveError(kubeconfig()) { $0.context = "prod" })
    #expect(error.description.contains("--context: context prod does not exist; there is lab"))
  }

  @Test func textThatIsNoYAMLIsNamedWithItsPlace() throws {
    let error = try #require(resolveError("clusters: [\n  {"))
    guard case .notYAML(let words) = error.reason else {
      Issue.record("\(error)")
      return
    }
    #expect(words.contains("line 2"))
  }

  @Test func secretsNeverShow() throws {
    let text = kubeconfig(
      cluster: #"server: "https://a", proxy-url: "http://me:pr0xy-secret@p""#,
      user: "username: ann, password: pa55word-planted")
    let connection = try resolve(text)
    var shown = "\(connection) \(String(reflecting: connection))"
    dump(connection, to: &shown)
    #expect(!shown.contains("pa55word-planted"))
    #expect(!shown.contains("pr0xy-secret"))
    var choice = ClusterChoice()
    choice.token = Secret("t0ken-planted")
    dump(choice, to: &shown)
    #expect(!shown.contains("t0ken-planted"))
  }
}
