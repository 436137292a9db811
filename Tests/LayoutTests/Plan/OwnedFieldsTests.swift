import Layout
import Testing
import YAML

/// Tests which fields a partial change must repeat, so that server-side apply does not remove the manager's other fields.
struct OwnedFieldsTests {
  /// A Service as returned by an API server 1.36 after two managers applied parts of it.
  private static let service = """
    apiVersion: v1
    kind: Service
    metadata:
      name: shard-1-prosody
      labels: {shard: "1", team: video}
      managedFields:
      - manager: kubectl-jitsi
        operation: Apply
        apiVersion: v1
        fieldsType: FieldsV1
        fieldsV1:
          f:metadata: {f:labels: {f:shard: {}}}
          f:spec:
            f:ports:
              k:{"port":5222,"protocol":"TCP"}: {.: {}, f:name: {}, f:port: {}}
            f:selector: {}
            f:type: {}
      - manager: argocd
        operation: Apply
        apiVersion: v1
        fieldsType: FieldsV1
        fieldsV1: {f:metadata: {f:labels: {f:team: {}}}}
      - manager: kubectl-jitsi
        operation: Apply
        subresource: status
        fieldsV1: {f:status: {f:loadBalancer: {}}}
    spec:
      type: LoadBalancer
      selector: {app: prosody, shard: "1"}
      ports:
      - {name: c2s, port: 5222, protocol: TCP, targetPort: 5222, nodePort: 30522}
      - {name: bosh, port: 5280, protocol: TCP, targetPort: 5280}
    """

  @Test func fieldsOfTheManagerStayWhenOthersChange() throws {
    let live = try content(Self.service)
    var text = Self.service
    text.replace("type: LoadBalancer", with: "type: ClusterIP")
    let change = try #require(PartialChange(from: live, to: try content(text)))
    let expected = """
      metadata: {labels: {shard: "1"}}
      spec:
        type: ClusterIP
        selector: {app: prosody, shard: "1"}
        ports:
        - {protocol: TCP, name: c2s, port: 5222}
      """
    #expect(change.configuration(for: live, by: "kubectl-jitsi") == (try content(expected)))
    #expect(change.configuration(for: live, by: "helm") == (try content("spec: {type: ClusterIP}")))
  }

  @Test func whatIsRemovedIsNotRepeatedAndFoundAtItsNewPlace() throws {
    let live = try content(Self.service)
    var text = Self.service
    text.replace("type: LoadBalancer", with: "type: ClusterIP")
    text.replace(", nodePort: 30522", with: "")
    text.replace("shard: \"1\", team", with: "team")
    let change = try #require(PartialChange(from: live, to: try content(text)))
    let expected = """
      metadata: {labels: {}}
      spec:
        type: ClusterIP
        selector: {app: prosody, shard: "1"}
        ports:
        - {protocol: TCP, name: c2s, port: 5222}
      """
    #expect(change.configuration(for: live, by: "kubectl-jitsi") == (try content(expected)))
    // The server removed the label that no other manager had applied, and another port came first.
    var after = Self.service
    after.replace("shard: \"1\", team", with: "team")
    after.replace("  ports:\n", with: "  ports:\n  - {name: s2s, port: 5269, protocol: TCP}\n")
    let left = change.removals(from: live, leftIn: try content(after))
    #expect(
      left.map(\.path) == [[.key("spec"), .key("ports"), .index(1), .key("nodePort")]])
  }

  private func content(_ text: String) throws -> Content {
    let tree = Tree(parsing: SourceFile(name: "object.yaml", text: text))
    return try #require(tree.documents.first?.root.flatMap { Content(tree.node($0)) })
  }
}
