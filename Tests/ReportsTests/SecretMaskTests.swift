import Testing
import YAML

@testable import Reports

struct SecretMaskTests {
  private func shown(_ text: String, line: Int, inSecret: Bool = false) -> String? {
    let file = SourceFile(name: "a.yaml", text: text)
    guard let range = file.lineRange(line) else { return nil }
    let mark = file.mark(at: range.lowerBound)
    return Excerpt(file, from: mark, to: mark, inSecret: inSecret)?.text
  }

  @Test(arguments: [
    ("password: hunter2", "password: ***"),
    ("JICOFO_AUTH_PASSWORD: \"hunter2\"", "JICOFO_AUTH_PASSWORD: \"***\""),
    ("  jwtAppSecret: 'hunter2' # mine", "  jwtAppSecret: '***' # mine"),
    ("- --turn-secret=hunter2", "- --turn-secret=***"),
    ("- {name: JVB_AUTH_PASSWORD, value: hunter2}", "- {name: JVB_AUTH_PASSWORD, value: ***}"),
    (
      #"{"env":[{"name":"A_TOKEN","value":"hun\"ter2"}]}"#,
      #"{"env":[{"name":"A_TOKEN","value":"***"}]}"#
    ),
    ("url: https://user:hunter2@example.org/x", "url: https://user:***@example.org/x"),
    ("    stats auth admin:hunter2", "    stats auth admin:***"),
    ("  user admin insecure-password hunter2", "  user admin insecure-password ***"),
    ("Authorization: Bearer hunter2", "Authorization: ***"),
    ("token: eyJhbGciOi.eyJzdWIi.c2ln", "token: ***"),
    ("x: eyJhbGciOiJIUzI1.eyJzdWIi.c2ln", "x: ***"),
    ("tls.key: LS0tLS1CRUdJTg==", "tls.key: ***"),
    (
      "MIIEpAIBAAKCAQEA0Z3VS5JJcds3xfn1ygWyF8PbnGy0AHB7MhgwMbRvI0MBZhpI0c1",
      "***"
    ),
  ])
  func secretsAreHidden(line: String, expected: String) {
    #expect(shown(line, line: 1) == expected)
  }

  @Test(arguments: [
    "secretName: jitsi-tls",
    "secretKeyRef: {name: jitsi-config, key: JICOFO_AUTH_PASSWORD}",
    "topologyKey: kubernetes.io/hostname",
    "automountServiceAccountToken: false",
    "password: \"\"",
    "password: $(JICOFO_AUTH_PASSWORD)",
    "- name: JICOFO_AUTH_PASSWORD",
    "key: JICOFO_AUTH_PASSWORD",
    "JWT_TOKEN_FILE: /var/run/token",
    "image: jitsi/web@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "server shard0 shard-0-web.jitsi.svc.cluster.local:80 check resolvers kube-dns",
    "value: meet.riverside-school.net",
    "path: /opt/Jitsi/Configuration/Files/number1/of/2/Many",
  ])
  func whatIsNoSecretIsShown(line: String) {
    #expect(shown(line, line: 1) == line)
  }

  @Test func theValueOfATellingVariableIsHiddenOnItsOwnLine() {
    let before = "- name: JICOFO_AUTH_PASSWORD\n  value: hunter2\n- name: TZ\n  value: UTC\n"
    #expect(shown(before, line: 2) == "  value: ***")
    #expect(shown(before, line: 4) == "  value: UTC")
    let after = "- value: hunter2\n  name: A_SECRET\n- value: UTC\n  name: TZ\n"
    #expect(shown(after, line: 1) == "- value: ***")
    #expect(shown(after, line: 3) == "- value: UTC")
  }

  @Test func textUnderATellingKeyIsHidden() {
    let text = "data:\n  password: |\n    hunter2\n    two\n  note: |\n    shown\n"
    #expect(shown(text, line: 4) == "    ***")
    #expect(shown(text, line: 6) == "    shown")
  }

  @Test func theArgumentAfterATellingFlagIsHidden() {
    let text = "args:\n- --password\n- hunter2\n- --name\n- web\n"
    #expect(shown(text, line: 3) == "***")
    #expect(shown(text, line: 5) == "- web")
  }

  @Test(arguments: [
    (4, "  name: jitsi-config"), (6, "  AUTH_USER: ***"), (8, "    ***"), (10, "    ***"),
    (11, "  # set by hand"),
  ])
  func inASecretOnlyItsOwnFieldsAreShown(line: Int, expected: String) {
    let text = """
      apiVersion: v1
      kind: Secret
      metadata:
        name: jitsi-config
      stringData:
        AUTH_USER: focus
        script: |
          export A=1
          nested:
          words alone
        # set by hand
      """
    #expect(shown(text, line: line, inSecret: true) == expected)
  }
}
