import ApiServerStandIn
import Kubernetes
import Testing

/// Tests routes of one namespace to a Gateway in another, as `lint --live` reads them.
struct LiveGatewayTests {
  private static let gateway = """
    apiVersion: gateway.networking.k8s.io/v1
    kind: Gateway
    metadata: {name: public, namespace: infra}
    spec:
      gatewayClassName: envoy
      listeners:
        - name: https
          protocol: HTTPS
          port: 443
          hostname: "*.riverside-school.net"
          tls: {certificateRefs: [{name: wildcard-tls}]}
          allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {gateway: public}}}}
    """

  private static let route = """
    apiVersion: gateway.networking.k8s.io/v1
    kind: HTTPRoute
    metadata: {name: meet, namespace: jitsi}
    spec:
      parentRefs: [{name: public, namespace: infra}]
      hostnames: [meet.riverside-school.net]
      rules: [{backendRefs: [{name: haproxy, port: 80}]}]
    """

  /// Metrics of the other namespace are read too, and show nothing of its Gateways and Secrets.
  private static let monitor = """
    apiVersion: monitoring.coreos.com/v1
    kind: PodMonitor
    metadata: {name: meetings, namespace: infra}
    spec:
      namespaceSelector: {matchNames: [jitsi]}
      selector: {matchLabels: {none: such}}
      podMetricsEndpoints: [{port: metrics}]
    """

  private func cluster() throws -> RunningExample {
    let example = try RunningExample("server-template")
    example.server.serve(StandInResource.gateways)
    for object in ExampleManifests.objects(
      in: [Self.gateway, Self.route, Self.monitor]
        .joined(separator: "\n---\n"))
    {
      example.server.add(object)
    }
    return example
  }

  private func label(_ server: ApiServerStandIn, _ value: String) {
    server.add([
      "apiVersion": "v1", "kind": "Namespace",
      "metadata": ["name": "jitsi", "labels": ["gateway": .string(value)]],
    ])
  }

  private func lint(_ example: RunningExample) async throws -> Binary.Outcome {
    try await Binary.run(
      ["lint", "--live", "--select", "gateway-*", "-q"], environment: example.environment)
  }

  @Test func theGatewayOfAnotherNamespaceIsRead() async throws {
    let example = try cluster()
    label(example.server, "public")
    let open = try await lint(example)
    #expect(open.code == 0, "\(open.output)\(open.errors)")
    #expect(open.output == "")
    let paths = example.server.requests.map(\.path)
    #expect(
      paths.contains("/apis/gateway.networking.k8s.io/v1/namespaces/infra/gateways"), "\(paths)")
    #expect(!paths.contains { $0.hasPrefix("/api/v1/namespaces/infra") })

    label(example.server, "internal")
    let closed = try await lint(example)
    #expect(closed.code == 1)
    #expect(
      closed.output.contains(
        "listeners of Gateway infra/public (https) do not allow routes from namespace jitsi"),
      "\(closed.output)\(closed.errors)")
  }

  @Test func aGatewayThatIsNotThereIsOnlyFoundWhereItsNamespaceIsSeen() async throws {
    let example = try cluster()
    label(example.server, "public")
    example.server.add(
      ExampleManifests.objects(in: Self.route.replacing("name: public", with: "name: edge"))[0])
    // No Gateway of the name is in a list that is complete.
    let absent = try await lint(example)
    #expect(absent.output.contains("Gateway infra/edge does not exist"), "\(absent.output)")

    example.server.inject(.forbidden, times: 20) { $0.path.contains("/namespaces/infra/") }
    let unseen = try await lint(example)
    #expect(unseen.code == 0, "\(unseen.output)\(unseen.errors)")
    #expect(
      unseen.errors.contains("routes to Gateways of other namespaces are not checked"),
      "\(unseen.errors)")
  }
}
