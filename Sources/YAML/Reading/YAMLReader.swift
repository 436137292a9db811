import CLibYAML

extension TreeBuilder {
  /// Reads the documents of the text one by one with libyaml.
  mutating func readYAML(_ ranges: [Range<Int>]) {
    let source = source
    source.bytes.withUnsafeBufferPointer { text in
      for range in ranges {
        let comment = HeadComment.source(in: UnsafeBufferPointer(rebasing: text[range]))
        beginDocument(at: range.lowerBound)
        var problem: Problem?
        do throws(Problem) {
          try readDocument(text, range)
        } catch {
          problem = error
        }
        endDocument(range: range, sourceComment: comment, problem: problem)
      }
    }
  }

  private mutating func readDocument(
    _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
  ) throws(Problem) {
    var parser = yaml_parser_t()
    guard yaml_parser_initialize(&parser) == 1 else {
      throw problem(.syntax("libyaml is out of memory", context: nil), at: range.lowerBound)
    }
    defer { yaml_parser_delete(&parser) }
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(&parser, text.baseAddress! + range.lowerBound, range.count)
    var offsets = OffsetCursor(text: text, range: range)
    var event = yaml_event_t()
    while true {
      guard yaml_parser_parse(&parser, &event) == 1 else {
        throw syntaxProblem(parser, &offsets, range)
      }
      defer { yaml_event_delete(&event) }
      if event.type == YAML_STREAM_END_EVENT { return }
      try take(&event, text, &offsets)
    }
  }

  /// Takes the event by reference because it is large and occurs every few bytes.
  private mutating func take(
    _ event: UnsafePointer<yaml_event_t>, _ text: UnsafeBufferPointer<UInt8>,
    _ offsets: inout OffsetCursor
  ) throws(Problem) {
    switch event.pointee.type {
    case YAML_SCALAR_EVENT:
      try takeScalar(event, text, &offsets)
    case YAML_MAPPING_START_EVENT:
      let isFlow = event.pointee.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
      try beginCollection(
        .mapping, at: offsets.range(event), flow: isFlow,
        anchor: name(event.pointee.data.mapping_start.anchor))
    case YAML_SEQUENCE_START_EVENT:
      let isFlow = event.pointee.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
      try beginCollection(
        .sequence, at: offsets.range(event), flow: isFlow,
        anchor: name(event.pointee.data.sequence_start.anchor))
    case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
      endCollection(end: offsets.offset(event.pointee.end_mark))
    case YAML_ALIAS_EVENT:
      try alias(name(event.pointee.data.alias.anchor) ?? "", at: offsets.range(event))
    default:
      break
    }
  }

  private mutating func takeScalar(
    _ event: UnsafePointer<yaml_event_t>, _ text: UnsafeBufferPointer<UInt8>,
    _ offsets: inout OffsetCursor
  ) throws(Problem) {
    let data = event.pointee.data.scalar
    var range = offsets.range(event)
    let style = ScalarStyle(data.style)
    if range.isEmpty, data.length == 0 { return try emptyScalar(at: range.lowerBound) }
    var tag = data.tag == nil ? NodeRecord.Tag.none : NodeRecord.Tag(String(cString: data.tag))
    // libyaml drops the tag `!`, which makes a plain scalar a string.
    if tag == .none, style == .plain, text[range.lowerBound] == UInt8(ascii: "!") { tag = .string }
    let value = UnsafeBufferPointer(start: data.value, count: data.length)
    let inset = style == .singleQuoted || style == .doubleQuoted ? 1 : 0
    // A tag or anchor precedes the value within the event's marks, so only the end of the event is the end of the value.
    let end = range.upperBound - inset
    let start = end - data.length
    if style != .literal, style != .folded, start >= range.lowerBound + inset, end <= text.count,
      data.length == 0
        || memcmp(text.baseAddress! + start, data.value, data.length) == 0
    {
      try scalar(
        range, content: start..<end, style: style, tag: tag, anchor: name(data.anchor))
    } else {
      if style == .literal || style == .folded {
        range = range.lowerBound..<BlockScalarEnd.trim(range, content: value, in: text)
      }
      try scalar(range, decoded: value, style: style, tag: tag, anchor: name(data.anchor))
    }
  }

  private func name(_ anchor: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    anchor.map { String(cString: $0) }
  }

  private func syntaxProblem(
    _ parser: yaml_parser_t, _ offsets: inout OffsetCursor, _ range: Range<Int>
  ) -> Problem {
    if parser.error == YAML_READER_ERROR {
      let invalid = source.bytes.withUnsafeBufferPointer {
        TextEncoding.firstInvalidUTF8(UnsafeBufferPointer(rebasing: $0[range]))
      }
      if let invalid, invalid <= parser.problem_offset {
        return problem(.invalidUTF8, at: range.lowerBound + invalid)
      }
      return problem(.controlCharacter, at: range.lowerBound + parser.problem_offset)
    }
    let words = parser.problem.map { String(cString: $0) } ?? "the document is not YAML"
    let offset = offsets.offset(parser.problem_mark)
    if indentsWithTab(at: offset) { return problem(.tabIndentation, at: offset) }
    let context = parser.context.map { String(cString: $0) }
    return problem(.syntax(words, context: context), at: offset)
  }

  /// Whether the line's indentation before the offset contains a tab.
  private func indentsWithTab(at offset: Int) -> Bool {
    let bytes = source.bytes
    var index = min(offset, bytes.count)
    if index < bytes.count, bytes[index] == 0x09 {
      var before = index
      while before > 0, bytes[before - 1] == 0x20 || bytes[before - 1] == 0x09 { before -= 1 }
      return before == 0 || bytes[before - 1] == 0x0A || bytes[before - 1] == 0x0D
    }
    var tab = false
    while index > 0, bytes[index - 1] == 0x20 || bytes[index - 1] == 0x09 {
      tab = tab || bytes[index - 1] == 0x09
      index -= 1
    }
    return tab && (index == 0 || bytes[index - 1] == 0x0A || bytes[index - 1] == 0x0D)
  }
}

extension ScalarStyle {
  fileprivate init(_ style: yaml_scalar_style_t) {
    switch style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: self = .singleQuoted
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: self = .doubleQuoted
    case YAML_LITERAL_SCALAR_STYLE: self = .literal
    case YAML_FOLDED_SCALAR_STYLE: self = .folded
    default: self = .plain
    }
  }
}

extension NodeRecord.Tag {
  fileprivate init(_ tag: String) {
    switch tag {
    case "tag:yaml.org,2002:str", "!", "tag:yaml.org,2002:binary": self = .string
    case "tag:yaml.org,2002:int": self = .int
    case "tag:yaml.org,2002:float": self = .float
    case "tag:yaml.org,2002:bool": self = .bool
    case "tag:yaml.org,2002:null": self = .null
    default: self = .other
    }
  }
}
