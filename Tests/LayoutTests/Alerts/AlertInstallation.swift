import Foundation
import Jitsi
import Kubernetes
import Layout
import YAML

/// The alerts for manifests.
enum AlertInstallation {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static let examples = ["demo", "server-lines", "server-template"]

  /// The manifests of one of the repository's examples.
  static func manifests(_ example: String) throws -> [String] {
    let folder = root.appending(path: "examples/\(example)").path
    return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map {
      try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8)
    }
  }

  /// The bridges of an example with their own metrics, as from stable-9457 on, in place of an exporter.
  static func withOwnMetrics(_ manifests: [String]) throws -> [String] {
    let exporter = try Regex(#"-   name: exporter\n[\s\S]*?\n            (?=-   name: jitsi)"#)
    return manifests.map { text in
      text.replacing(exporter, with: "").replacing(
        "- {name: rest, containerPort: 8080}", with: "- {name: metrics, containerPort: 8080}")
    }
  }

  static func inventory(_ manifests: [String]) -> Inventory {
    Inventory(
      ObjectSet(
        manifests.enumerated().map { number, text in
          Tree(parsing: SourceFile(name: "\(number).yaml", text: text))
        }))
  }

  static func plan(_ manifests: [String], assumesAll: Bool = false) -> AlertPlan? {
    let inventory = inventory(manifests)
    return inventory.installations.first.map {
      AlertPlan(inventory, $0, isComplete: true, assumesAll: assumesAll)
    }
  }

  static func rules(_ plan: AlertPlan) -> String { DocumentWriter.text([plan.rules]) }
}
