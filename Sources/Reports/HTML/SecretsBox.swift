import Jitsi
import Lint

/// Draws the Secrets that several workloads read, numbered as in the parts that read them.
struct SecretsBox {
  let placed: PlacedFindings

  /// The number of Secrets above which they are counted instead of drawn.
  private static let most = 6
  private static let row = 52

  private var secrets: [InstallationPicture.SharedSecret] { placed.picture.secrets }
  private var shown: Int { min(secrets.count, Self.most) }
  private var hidden: Int { secrets.count - shown }

  var height: Int { 38 + shown * Self.row + (hidden > 0 ? 24 : 0) }

  func draw(_ drawing: inout SVGDrawing, _ frame: Frame) {
    drawing.box(frame, "group", nil)
    drawing.text("Secrets that several workloads read", frame.x + 12, frame.y + 23, .start, "title")
    for (position, secret) in secrets.prefix(shown).enumerated() {
      let box = Frame(
        x: frame.x + 12, y: frame.y + 36 + position * Self.row, width: frame.width - 24, height: 42)
      let length = (frame.width - 50) / 7
      let place = DiagramTarget.secret(position)
      drawing.part(
        box, PictureText.shortened("\(position + 1)  \(secret.name)", to: length),
        PictureText.shortened(Self.readers(of: secret), to: (frame.width - 50) / 6),
        count: placed.count(place),
        link: placed.anchor(place),
        name: "Secret \(secret.name), read by \(Self.readers(of: secret))",
        isMissing: secret.objects.isEmpty)
    }
    if hidden > 0 {
      drawing.text("and \(hidden) more", frame.x + 12, frame.bottom - 12, .start, "detail")
    }
  }

  /// Returns the numbers of the Secrets that a component reads, as in `1,2`.
  static func numbers(
    _ kind: ComponentKind, shard: Int, in picture: InstallationPicture
  ) -> String {
    let numbers = picture.secrets.prefix(most).enumerated().filter { _, secret in
      secret.readers.contains { $0.kind == kind && $0.shards.contains(shard) }
    }.map { String($0.offset + 1) }
    return numbers.count > 2 ? "\(numbers[0]),\(numbers[1])…" : numbers.joined(separator: ",")
  }

  /// Returns the readers in the form `web and jicofo of shards 0-3, HAProxy`.
  static func readers(of secret: InstallationPicture.SharedSecret) -> String {
    var order: [[Int]] = []
    var kinds: [[Int]: [String]] = [:]
    for reader in secret.readers {
      if kinds[reader.shards] == nil { order.append(reader.shards) }
      kinds[reader.shards, default: []].append(
        reader.kind == .haproxy ? "HAProxy" : reader.kind.title)
    }
    return order.map { shards in
      let own = kinds[shards] ?? []
      let isAll = own == ComponentKind.ofShard.map(\.title)
      let names = isAll ? "all components" : own.joined(separator: ", ")
      if shards.isEmpty { return names }
      return
        "\(names) of \(shards.count == 1 ? "shard" : "shards") \(FindingBlock.text(of: shards))"
    }.joined(separator: "; ")
  }
}
