import Testing
import YAML

@testable import Reports

/// Secrets in forms in which people and programs write them, which a bundle must not hold.
struct BundleSecretTests {
  /// Lines with `@`, which stands for the secret.
  static let texts: [(text: String, secret: String)] = [
    // HAProxy
    ("global\n  setenv DB_PASSWORD @", "plain-Env-1"),
    ("userlist staff\n  user anna password @", "$5$k6y3o$eP4JlKBxxIfW"),
    ("userlist staff\n  user anna insecure-password @", "wordonly"),
    ("frontend a\n  acl known req.hdr(X-Token) -m str @", "9f8e7d6c5b"),
    ("frontend a\n  acl known hdr(x-api-secret) -m str @", "Str1ngMatch"),
    ("backend b\n  http-request set-header X-Auth-Token @", "hdr-4-value"),
    // Prosody, jicofo, jigasi
    (#"ldap_password = "@""#, "ldap word"),
    ("sql = {\n  driver = \"MySQL\",\n  password = \"@\" }", "lua-Sql-7"),
    (#"sql = "postgresql://prosody:@/prosody""#, "pg-Word-8@db"),
    (
      "exec prosodyctl --config /config/prosody.cfg.lua register focus auth.meet.jitsi @",
      "onlyword"
    ),
    (#"password = "@", domain = auth.meet"#, "hocon9"),
    ("net.java.sip.communicator.impl.protocol.sip.acc1.PASSWORD=@", "c2lwLXB3"),
    // Shell
    ("mysql -u root -p@ meet", "hunter2x"),
    ("curl --token \\\n  @ \\\n  http://x", "tokenword"),
    ("export JICOFO_AUTH_PASSWORD=\"$(cat <<EOF\n@\nEOF\n)\"", "heredoc word"),
    ("tool --api-key @ run", "keyword"),
    ("echo focus:@ | chpasswd", "chpw"),
    ("sshpass -p @ ssh host", "sshword"),
    // YAML and JSON
    ("passwords:\n- @\n- second", "firstword"),
    ("passwords:\n- first\n- @\nkept: yes", "secondword"),
    ("env:\n- name: SMTP_PASS\n  value: @\n", "mailword"),
    ("args:\n- --token\n- @\n- --verbose", "argword"),
    ("signingKey: @", "camelword"),
    ("routing_key: @", "pagerword"),
    (#"{"a":"{\"password\":\"@\"}"}"#, "nestedword"),
    (#"{"auths":{"r.example.com":{"auth":"@"}}}"#, "Ym90OnB1bGw="),
    (#"<property name="password" value="@"/>"#, "xmlword"),
    (#"<smtp pass="@"/>"#, "attributeword"),
    ("pin: @", "4711"),
    ("bind_pw @x1", "ldapPw"),
    // Files
    ("admin:$apr1$@", "Q8mvq5Hb$xyz"),
    ("admin:{SHA}@", "0DPiKuNIrrVmD8IUCuw1hQxNqZc="),
    ("machine example.com login bob password @", "netrcword"),
    ("slack_api_url: https://hooks.slack.com/services/@", "T00/B00/xyz"),
    ("url: https://blob.example.com/x?sv=2&sig=@", "abc%2Bdef"),
    ("GOOGLE=@", "AIzaSyA-1_bcdefghijklmnopqrstuvwxyz0123"),
    ("note @", "sk_live_abcdef"),
    ("AGE-SECRET-KEY-1@", "QQQQQQ"),
    ("-----BEGIN OPENSSH PRIVATE KEY-----\n@\n-----END OPENSSH PRIVATE KEY-----", "b3BlbnNzaC1r"),
    // Logs and events
    ("GET /x?jwt=@ 200", "eyJhbGciOiJIUzI1NiJ9.e30.abc"),
    ("Error: password is @", "s3cretword"),
    ("Set-Cookie: a=@", "cookieword"),
    ("connect amqp://bot:@x.example.com", "mqWord@"),
  ]

  @Test(arguments: texts.indices)
  func aLineWithASecretIsLeftOut(position: Int) {
    let (text, secret) = Self.texts[position]
    var redactor = ObjectRedactor()
    let kept = redactor.lines(text.replacing("@", with: secret))
    #expect(!kept.contains(secret), "\(kept)")
  }

  /// Objects in which `SECRET1` to `SECRET9` stand for secrets.
  static let objects = [
    "{kind: HelmRelease, spec: {values: {jvb: {password: 12345671}}}}",
    "{kind: Application, spec: {source: {helm: {parameters: [{name: jvb.password, value: hunterone}]}}}}",
    "{kind: Application, spec: {source: {helm: {values: \"jvb:\\n  xmpp:\\n    password: hunterone\\n\"}}}}",
    "{kind: Application, spec: {source: {helm: {valuesObject: {pin: 12345671, a: {tokens: [hunterone]}}}}}}",
    "{kind: ScaledObject, spec: {triggers: [{metadata: {apiKey: hunterone}}]}}",
    "{kind: Tool, spec: {headers: [{key: X-Token, value: hunterone}, {key: X_PW, val: hunterone}]}}",
    "{kind: Pod, spec: {volumes: [{csi: {volumeAttributes: {clientSecret: hunterone}}}]}}",
    "{kind: Pod, spec: {containers: [{livenessProbe: {httpGet: {path: /health?token=hunterone}}}]}}",
    "{kind: Pod, spec: {containers: [{livenessProbe: {exec: {command: [mysqladmin, -phunter0one, ping]}}}]}}",
    "{kind: Pod, spec: {containers: [{command: [prosodyctl, register, focus, auth.meet, hunterone]}]}}",
    "{kind: Pod, spec: {containers: [{env: [{name: ROOM_PIN, value: hunterone}, {name: LDAP_BINDPW, value: hunterone}]}]}}",
    "{kind: Pod, spec: {containers: [{env: [{name: KEY_ID, value: AKIAhunterone0000000}]}]}}",
    "{kind: Pod, metadata: {annotations: {example.com/config: 'token: hunterone'}}}",
    "{kind: ConfigMap, data: {.pgpass: 'db:5432:meet:meet:hunterone'}}",
    "{kind: ConfigMap, data: {htpasswd: 'hunterone:x'}}",
    "{kind: ConfigMap, data: {release: H4sIAhunteroneAAAA/zMzMzMzMzMzNQMA5k8y9AoAAAA0}}",
    "{kind: Ingress, metadata: {annotations: {nginx.ingress.kubernetes.io/server-snippet: 'if ($http_x_token != \"hunter0one\") { return 403; }'}}}",
    "{kind: Ingress, metadata: {annotations: {nginx.ingress.kubernetes.io/auth-signin: 'https://x/?client_secret=hunterone'}}}",
    "{kind: Secret, data: {a: aHVudGVyb25l}, stringData: {b: hunterone}, metadata: {annotations: {note: 'password: hunterone'}}}",
    "{kind: SealedSecret, spec: {encryptedData: {a: hunterone}, template: {data: {x: 'password={{ hunterone }}'}}}}",
  ]

  @Test(arguments: objects)
  func anObjectKeepsNoSecret(text: String) throws {
    let tree = Tree(parsing: SourceFile(name: "a.yaml", text: text))
    let content = try #require(tree.root.flatMap { Content($0) })
    var redactor = ObjectRedactor()
    let kept = DocumentWriter.text([redactor.redacted(content)])
    for secret in ["hunterone", "12345671", "hunter0one", "aHVudGVyb25l"] {
      #expect(!kept.contains(secret), "\(kept)")
    }
  }

  /// A secret of the cluster is found in other forms.
  @Test func aKnownSecretIsFoundInOtherForms() throws {
    let secret = #"{kind: Secret, stringData: {JVB_AUTH_PASSWORD: 'p@ss/w0rd+"q'}}"#
    let tree = Tree(parsing: SourceFile(name: "a.yaml", text: secret))
    var redactor = ObjectRedactor()
    redactor.learn(from: try #require(tree.root.flatMap { Content($0) }))
    for line in [
      "login with p@ss/w0rd+\"q", "GET /?x=p%40ss%2Fw0rd%2B%22q", #"{"x":"p@ss/w0rd+\"q"}"#,
    ] {
      #expect(redactor.lines(line).isEmpty, "\(line)")
    }
  }

  /// What people need to find a fault stays.
  @Test(arguments: [
    "INFO joined room standup", "backend jitsi\n  server shard0 jitsi-shard-0-web:80 check",
    "stick-table type string len 128 size 2k expire 1d peers mypeers",
    "modules_enabled = { \"bosh\" }", "WARNING: token verification failed for room standup",
    "GET /http-bind?room=standup 200", "topologyKey: kubernetes.io/hostname",
    "image: jitsi/jvb:stable-10741", "readinessProbe:\n  httpGet:\n    path: /about/health",
    "mkdir -p /config/data", "http-check send meth GET uri /about/health",
    "name: COLOR\nvalue: green",
    "tcpdump -i eth0 port 10000", "key: kubernetes.io/hostname\noperator: In",
    "secretKeyRef:\n  name: jitsi-passwords\n  key: JVB_AUTH_PASSWORD",
    "Pod jitsi-shard-0-jvb-0 was OOMKilled (exit code 137)",
    "peer haproxy-0 haproxy-0.jitsi.svc.cluster.local:1024",
  ])
  func ordinaryLinesStay(text: String) {
    var redactor = ObjectRedactor()
    #expect(redactor.lines(text) == text)
  }
}
