import Testing
import YAML

@testable import Kubernetes

/// Tests values against an API server's schemas, as parsed by kubectl.
struct SchemaTests {
  private func faults(_ text: String, minor: Int = 37) throws -> [String] {
    let tree = Tree(parsing: SourceFile(name: "a.yaml", text: text))
    let object = try #require(ObjectSet([tree]).objects.first)
    return SchemaTable().faults(of: object, minor: minor).map(\.text)
  }

  private func deployment(_ container: String, pod: String = "", spec: String = "") -> String {
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      \(spec.isEmpty ? "replicas: 1" : spec)
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web}}
        spec:
          \(pod.isEmpty ? "hostNetwork: false" : pod)
          containers:
            - {name: web, image: "web:1", \(container)}
    """
  }

  @Test func everyTypeCanBeRead() {
    let table = SchemaTable()
    #expect(table.count > 200)
    #expect(table.readAll() > 1000)
    #expect(EmbeddedSchemas.table.utf8CodeUnitCount < 400_000)
  }

  @Test(arguments: [
    "yes", "on", "y", "true", "No", "1", "1.0", "0x1F", "017", "1e3", "-.5", "1_000", ".inf",
  ])
  func plainValuesThatYAMLReadsAsOther(value: String) throws {
    let found = try faults(deployment("env: [{name: A, value: \(value)}]"))
    #expect(found.count == 1, "\(found)")
    #expect(found.first?.hasPrefix("the value of A must be a string, not a ") == true)
  }

  @Test(arguments: [
    "\"yes\"", "'1'", "!!str 1", "2026-11-30", "1.2.3", "~", "null", "\"\"", "0b2",
  ])
  func plainValuesThatAreStringsOrNothing(value: String) throws {
    #expect(try faults(deployment("env: [{name: A, value: \(value)}]")) == [])
  }

  @Test(arguments: [
    ("1", true), ("1.0", true), ("1e1", true), ("0x2", true), ("\"1\"", false), ("1.5", false),
    ("true", false), ("one", false), ("-1", false), ("3000000000", false), ("null", true),
    ("[1]", false), ("${REPLICAS}", true),
  ])
  func replicas(value: String, isRight: Bool) throws {
    let found = try faults(deployment("env: []", spec: "replicas: \(value)"))
    #expect(found.isEmpty == isRight, "\(found)")
  }

  @Test(arguments: [
    ("100m", true), ("1", true), ("0.5", true), ("\"1.5\"", true), ("1Gi", true), ("1e3", true),
    ("1.5GiB", false), ("true", false), ("1 Gi", false), ("lots", false), ("\"\"", false),
    ("500Mb", false), ("1gi", false),
  ])
  func quantities(value: String, isRight: Bool) throws {
    let found = try faults(deployment("resources: {requests: {memory: \(value)}}"))
    #expect(found.isEmpty == isRight, "\(found)")
  }

  @Test(arguments: [
    ("1Gi", "1024Mi", true), ("1Gi", "1G", false), ("0.1", "100m", true), ("101m", "0.1", false),
    ("2", "1500m", false), ("1e3", "1k", true), ("128974848", "129e6", true),
  ])
  func requestsAndLimits(request: String, limit: String, isRight: Bool) throws {
    let found = try faults(
      deployment("resources: {requests: {memory: \(request)}, limits: {memory: \(limit)}}"))
    #expect(found.isEmpty == isRight, "\(found)")
  }

  @Test(arguments: [
    ("8080", true), ("http", true), ("\"8080\"", false), ("0", false), ("70000", false),
    ("HTTP", false), ("this-name-is-too-long", false), ("8080.0", true),
  ])
  func ports(port: String, isRight: Bool) throws {
    let found = try faults(deployment("livenessProbe: {tcpSocket: {port: \(port)}}"))
    #expect(found.isEmpty == isRight, "\(found)")
  }

  @Test(arguments: [
    ("25%", true), ("1", true), ("0", true), ("\"1\"", false), ("125%", false), ("-1", false),
    ("half", false), ("true", false),
  ])
  func shares(value: String, isRight: Bool) throws {
    let found = try faults(
      deployment(
        "env: []", spec: "strategy: {rollingUpdate: {maxUnavailable: \(value), maxSurge: 1}}"))
    #expect(found.isEmpty == isRight, "\(found)")
  }

  @Test(arguments: [
    ("livenessProbe: {periodSeconds: 5}", "livenessProbe has no handler, such as exec or httpGet"),
    (
      "readinessProbe: {httpGet: {port: 80}, tcpSocket: {port: 80}}",
      "readinessProbe has more than one handler"
    ),
    (
      "livenessProbe: {tcpSocket: {port: 80}, successThreshold: 2}",
      "successThreshold of a livenessProbe must be 1, not 2"
    ),
    (
      "env: [{name: A, valueFrom: {}}]",
      "valueFrom of A has no source, such as a secretKeyRef"
    ),
    (
      "env: [{name: A, value: b, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]",
      "the variable A has both a value and valueFrom"
    ),
    ("env: [{value: b}]", "env[0] has no name"),
    ("env: {A: b}", "env must be a list, not a mapping"),
    (
      "ports: [{containerPort: 80, name: a}, {containerPort: 81, name: a}]",
      "the port \"a\" is defined twice"
    ),
    ("ports: [{name: http}]", "ports[0] has no containerPort"),
    ("command: /bin/sh", "command must be a list, not a string"),
    ("args: [--port, 80]", "args[1] must be a string, not a number"),
    (
      "securityContext: {privileged: true, allowPrivilegeEscalation: false}",
      "allowPrivilegeEscalation cannot be false in a privileged container"
    ),
    ("tty: \"true\"", "tty must be true or false, not a string"),
  ])
  func containers(container: String, fault: String) throws {
    #expect(try faults(deployment(container)) == [fault])
  }

  @Test(arguments: [
    ("restartPolicy: Never", "restartPolicy must be Always, not Never"),
    ("tolerations: [{value: gpu}]", "a toleration without a key must have the operator Exists"),
    ("initContainers: [{name: web, image: a}]", "the container \"web\" is defined twice"),
    (
      "initContainers: [{name: a, image: a, livenessProbe: {exec: {command: [a]}}}]",
      "the init container a cannot have a livenessProbe"
    ),
    (
      "volumes: [{name: a, emptyDir: {}, hostPath: {path: /a}}]",
      "the volume a has more than one source"
    ),
    ("volumes: [{name: a, secret: {defaultMode: 400}}]", ""),
    (
      "volumes: [{name: a, secret: {defaultMode: 600}}]",
      "defaultMode must be a file mode from 0 to 0777, not the decimal number 600"
    ),
    (
      "affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{labelSelector: {}}]}}",
      "requiredDuringSchedulingIgnoredDuringExecution[0] has no topologyKey"
    ),
    (
      "terminationGracePeriodSeconds: -1",
      "terminationGracePeriodSeconds must be 0 or more, not -1"
    ),
    (
      "initContainers: [{name: a, image: a, restartPolicy: Always, livenessProbe: {exec: {command: [a]}}}]",
      ""
    ),
  ])
  func pods(pod: String, fault: String) throws {
    #expect(try faults(deployment("env: []", pod: pod)) == (fault.isEmpty ? [] : [fault]))
  }

  @Test(arguments: [
    (
      "type: ClusterIP, externalTrafficPolicy: Local, ports: [{port: 80}]",
      "externalTrafficPolicy requires the type NodePort or LoadBalancer"
    ),
    (
      "type: NodePort, clusterIP: None, ports: [{port: 80}]",
      "clusterIP cannot be None in a Service of type NodePort"
    ),
    ("selector: {app: a}", "the Service has no ports"),
    ("clusterIP: None", ""),
    ("type: ExternalName", "the Service has no externalName"),
    ("ports: [{port: 80, name: a}, {port: 80, name: b}]", "the port 80/TCP is defined twice"),
    ("ports: [{port: 80, name: a}, {port: 80, name: b, protocol: UDP}]", ""),
    (
      "ports: [{port: 80, targetPort: \"8080\"}]",
      "targetPort is a string, which must be a port's name, not its number"
    ),
    ("ports: [{port: 80, targetPort: 0}]", ""),
    (
      "selector: {app: -a}, ports: [{port: 80}]",
      "app must be a label's value: at most 63 letters, digits, dashes, dots and underscores, none of these three at an end, not \"-a\""
    ),
  ])
  func services(spec: String, fault: String) throws {
    let text = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {\(spec)}\n"
    #expect(try faults(text) == (fault.isEmpty ? [] : [fault]))
  }

  @Test func fieldsHaveTheirVersions() throws {
    let text = deployment("env: []", pod: "hostUsers: false")
    #expect(try faults(text, minor: 24) == ["spec has no field hostUsers before Kubernetes 1.25"])
    #expect(try faults(text, minor: 25) == [])
  }

  @Test func mergedMappingsAndAliasesAreRead() throws {
    let text = """
      apiVersion: v1
      kind: Pod
      metadata: {name: a, labels: &labels {shard: 1}}
      spec:
        containers:
          - &one {name: one, image: "a:1", tty: 1}
          - {<<: *one, name: two}
      """
    #expect(
      try faults(text) == [
        "the label shard must be a string, not a number",
        "tty must be true or false, not a number", "tty must be true or false, not a number",
      ])
  }

  @Test(arguments: [
    (
      "v1", "ConfigMap", "Web",
      "the name \"Web\" must be lower-case letters, digits, dashes and dots"
    ),
    (
      "v1", "Service", "a.b",
      "the name \"a.b\" must be lower-case letters, digits and dashes, at most 63 characters"
    ),
    ("rbac.authorization.k8s.io/v1", "ClusterRole", "system:Web", ""),
    ("v1", "ConfigMap", "kube-root-ca.crt", ""),
    ("v1", "ConfigMap", "${NAME}", ""),
  ])
  func names(apiVersion: String, kind: String, name: String, fault: String) throws {
    let ports = kind == "Service" ? "spec: {ports: [{port: 80}]}" : ""
    let text = "apiVersion: \(apiVersion)\nkind: \(kind)\nmetadata: {name: '\(name)'}\n\(ports)\n"
    #expect(try faults(text) == (fault.isEmpty ? [] : [fault]))
  }

  @Test func valuesThatMayBeSecretAreNotRepeated() throws {
    let found = try faults(deployment("env: [{name: JVB_AUTH_PASSWORD, value: 12345678}]"))
    #expect(found.count == 1)
    #expect(found.first?.contains("12345678") == false)
  }

  @Test func customResourcesAreLeftAlone() throws {
    #expect(
      try faults("apiVersion: apps/v1beta1\nkind: Deployment\nmetadata: {}\nspec: {replicas: a}\n")
        == [])
    #expect(
      try faults("apiVersion: example.org/v1\nkind: Deployment\nmetadata: {name: a}\nspec: 3\n")
        == [])
  }
}
