import Jitsi

/// The variables of a component that are not set and mean something else in another release.
struct ChangedDefaults {
  /// Each as in `GC_INC_TH 150 -> 400`.
  private(set) var texts: [String] = []

  private let inventory: Inventory
  private let component: Component

  init(
    _ inventory: Inventory, _ component: Component, _ kind: ReleaseComponent,
    from current: ListedRelease, to target: ListedRelease
  ) {
    self.inventory = inventory
    self.component = component
    let before = Dictionary(
      ReleaseTable.variables(of: kind, in: current).map { ($0.name, $0) },
      uniquingKeysWith: { first, _ in first })
    for after in ReleaseTable.variables(of: kind, in: target) {
      guard let old = before[after.name], old.isRead, after.isRead, old.text != after.text,
        old.standard != .computed, after.standard != .computed, isUnset(after.name),
        !meansTheSame(old, current, after, target)
      else { continue }
      texts.append("\(after.name) \(Self.shown(old, beside: after)) -> \(Self.shown(after))")
    }
  }

  /// Images put the default in the place of an empty text, too.
  private func isUnset(_ name: String) -> Bool {
    component.entry(of: name).map { $0.value?.isEmpty == true } ?? true
  }

  /// Whether the defaults come to the same value: with the variables that they refer to, and a switch in any spelling.
  private func meansTheSame(
    _ old: ReleaseVariable, _ current: ListedRelease, _ new: ReleaseVariable,
    _ target: ListedRelease
  ) -> Bool {
    let before = inventory.effectiveValue(of: old.name, in: component, release: current)
    let after = inventory.effectiveValue(of: new.name, in: component, release: target)
    let texts: (String, String)
    if case .text(let first) = before, case .text(let second) = after {
      texts = (first, second)
    } else if case .text(let first) = old.standard, case .text(let second) = new.standard {
      texts = (first, second)
    } else {
      return false
    }
    if texts.0 == texts.1 { return true }
    // A switch that became a text, as ENABLE_AUTH of jicofo in stable-8922, still goes through toBool.
    // source: jitsi/docker-jitsi-meet f18acb49, b0092bcf, 2fdc643e
    if old.isSwitch || new.isSwitch {
      return ReleaseVariable.isOn(texts.0) == ReleaseVariable.isOn(texts.1)
    }
    // A text whose default is `false` is left out where it is unset.
    // source: jitsi/docker-jitsi-meet 02aa4f1d prosody/rootfs/defaults/conf.d/jitsi-meet.cfg.lua (JWT_APP_SECRET)
    return [texts.0, texts.1].allSatisfy { $0.isEmpty || $0 == "false" }
  }

  private static func shown(_ variable: ReleaseVariable, beside new: ReleaseVariable? = nil)
    -> String
  {
    let text = variable.text
    if text.isEmpty { return "(empty)" }
    // Without its unit, a number means something else: 90 is 90 milliseconds, for which jicofo sets no timeout at all.
    // source: jitsi/docker-jitsi-meet ec8615a2, 9016f15a; jitsi/jicofo 7ebb13dc3 JibriConfig.kt, JibriSession.java
    if let new, new.text != text, new.text.hasPrefix(text), text.utf8.allSatisfy(isDigit),
      new.text.utf8.dropFirst(text.utf8.count).first.map({ !isDigit($0) }) == true
    {
      return "\(text) (no unit)"
    }
    return text
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }
}
