import CEL
import Testing

/// Evaluates an expression without variables.
func evaluate(
  _ source: String, isChecked: Bool = true, limits: Limits = .default
) throws -> Value {
  let environment = Environment(variables: [], isChecked: isChecked)
  return try environment.compile(source).evaluate([], limits: limits)
}

/// Expects that each expression is true.
func expectTrue(
  _ sources: [String], isChecked: Bool = true, sourceLocation: SourceLocation = #_sourceLocation
) {
  for source in sources {
    expect(
      source, "{\"boolValue\":true}", isChecked: isChecked, sourceLocation: sourceLocation)
  }
}

/// Expects results in typed JSON.
func expectTyped(
  _ cases: KeyValuePairs<String, String>, sourceLocation: SourceLocation = #_sourceLocation
) {
  for (source, expected) in cases { expect(source, expected, sourceLocation: sourceLocation) }
}

/// Expects results in plain JSON.
func expectPlain(
  _ cases: KeyValuePairs<String, String>, sourceLocation: SourceLocation = #_sourceLocation
) {
  for (source, expected) in cases {
    do {
      let result = try evaluate(source).json()
      #expect(result == expected, "\(source)", sourceLocation: sourceLocation)
    } catch {
      Issue.record("\(source): \(error)", sourceLocation: sourceLocation)
    }
  }
}

private func expect(
  _ source: String, _ expected: String, isChecked: Bool = true, sourceLocation: SourceLocation
) {
  do {
    let result = try evaluate(source, isChecked: isChecked).typedJSON()
    #expect(result == expected, "\(source)", sourceLocation: sourceLocation)
  } catch {
    Issue.record("\(source): \(error)", sourceLocation: sourceLocation)
  }
}

/// Expects that each expression compiles and fails with the given error.
func expectFailure(
  _ cases: KeyValuePairs<String, String>, isChecked: Bool = true,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  for (source, expected) in cases {
    do {
      let program = try Environment(variables: [], isChecked: isChecked).compile(source)
      do {
        let result = try program.evaluate([])
        Issue.record("\(source): no error, but \(result.json())", sourceLocation: sourceLocation)
      } catch {
        #expect(error.description == expected, "\(source)", sourceLocation: sourceLocation)
      }
    } catch {
      Issue.record("\(source) does not compile: \(error)", sourceLocation: sourceLocation)
    }
  }
}

/// Expects that each expression fails to compile with the given error.
func expectRefusal(
  _ cases: KeyValuePairs<String, String>, in environment: Environment = Environment(variables: []),
  sourceLocation: SourceLocation = #_sourceLocation
) {
  for (source, expected) in cases {
    do {
      _ = try environment.compile(source)
      Issue.record("\(source): compiles", sourceLocation: sourceLocation)
    } catch {
      #expect(error.description == expected, "\(source)", sourceLocation: sourceLocation)
    }
  }
}
