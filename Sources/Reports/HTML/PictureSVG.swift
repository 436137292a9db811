import Jitsi
import Lint

/// Draws an installation from top to bottom: entry, HAProxy, shards with their bridges.
struct PictureSVG {
  /// The width of the page: shards are drawn in one column, or in up to three.
  enum Width: String, CaseIterable { case narrow, wide }

  let placed: PlacedFindings
  let width: Width

  private var picture: InstallationPicture { placed.picture }
  private var isCompact: Bool { picture.shards.count > Self.most }
  /// The number of shards above which each is a single line.
  static let most = 12
  private var columns: Int { width == .narrow ? 1 : min(3, max(1, picture.shards.count)) }
  /// The right margin, which keeps the shards centered on a wide page.
  private var margin: Int { width == .narrow ? 10 : ShardCard.gutter }
  private var total: Int {
    max(columns * ShardCard.column + margin, width == .narrow ? 0 : 560)
  }
  private var isHAProxyMissing: Bool { picture.haproxy == nil && picture.shards.count > 1 }

  func draw(_ name: String) -> String {
    var drawing = SVGDrawing()
    var bottom = drawEntry(&drawing)
    bottom = drawHAProxy(&drawing, from: bottom)
    bottom = drawShards(&drawing, from: bottom)
    bottom = drawSecrets(&drawing, from: bottom)
    let id = "\(placed.prefix)picture-\(width.rawValue)"
    var writer = HTMLWriter()
    writer.line(
      "<svg class=\"picture \(width.rawValue)\" viewBox=\"0 0 \(total) \(bottom + 8)\""
        + " style=\"max-width:\(total)px\" role=\"group\" aria-labelledby=\"\(id)-title \(id)-text\">"
    )
    writer.markup("<title id=\"\(id)-title\">")
    writer.text(name)
    writer.line("</title>")
    writer.markup("<desc id=\"\(id)-text\">")
    writer.text(PictureText.describe(placed))
    writer.line("</desc>")
    writer.markup(drawing.writer.page)
    writer.line("</svg>")
    return writer.page
  }

  // MARK: Entry and HAProxy

  private func drawEntry(_ drawing: inout SVGDrawing) -> Int {
    let frame = Frame(x: total / 2 - 140, y: 14, width: 280, height: 48)
    let hosts = picture.entry.map(PictureText.hosts) ?? "not in these manifests"
    drawing.part(
      frame, "entry", PictureText.shortened(hosts, to: 40), count: placed.count(.entry),
      link: placed.anchor(.entry), name: "entry, \(hosts)", isMissing: picture.entry == nil,
      isCentred: true)
    return frame.bottom
  }

  private func drawHAProxy(_ drawing: inout SVGDrawing, from top: Int) -> Int {
    guard picture.haproxy != nil || isHAProxyMissing else { return top }
    let broken = placed.worst(.entry) {
      [RuleName.ingressToHAProxy, RuleName.ingressBackend].contains($0)
    }
    connect(&drawing, from: top, to: top + 34, broken)
    let pods = HAProxyBox(placed: placed)
    let frame = Frame(
      x: total / 2 - HAProxyBox.width / 2, y: top + 34, width: HAProxyBox.width,
      height: pods.height)
    pods.draw(&drawing, frame)
    return frame.bottom
  }

  private func connect(
    _ drawing: inout SVGDrawing, from top: Int, to bottom: Int, _ broken: Severity?
  ) {
    drawing.line([(total / 2, top), (total / 2, bottom - 3)], broken)
    if let broken { drawing.sign(broken.rawValue, total / 2 - 7, (top + bottom) / 2 - 8) }
  }

  // MARK: Shards

  private func drawShards(_ drawing: inout SVGDrawing, from top: Int) -> Int {
    guard !picture.shards.isEmpty else { return top }
    let height = isCompact ? ShardCard.compactHeight : ShardCard.height
    let gap = isCompact ? 12 : 22
    let bus = top + 26
    let first = bus + 22
    if picture.shards.count == 1 {
      let frame = Frame(
        x: total / 2 - ShardCard.width / 2, y: top + 40, width: ShardCard.width, height: height)
      connect(&drawing, from: top, to: frame.y, brokenServers)
      ShardCard(placed: placed, position: 0).draw(&drawing, frame)
      return frame.bottom
    }
    let left = (total - columns * ShardCard.column - margin) / 2
    let rows = (picture.shards.count + columns - 1) / columns
    let broken = brokenServers
    let trunks = (0..<columns).map { left + $0 * ShardCard.column + ShardCard.gutter / 2 }
    let right = max(total / 2, trunks[columns - 1])
    drawing.line([(total / 2, top), (total / 2, bus)], broken, hasArrow: false)
    drawing.line([(min(total / 2, trunks[0]), bus), (right, bus)], broken, hasArrow: false)
    if let broken { drawing.sign(broken.rawValue, total / 2 - 7, (top + bus) / 2 - 7) }
    for (column, trunk) in trunks.enumerated() {
      let inColumn = (picture.shards.count - column + columns - 1) / columns
      let last = first + (inColumn - 1) * (height + gap) + height / 2
      drawing.line([(trunk, bus), (trunk, last)], broken, hasArrow: false)
    }
    for position in picture.shards.indices {
      let (row, column) = (position / columns, position % columns)
      let frame = Frame(
        x: left + column * ShardCard.column + ShardCard.gutter, y: first + row * (height + gap),
        width: ShardCard.width, height: height)
      let card = ShardCard(placed: placed, position: position)
      let y = frame.middle.y
      let isUnserved = card.shard.isServed == false
      drawing.line([(trunks[column], y), (frame.x - 3, y)], isUnserved ? .error : broken)
      isCompact ? card.drawCompact(&drawing, frame) : card.draw(&drawing, frame)
    }
    return first + rows * (height + gap) - gap
  }

  private func drawSecrets(_ drawing: inout SVGDrawing, from top: Int) -> Int {
    guard !picture.secrets.isEmpty else { return top }
    let box = SecretsBox(placed: placed)
    let width = min(total - 2 * margin, 640)
    let frame = Frame(x: (total - width) / 2, y: top + 22, width: width, height: box.height)
    box.draw(&drawing, frame)
    return frame.bottom
  }

  /// The worst severity of findings about HAProxy's servers; nil without any.
  private var brokenServers: Severity? {
    placed.worst(.haproxy) { rule in
      [
        RuleName.haproxySlots, RuleName.haproxyBackends, RuleName.haproxyDiscovery,
        RuleName.haproxySRVRecords,
      ]
      .contains(rule)
    }
  }
}
