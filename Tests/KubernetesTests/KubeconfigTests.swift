import Foundation
import TestSupport
import Testing

@testable import Kubernetes
@testable import KubernetesClient

struct KubeconfigTests {
  @Test func theCurrentContextSaysWhereAndWho() throws {
    let connection = try resolve(kubeconfig())
    #expect(connection.server.description == "https://10.1.2.3:6443")
    #expect(connection.context == "lab")
    #expect(connection.namespace == "meet")
    #expect(connection.isNamespaceNamed)
    guard case .token(let token) = connection.credential else {
      Issue.record("no token")
      return
    }
    #expect(token.exposed == "t0ken-of-admin")
  }

  @Test func theFirstOfSeveralFilesHasAnEntryWhole() throws {
    let folder = try TemporaryFolder()
    let first = try folder.write(
      "first",
      """
      contexts: [{name: lab, context: {cluster: lab, user: admin}}]
      users: [{name: admin, user: {username: ann}}]
      """)
    let second = try folder.write("second", kubeconfig())
    let connection = try ClusterConnection.resolve(
      ClusterChoice(), environment: environment(["KUBECONFIG": ":\(first)::/gone:\(second):"]))
    #expect(connection.server.host == "10.1.2.3")
    #expect(connection.namespace == "default")
    guard case .basic(let user, _) = connection.credential else {
      Issue.record("the second file's token must not be mixed into the first file's user")
      return
    }
    #expect(user == "ann")
  }

  @Test func theFirstCurrentContextCounts() throws {
    let folder = try TemporaryFolder()
    let first = try folder.write("first", "current-context: lab\n")
    let second = try folder.write(
      "second",
      kubeconfig().replacingOccurrences(of: "current-context: lab", with: "current-context: x"))
    let connection = try ClusterConnection.resolve(
      ClusterChoice(), environment: environment(["KUBECONFIG": "\(first):\(second)"]))
    #expect(connection.context == "lab")
  }

  @Test func theHomeFolderIsTheFallback() throws {
    let folder = try TemporaryFolder()
    try folder.write(".kube/config", kubeconfig())
    let connection = try ClusterConnection.resolve(
      ClusterChoice(), environment: environment(["HOME": folder.path, "KUBECONFIG": ""]))
    #expect(connection.context == "lab")
  }

  @Test func aPodUsesItsServiceAccount() throws {
    let folder = try TemporaryFolder()
    try folder.write("token", "pod-token\n")
    try folder.write("ca.crt", somePEM)
    try folder.write("namespace", "calls")
    let variables = ["KUBERNETES_SERVICE_HOST": "fd00::1", "KUBERNETES_SERVICE_PORT": "443"]
    let connection = try ClusterConnection.resolve(
      ClusterChoice(), environment: environment(variables, serviceAccount: folder.path))
    #expect(connection.server.description == "https://[fd00::1]")
    #expect(connection.namespace == "calls")
    #expect(connection.trust == .authorities(Array(somePEM.utf8)))
    guard case .tokenFile = connection.credential else {
      Issue.record("no token file")
      return
    }
  }

  @Test func pathsAreRelativeToTheirFile() throws {
    let folder = try TemporaryFolder()
    try folder.write("pki/ca.pem", somePEM)
    try folder.write("pki/me.pem", somePEM)
    try folder.write("pki/me.key", somePEM)
    var choice = ClusterChoice()
    choice.kubeconfig = try folder.write(
      "config",
      kubeconfig(
        cluster: "server: https://a, certificate-authority: pki/ca.pem",
        user: "client-certificate: pki/me.pem, client-key: ./pki/me.key"))
    let connection = try ClusterConnection.resolve(choice, environment: environment())
    #expect(connection.trust == .authorities(Array(somePEM.utf8)))
    #expect(connection.clientCertificate?.key.exposed == Array(somePEM.utf8))
  }

  @Test func flagsStandOverTheFile() throws {
    let folder = try TemporaryFolder()
    let authority = try folder.write("ca.pem", somePEM)
    let connection = try resolve(
      kubeconfig(
        cluster: "server: https://a, insecure-skip-tls-verify: true",
        user: "client-certificate-data: \(base64(somePEM)), client-key-data: \(base64(somePEM))")
    ) {
      $0.server = "https://other:8443/k8s/clusters/c-1/"
      $0.certificateAuthority = authority
      $0.token = Secret("flag-token")
      $0.namespace = "calls"
      $0.tlsServerName = "kubernetes"
      $0.impersonate = "ann"
      $0.impersonateGroups = ["ops", "dev"]
    }
    #expect(connection.server.description == "https://other:8443/k8s/clusters/c-1")
    #expect(connection.trust == .authorities(Array(somePEM.utf8)))
    #expect(connection.clientCertificate == nil)
    #expect(connection.credentialName == "the token of --token")
    #expect(connection.namespace == "calls")
    #expect(
      ImpersonationHeaders.lines(connection.impersonation)
        == ["Impersonate-User: ann", "Impersonate-Group: ops", "Impersonate-Group: dev"])
  }

  @Test func impersonationOfTheFileKeepsEverythingInOrder() throws {
    let connection = try resolve(
      kubeconfig(
        user: """
          token: x, as: ann, as-uid: "7", as-groups: [ops], \
          as-user-extra: {Scopes/a: [one, two], reason: [test]}
          """))
    #expect(
      ImpersonationHeaders.lines(connection.impersonation) == [
        "Impersonate-User: ann", "Impersonate-Uid: 7", "Impersonate-Group: ops",
        "Impersonate-Extra-scopes%2Fa: one", "Impersonate-Extra-scopes%2Fa: two",
        "Impersonate-Extra-reason: test",
      ])
  }

  @Test(arguments: [
    ("https://api.example.org", "https://api.example.org", 443, true),
    ("https://api.example.org:443/", "https://api.example.org", 443, true),
    ("http://localhost:8080", "http://localhost:8080", 8080, false),
    ("https://[::1]:6443/prefix", "https://[::1]:6443/prefix", 6443, true),
    ("10.0.0.1:6443", "http://10.0.0.1:6443", 6443, false),
  ])
  func addressesAreRead(_ text: String, _ shown: String, _ port: Int, _ isSecure: Bool) throws {
    let address = try ServerAddress(parsing: text, secureByDefault: false)
    #expect(address.description == shown)
    #expect(address.port == port)
    #expect(address.isSecure == isSecure)
  }

  @Test func theProxyOfTheFileCountsBeforeTheEnvironment() throws {
    let variables = ["HTTPS_PROXY": "corp:3128", "NO_PROXY": "10.0.0.0/8"]
    let own = try resolve(
      kubeconfig(cluster: #"server: "https://a.b", proxy-url: "socks5://jump:1080""#), { _ in },
      variables)
    #expect(own.proxy.address?.exposed == "socks5h://jump:1080")
    #expect(own.proxy.exceptions.isEmpty)
    let inherited = try resolve(kubeconfig(), { _ in }, variables)
    #expect(inherited.proxy.address?.exposed == "http://corp:3128")
    #expect(inherited.proxy.exceptions == "10.0.0.0/8")
    let local = try resolve(
      kubeconfig(cluster: #"server: "https://127.0.0.1:1""#), { _ in }, variables)
    #expect(local.proxy == .direct)
  }
}
