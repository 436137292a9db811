import Jitsi
import Lint

/// Draws a shard: web and jicofo beside their prosody, and the bridges below.
struct ShardCard {
  static let gutter = 28
  static let width = 316
  static let column = gutter + width
  static let height = 176
  static let compactHeight = 40

  let placed: PlacedFindings
  let position: Int

  var shard: InstallationPicture.Shard { placed.picture.shards[position] }
  private var place: DiagramTarget { .shard(position) }
  private var name: String { "shard \(shard.index)" }

  private func place(_ kind: ComponentKind) -> DiagramTarget { .part(shard: position, kind) }

  func draw(_ drawing: inout SVGDrawing, _ frame: Frame) {
    drawCard(&drawing, frame, titleY: frame.y + 23)
    func box(_ column: Int) -> Frame {
      Frame(x: frame.x + 12 + column * 104, y: frame.y + 42, width: 84, height: 46)
    }
    let (web, prosody, jicofo) = (box(0), box(1), box(2))
    let bridges = Frame(
      x: frame.x + 12, y: prosody.bottom + 28, width: frame.width - 24, height: 48)
    let y = prosody.middle.y
    connect(&drawing, .web, (web.right, y), (prosody.x, y))
    connect(&drawing, .jicofo, (jicofo.x, y), (prosody.right, y))
    connect(
      &drawing, .jvb, (prosody.middle.x, bridges.y), (prosody.middle.x, prosody.bottom))
    drawPart(&drawing, .web, web)
    drawPart(&drawing, .prosody, prosody)
    drawPart(&drawing, .jicofo, jicofo)
    drawPart(&drawing, .jvb, bridges)
    drawBridges(&drawing, bridges)
  }

  /// Draws the shard as a single line, for installations with many shards.
  func drawCompact(_ drawing: inout SVGDrawing, _ frame: Frame) {
    drawCard(&drawing, frame, titleY: frame.y + 25)
    for (column, kind) in ComponentKind.ofShard.enumerated() {
      let box = Frame(x: frame.x + 84 + column * 57, y: frame.y + 8, width: 52, height: 24)
      let count = placed.count(place(kind))
      let isMissing = shard.part(kind) == nil
      drawing.open(count, link: placed.anchor(place(kind)), name: "\(kind.title) of \(name)")
      drawing.box(box, isMissing ? "box missing" : "box", count.worst)
      drawing.text(kind.rawValue, box.middle.x, box.y + 16, .middle, "detail")
      // A number would cover the name.
      if count.total > 0 { drawing.mark(count, box, hasNumber: false) }
      drawing.close(count)
    }
  }

  private func drawCard(_ drawing: inout SVGDrawing, _ frame: Frame, titleY: Int) {
    let count = placed.count(place)
    drawing.open(count, link: placed.anchor(place), name: name)
    drawing.box(frame, "group", count.worst)
    drawing.text(name, frame.x + 12, titleY, .start, "title")
    if count.total > 0 { drawing.mark(count, frame) }
    drawing.close(count)
  }

  private func connect(
    _ drawing: inout SVGDrawing, _ kind: ComponentKind, _ from: (x: Int, y: Int),
    _ to: (x: Int, y: Int)
  ) {
    guard shard.part(kind) != nil, shard.part(.prosody) != nil else { return }
    let broken = placed.worst(place(kind)) { $0 == RuleName.shardWiring }
    let end = (x: to.x - 3 * (to.x - from.x).signum(), y: to.y - 3 * (to.y - from.y).signum())
    drawing.line([from, end], broken)
    if let broken {
      drawing.sign(broken.rawValue, (from.x + to.x) / 2 - 7, (from.y + to.y) / 2 - 7)
    }
  }

  private func drawPart(_ drawing: inout SVGDrawing, _ kind: ComponentKind, _ frame: Frame) {
    let part = shard.part(kind)
    let names = part.map { PictureText.shortened($0.names.joined(separator: ", "), to: 120) }
    drawing.part(
      frame, kind.title, part.map(PictureText.detail) ?? "not here",
      count: placed.count(place(kind)), link: placed.anchor(place(kind)),
      name: "\(kind.title) of \(name)" + (names.map { ", \($0)" } ?? ""), isMissing: part == nil)
    let secrets = SecretsBox.numbers(kind, shard: shard.index, in: placed.picture)
    if !secrets.isEmpty {
      // In the place of the check mark, left of it, or beside the title where the squares of bridges or a long line of details are in the way.
      let hasFindings = placed.count(place(kind)).total > 0
      let isBeside = kind == .jvb || (part.map(PictureText.detail) ?? "").count > 7
      drawing.text(
        secrets, frame.right - (kind == .jvb ? 48 : isBeside || hasFindings ? 6 : 23),
        isBeside ? frame.y + 17 : frame.bottom - 10, .end, "keys")
    }
  }

  /// Draws a square for each bridge of the minimum, and a dashed one for each that an autoscaler may add.
  private func drawBridges(_ drawing: inout SVGDrawing, _ frame: Frame) {
    guard let count = shard.part(.jvb)?.count, count.upperBound > 1 else { return }
    let most = 6
    for square in 0..<min(count.upperBound, most) {
      let isSure = square < count.lowerBound
      drawing.box(
        Frame(x: frame.right - 40 - 15 * square, y: frame.y + 28, width: 11, height: 11),
        isSure ? "bridge" : "bridge missing", nil)
    }
  }
}
