import ApiServerStandIn
import Foundation
import TestSupport

/// A cluster with secrets in many places, where people and programs leave them.
struct PlantedCluster {
  let example: RunningExample
  /// The secrets by the place where they are.
  private(set) var plants: [(place: String, secret: String)] = []

  init() throws {
    example = try RunningExample()
    try plantObjects()
    plantWorkload()
    plantConfigurations()
    plantEvents()
    plantLogs()
  }

  private mutating func plant(_ place: String, _ secret: String) -> String {
    plants.append((place, secret))
    return secret
  }

  /// A secret whose encoded form must not be found either.
  private mutating func encoded(_ place: String, _ secret: String) -> JSON {
    let text = Data(plant(place, secret).utf8).base64EncodedString()
    return .string(plant("\(place), encoded", text))
  }

  private func add(_ kind: String, _ name: String, _ fields: JSON, annotations: JSON = [:]) {
    var object = fields
    object["apiVersion"] = "v1"
    object["kind"] = .string(kind)
    object["metadata"] = [
      "name": .string(name), "namespace": .string(example.namespace), "annotations": annotations,
    ]
    example.server.add(object)
  }

  // MARK: Secrets

  private mutating func plantObjects() throws {
    add(
      "Secret", "planted",
      [
        "data": [
          "JVB_AUTH_PASSWORD": encoded("Secret data", "Tr0ub4dor-jvb"),
          "settings.yaml": encoded("a file in a Secret", "smtp: {pass: kW3-mailbox-77}"),
          "session": encoded("a Secret key with a plain name", "f3c9a1d27b604e58"),
        ],
        "stringData": ["note": .string(plant("Secret stringData", "plain-9-stringdata"))],
      ],
      annotations: [
        "kubectl.kubernetes.io/last-applied-configuration": .string(
          #"{"data":{"x":"\#(plant("last-applied of a Secret", "bGFzdC1hcHBsaWVkLTE="))"}}"#)
      ])
    add(
      "Secret", "planted-tls",
      [
        "type": "kubernetes.io/tls",
        "data": [
          "tls.key": encoded("a TLS key", Self.key("MIIEvQIBADANBgkqhkiG9w0BAQEFAASC3tls")),
          "tls.crt": encoded("a TLS certificate", "-----BEGIN CERTIFICATE-----\nMIIDzTCCAr\n"),
        ],
      ])
    add(
      "Secret", "planted-pull",
      [
        "type": "kubernetes.io/dockerconfigjson",
        "data": [
          ".dockerconfigjson": encoded(
            "an image pull secret", #"{"auths":{"r.example.com":{"auth":"Ym90OnB1bGwtODg="}}}"#)
        ],
      ])
  }

  private static func key(_ line: String) -> String {
    "-----BEGIN PRIVATE KEY-----\n\(line)\n-----END PRIVATE KEY-----\n"
  }

  // MARK: Workloads

  private mutating func plantWorkload() {
    let container: JSON = [
      "name": "tool", "image": "registry.example.com/tool:1.2.3",
      "command": [
        "sh", "-c",
        .string(
          "echo begin\ncurl -u admin:\(plant("a script", "curl-Pw-31")) http://localhost\necho end"),
      ],
      "args": [
        .string("--password=\(plant("an argument", "arg-Equals-44"))"), "--token",
        .string(plant("the argument after a flag", "arg-Next-45")), "-p",
        .string(plant("the argument after -p", "shortflag46")), "--verbose",
      ],
      "env": [
        ["name": "JWT_APP_SECRET", "value": .string(plant("a variable", "literal-Env-47"))],
        [
          "name": "LOG_SINK",
          "value": .string("https://bot:\(plant("a URL", "url-Pw-48"))@logs.example.com/in"),
        ],
        [
          "name": "HOOK",
          "value": .string("https://\(plant("a URL's user", "hookToken49"))@h.example.com"),
        ],
        ["name": "GREETING", "value": .string(plant("a JWT", Self.token("cGxhbnQ1MA")))],
        ["name": "COPY", "value": .string("Tr0ub4dor-jvb")],
        ["name": "SMTP_PW", "value": .string(plant("a short name", "mailword"))],
        [
          "name": "CHANNEL",
          "value": .string(plant("a generated value", "9f86d081884c7d659a2feaa0c55ad015")),
        ],
        ["name": "COLOR", "value": "green"],
      ],
      "readinessProbe": [
        "httpGet": [
          "port": 80,
          "httpHeaders": [
            ["name": "Authorization", "value": .string(plant("a probe's header", "Probe-Hdr-51"))]
          ],
        ]
      ],
    ]
    let template: JSON = [
      "metadata": [
        "labels": ["app": "tool"],
        "annotations": [
          "vendor.example.com/api-token": .string(plant("an annotation", "anno-52-x"))
        ],
      ],
      "spec": [
        "initContainers": [
          [
            "name": "init", "image": "registry.example.com/init:1",
            "env": [
              ["name": "DB_PASS", "value": .string(plant("an init container", "init-Env-53"))]
            ],
          ]
        ],
        "containers": [container],
      ],
    ]
    let copy = #"{"spec":{"value":"\#(plant("last-applied of a Deployment", "dep-Applied-54"))"}}"#
    example.server.add([
      "apiVersion": "apps/v1", "kind": "Deployment",
      "metadata": [
        "name": "tool", "namespace": .string(example.namespace),
        "annotations": ["kubectl.kubernetes.io/last-applied-configuration": .string(copy)],
      ],
      "spec": ["selector": ["matchLabels": ["app": "tool"]], "template": template],
    ])
    let pod = example.pods("jitsi-shard-0-web")[0]
    var object = example.objects.all.first {
      $0["kind"]?.text == "Pod" && $0[["metadata", "name"]]?.text == pod
    }!
    let name = object[["spec", "containers"]]?.elements.first?["name"] ?? ""
    object[["status", "containerStatuses"]] = [
      [
        "name": name, "ready": true, "restartCount": 1,
        "state": ["running": ["startedAt": "2026-11-30T20:00:00Z"]],
        "lastState": [
          "terminated": [
            "exitCode": 1,
            "message": .string(
              "login failed: password=\(plant("a termination message", "term-55-z"))"),
          ]
        ],
      ]
    ]
    example.server.add(object)
    example.server.add([
      "apiVersion": "networking.k8s.io/v1", "kind": "Ingress",
      "metadata": [
        "name": "planted", "namespace": .string(example.namespace),
        "annotations": [
          "nginx.ingress.kubernetes.io/configuration-snippet": .string(
            "proxy_set_header Authorization \"Basic \(plant("a snippet", "c25pcHBldC01Ng"))\";")
        ],
      ],
      "spec": ["rules": [["host": "other.example.com"]]],
    ])
  }

  private static func token(_ payload: String) -> String {
    "eyJhbGciOiJIUzI1NiJ9.\(payload).c2lnbmF0dXJl"
  }

  // MARK: Configurations

  private mutating func plantConfigurations() {
    let lua = """
      -- kept: a comment
      modules_enabled = { "bosh" }
      app_secret = "\(plant("prosody's app_secret", "lua-App-60"))"
      external_service_secret =
        "\(plant("a value on the next line", "turn-Next-61"))"
      VirtualHost "meet.example.com"
      """
    let haproxy = """
      userlist staff
        user anna insecure-password \(plant("a userlist", "hap-User-62"))
      frontend stats
        bind :8404
        stats auth admin:\(plant("stats auth", "hap-Stats-63"))
        http-request set-header X-Kept yes
      """
    let kubeconfig = """
      apiVersion: v1
      kind: Config
      users:
      - name: robot
        user:
          token: \(plant("a kubeconfig's token", "kube-Token-64"))
          client-key-data: \(plant("a kubeconfig's key", "LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQo2NQ=="))
      """
    let yaml = """
      password: |
        \(plant("a block in YAML", "blockvalue66"))
      kept: here
      """
    add(
      "ConfigMap", "planted",
      [
        "data": [
          "JICOFO_AUTH_PASSWORD": .string(plant("a password in a ConfigMap", "cm-Literal-67")),
          "prosody.cfg.lua": .string(lua), "proxy.conf": .string(haproxy),
          "config": .string(kubeconfig), "values.yaml": .string(yaml),
          "key.pem": .string(Self.key(plant("a key in a ConfigMap", "MIIEpAIBAAKCAQEAz68cmkey"))),
          "app.json": .string(#"{"user":"a","password":"\#(plant("JSON", "json-Pw-69"))"}"#),
          "turnserver.conf": .string(
            "realm=meet\nstatic-auth-secret=\(plant("coturn", "turn-Static-70"))\nfingerprint"),
        ],
        "binaryData": ["store.jks": .string(plant("binaryData", "/u3+7QAAAAIAAAABc3RvcmU3MQ=="))],
      ])
  }

  // MARK: Events and logs

  private mutating func plantEvents() {
    let messages = [
      "Failed to pull https://bot:\(plant("an event", "pull-Event-72"))@registry.example.com/v2/",
      "MountVolume.SetUp failed with Tr0ub4dor-jvb",
    ]
    for (position, message) in messages.enumerated() {
      var event: JSON = [
        "apiVersion": "v1", "kind": "Event", "type": "Warning", "reason": "Failed",
        "lastTimestamp": "2026-11-30T20:00:00Z",
        "involvedObject": ["kind": "Pod", "name": "tool-1"], "message": .string(message),
      ]
      event["metadata"] = [
        "name": .string("planted.\(position)"), "namespace": .string(example.namespace),
      ]
      example.server.add(event)
    }
  }

  private mutating func plantLogs() {
    let lines = [
      "INFO joined room standup",
      "GET /x Authorization: Bearer \(plant("a log's header", "log-Bearer-73"))",
      "GET /http-bind?room=standup&token=\(plant("a log's URL", Self.token("bG9nNzQ"))) 200",
      "login of jvb with Tr0ub4dor-jvb failed",
      "the value of session is f3c9a1d27b604e58, as expected",
      "<auth mechanism='PLAIN'>\(plant("SASL", "AGZvY3VzAHNhc2w3NQ=="))</auth>",
      "Set-Cookie: session=\(plant("a cookie", "cookie76abc")); HttpOnly",
      "turn user 1764533000 credential \(plant("TURN credentials", "q9TurnCred77="))",
      "-----BEGIN RSA PRIVATE KEY-----", plant("a key in a log", "MIIEogIBAAKCAQEA78"),
      "-----END RSA PRIVATE KEY-----", "INFO left room standup",
    ]
    let pod = example.pods("jitsi-shard-0-web")[0]
    let container =
      example.objects.all.first {
        $0["kind"]?.text == "Pod" && $0[["metadata", "name"]]?.text == pod
      }?[["spec", "containers"]]?.elements.first?["name"]?.text ?? ""
    let now = ISO8601DateFormatter().string(from: Date())
    let untimed = LogEntry("", "pass=\(plant("a line without a time", "untimed-80")) for jvb")
    example.server.log(
      "\(example.namespace)/\(pod)/\(container)", lines.map { LogEntry(now, $0) } + [untimed])
    example.server.log(
      "\(example.namespace)/\(pod)/\(container)#previous",
      [LogEntry(now, "jwt=\(plant("the log before a restart", "prev-Jwt-79"))")])
  }
}
