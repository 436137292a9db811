extension NodeEditor {
  /// Returns the lines that contain only this list element, without the comments above it, or nil if it shares a line with
  /// another value.
  public func lines(ofElement position: Int) -> Range<Int>? {
    let elements = node.isSequence && !node.isFlow ? rawElements(node.index) : []
    guard elements.indices.contains(position), let dash = try? dash(before: elements[position]),
      isFirstOnLine(dash)
    else { return nil }
    let last = max(Int(records[Int(elements[position])].end), dash)
    return lineStart(of: dash)..<nextLine(after: last)
  }
}
