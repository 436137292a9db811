/// Returns the elements stably sorted by their keys. Throws if keys cannot be ordered.
func sorted(
  _ elements: [Value], by keys: [Value], _ frame: inout Frame
) throws(Fault) -> [Value] {
  let count = elements.count
  try frame.spend(elements: count)
  if count == 1 {
    // A single key is compared with itself, so that an unorderable key is an error here too.
    _ = try sortingOrder(keys[0], keys[0])
  }
  var order = Array(elements.indices)
  var merged = order
  var width = 1
  while width < count {
    try frame.spend(count)
    var start = 0
    while start < count {
      let middle = min(start + width, count)
      let end = min(start + 2 * width, count)
      var (left, right) = (start, middle)
      for place in start..<end {
        let takesLeft: Bool
        if left == middle {
          takesLeft = false
        } else if right == end {
          takesLeft = true
        } else {
          takesLeft = try sortingOrder(keys[order[left]], keys[order[right]]) <= 0
        }
        merged[place] = takesLeft ? order[left] : order[right]
        if takesLeft { left += 1 } else { right += 1 }
      }
      start = end
    }
    swap(&order, &merged)
    width *= 2
  }
  return order.map { elements[$0] }
}
