import Jitsi
import Lint

/// Draws HAProxy: its pods, and how they synchronize their stick tables.
struct HAProxyBox {
  let placed: PlacedFindings

  static let width = 340
  /// The number of pods above which they are counted instead of drawn.
  private static let most = 4

  private var haproxy: InstallationPicture.HAProxy? { placed.picture.haproxy }
  private var pods: [InstallationPicture.Pod] { Array((haproxy?.pods ?? []).prefix(Self.most)) }
  private var rows: Int { (pods.count + 1) / 2 }

  var height: Int { 62 + rows * 52 }

  func draw(_ drawing: inout SVGDrawing, _ frame: Frame) {
    let count = placed.count(.haproxy)
    let link = placed.anchor(.haproxy)
    guard let haproxy else {
      drawing.part(
        frame, "no HAProxy", "nothing stores which shard has a room", count: count,
        link: link, name: "HAProxy", isMissing: true, isCentred: true)
      return
    }
    drawing.box(frame, "group", nil)
    let head = Frame(x: frame.x + 12, y: frame.y + 12, width: frame.width - 24, height: 42)
    drawing.part(
      head, "HAProxy", detail(of: haproxy), count: count, link: link,
      name: "HAProxy \(haproxy.name)", isCentred: true)
    let boxes = pods.indices.map { position in
      Frame(
        x: frame.x + 12 + position % 2 * 184, y: frame.y + 68 + position / 2 * 52, width: 132,
        height: 34)
    }
    drawPeering(&drawing, boxes, frame)
    for (position, pod) in pods.enumerated() {
      drawing.part(
        boxes[position], PictureText.shortened(pod.name, to: 15), "",
        count: placed.count(.pod(position)), link: placed.anchor(.pod(position)),
        name: "pod \(pod.name)", style: "title small")
    }
  }

  private func detail(of haproxy: InstallationPicture.HAProxy) -> String {
    var words = [PictureText.pods(haproxy.count)]
    if let slots = haproxy.slots { words.append("\(slots) slot\(slots == 1 ? "" : "s")") }
    if haproxy.pods.count > Self.most { words.append("\(Self.most) shown") }
    return words.joined(separator: " · ")
  }

  private func drawPeering(_ drawing: inout SVGDrawing, _ boxes: [Frame], _ frame: Frame) {
    guard boxes.count > 1 else { return }
    let places = [DiagramTarget.haproxy] + boxes.indices.map { DiagramTarget.pod($0) }
    let broken = places.compactMap { placed.worst($0, where: Self.speaksOfPeers) }.max()
    let isCut = haproxy?.hasPeers == false
    for (left, right) in zip(boxes, boxes.dropFirst()) where left.y == right.y {
      drawing.line(
        [(left.right, left.middle.y), (right.x, right.middle.y)], broken, isCut: isCut,
        hasArrow: false)
    }
    for (upper, lower) in zip(boxes, boxes.dropFirst(2)) {
      drawing.line(
        [(upper.middle.x, upper.bottom), (lower.middle.x, lower.y)], broken, isCut: isCut,
        hasArrow: false)
    }
    let middle = (x: frame.middle.x, y: boxes[0].middle.y)
    if let broken { drawing.sign(broken.rawValue, middle.x - 7, middle.y - 7) }
    drawing.text(isCut ? "no peers" : "peers", middle.x, middle.y - 11, .middle, "detail")
  }

  private static func speaksOfPeers(_ rule: String) -> Bool {
    rule.hasPrefix("haproxy-peer-") || rule == RuleName.haproxyStickTable
  }
}
