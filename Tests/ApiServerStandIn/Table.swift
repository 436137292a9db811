import Foundation

/// The table form of lists, for kubectl's output.
///
/// source: kubernetes/kubernetes pkg/printers/internalversion/printers.go
enum Table {
  private struct Column: Sendable {
    let name: String
    var format = ""
    let description: String
    var priority = 0
    let cell: @Sendable (JSON) -> JSON
  }

  static func answer(_ list: Answer, _ resource: StandInResource) -> Answer {
    guard let object = JSON.parse(list.body) else { return list }
    let columns = columns(of: resource)
    let rows = (object["items"]?.elements ?? []).map { item -> JSON in
      [
        "cells": .array(columns.map { $0.cell(item) }),
        "object": [
          "kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1",
          "metadata": item["metadata"] ?? [:],
        ],
      ]
    }
    let definitions = columns.map { column -> JSON in
      [
        "name": .string(column.name), "type": "string", "format": .string(column.format),
        "description": .string(column.description), "priority": .int(column.priority),
      ]
    }
    return Answer(
      200,
      [
        "kind": "Table", "apiVersion": "meta.k8s.io/v1", "metadata": object["metadata"] ?? [:],
        "columnDefinitions": .array(definitions), "rows": .array(rows),
      ])
  }

  private static func columns(of resource: StandInResource) -> [Column] {
    guard resource.plural == "statefulsets" else { return [name, age] }
    return [name, ready, age, containers, images]
  }

  private static let name = Column(
    name: "Name", format: "name",
    description: """
      Name must be unique within a namespace. Is required when creating resources, although some \
      resources may allow a client to request the generation of an appropriate name automatically. \
      Name is primarily intended for creation idempotence and configuration definition. Cannot be \
      updated. More info: \
      https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names
      """
  ) { $0["metadata"]?["name"] ?? "" }

  private static let ready = Column(
    name: "Ready", description: "Number of the pod with ready state"
  ) { item in
    let ready = item["status"]?["readyReplicas"]?.number ?? 0
    return .string("\(ready)/\(item["spec"]?["replicas"]?.number ?? 0)")
  }

  private static let age = Column(
    name: "Age",
    description: """
      CreationTimestamp is a timestamp representing the server time when this object was created. It \
      is not guaranteed to be set in happens-before order across separate operations. Clients may \
      not set this value. It is represented in RFC3339 form and is in UTC.

      Populated by the system. Read-only. Null for lists. More info: \
      https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata
      """
  ) { item in
    let text = item["metadata"]?["creationTimestamp"]?.text ?? ""
    guard let made = ISO8601DateFormatter().date(from: text) else { return "<unknown>" }
    let seconds = max(0, Int(Date().timeIntervalSince(made)))
    return .string(
      seconds < 120
        ? "\(seconds)s"
        : seconds < 7200
          ? "\(seconds / 60)m" : seconds < 172_800 ? "\(seconds / 3600)h" : "\(seconds / 86400)d")
  }

  private static let containers = Column(
    name: "Containers", description: "Names of each container in the template.", priority: 1
  ) { joined($0, "name") }

  private static let images = Column(
    name: "Images", description: "Images referenced by each container in the template.", priority: 1
  ) { joined($0, "image") }

  private static func joined(_ item: JSON, _ field: String) -> JSON {
    let containers = item[["spec", "template", "spec", "containers"]]?.elements ?? []
    return .string(containers.compactMap { $0[field]?.text }.joined(separator: ","))
  }
}
