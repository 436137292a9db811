import Jitsi
import Lint

/// The texts in and beside the diagram of an installation.
enum PictureText {
  static func pods(_ count: Int) -> String { "\(count) pod\(count == 1 ? "" : "s")" }

  /// Returns the number of pods, and the ports that they use.
  static func detail(_ part: InstallationPicture.Part) -> String {
    let count = part.count
    var words =
      count.lowerBound == count.upperBound
      ? pods(count.lowerBound) : "\(count.lowerBound)–\(count.upperBound) pods"
    if let ports = part.ports { words += " · \(ports.lowerBound)–\(ports.upperBound)" }
    return words
  }

  static func hosts(_ entry: InstallationPicture.Entry) -> String {
    guard let first = entry.hosts.first else { return "any host" }
    let more = entry.hosts.count - 1
    return more > 0 ? "\(first) and \(more) more" : first
  }

  /// Returns a text without its middle if it is too long.
  static func shortened(_ text: String, to length: Int) -> String {
    guard text.count > length else { return text }
    let tail = (length - 1) / 2
    return "\(text.prefix(length - 1 - tail))…\(text.suffix(tail))"
  }

  /// Returns a description of the diagram for screen readers.
  static func describe(_ placed: PlacedFindings) -> String {
    let picture = placed.picture
    var steps: [String] = []
    if let entry = picture.entry { steps.append("entry for \(hosts(entry))") }
    if let haproxy = picture.haproxy { steps.append("HAProxy with \(pods(haproxy.count))") }
    let shards = picture.shards.count
    steps.append("\(shards) shard\(shards == 1 ? "" : "s") of web, jicofo, prosody and bridges")
    if picture.secrets.count == 1 { steps.append("a Secret that several workloads read") }
    if picture.secrets.count > 1 {
      steps.append("\(picture.secrets.count) Secrets that several workloads read")
    }
    let broken = placed.groups.compactMap { group in
      let count = placed.count(group.places.map(\.place))
      return count.total > 0 ? "\(group.title): \(count.words)" : nil
    }
    let found = broken.isEmpty ? "Nothing was found." : broken.joined(separator: "; ") + "."
    return steps.joined(separator: ", then ") + ". " + found
  }
}
