import Basics
import Jitsi
import Kubernetes
import YAML

/// The values of a component's variables that certainly count.
struct CertainSettings: Sendable {
  let component: Component
  private let inventory: Inventory
  private let own: OwnConfiguration?

  init(_ component: Component, _ inventory: Inventory) {
    self.component = component
    self.inventory = inventory
    // Nothing is known of what an image of somebody else reads.
    own = component.isFromJitsi ? OwnConfiguration(component, inventory) : nil
  }

  /// The value that is set or, where none is, the default of the release; a switch is `true` or `false`. Nil where the input
  /// does not show it, where something of the pod may replace it, and where it is a placeholder.
  func value(of variable: String) -> String? {
    guard let own, !own.hides(variable),
      case .text(let text) = inventory.effectiveValue(of: variable, in: component),
      CertainSettings.isPlain(text)
    else { return nil }
    guard !text.isEmpty, isSwitch(variable) else { return text }
    return ReleaseVariable.isOn(text) ? "true" : "false"
  }

  /// Whether a variable certainly has no value of its own.
  func isUnset(_ variable: String) -> Bool {
    guard let own, !own.hides(variable) else { return false }
    if let entry = component.entry(of: variable) { return entry.value == "" }
    return inventory.showsEnvironment(of: component)
  }

  /// Whether the component's image reads a variable; true where its release is not known.
  func reads(_ variable: String) -> Bool {
    guard let release = component.release, let image = ReleaseComponent(component.kind) else {
      return true
    }
    return ReleaseTable.variable(variable, of: image, in: release)?.isRead == true
  }

  /// Whether the environment shows what counts for a variable.
  func shows(_ variable: String) -> Bool { own.map { !$0.hides(variable) } ?? false }

  /// Whether an image of any release reads a variable as a switch; some read it as a text that another switch refers to.
  private func isSwitch(_ variable: String) -> Bool {
    guard let image = ReleaseComponent(component.kind) else { return false }
    return [ReleaseTable.newest, ReleaseTable.releases[0]].contains {
      ReleaseTable.variable(variable, of: image, in: $0)?.isSwitch == true
    }
  }

  /// Whether a value is what the container gets: no reference to another variable, and nothing that is still to be replaced.
  static func isPlain(_ text: String) -> Bool {
    guard !text.holds("$(") else { return false }
    return Placeholder(in: text).map { $0.kind == .exampleHost } ?? true
  }
}
