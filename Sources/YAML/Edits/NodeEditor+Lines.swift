extension NodeEditor {
  /// The lines that an element of a list has for itself, without comments above; nil where it shares lines with others.
  public func lines(ofElement position: Int) -> Range<Int>? {
    let elements = node.isSequence && !node.isFlow ? rawElements(node.index) : []
    guard elements.indices.contains(position), let dash = try? dash(before: elements[position]),
      isFirstOnLine(dash)
    else { return nil }
    let last = max(Int(records[Int(elements[position])].end), dash)
    return lineStart(of: dash)..<nextLine(after: last)
  }
}
