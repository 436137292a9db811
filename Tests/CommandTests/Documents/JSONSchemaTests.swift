import ApiServerStandIn
import Testing

struct JSONSchemaTests {
  private let schema = """
    {
      "type": "object", "required": ["name", "size"],
      "properties": {
        "name": {"enum": ["a", "b"]}, "size": {"$ref": "#/$defs/size"},
        "all": {"type": "array", "items": {"anyOf": [{"type": "string"}, {"const": 1}]}}
      },
      "$defs": {"size": {"type": "integer", "minimum": 1}}
    }
    """

  @Test(arguments: [
    (#"{"name": "a", "size": 1, "all": ["x", 1]}"#, []),
    (#"{"name": "c", "size": 1}"#, ["$.name is none of the listed values: string(\"c\")"]),
    (#"{"name": "a"}"#, ["$.size is missing"]),
    (#"{"name": "a", "size": 0}"#, ["$.size is less than 1.0"]),
    (#"{"name": "a", "size": true}"#, ["$.size must be of type integer"]),
    (#"{"name": "a", "size": 1.5}"#, ["$.size must be of type integer"]),
    (#"{"name": "a", "size": 1, "all": [2]}"#, ["$.all[0] must be of type string"]),
    (#"{"name": "a", "size": 1, "other": null}"#, ["$.other is not in the schema"]),
    ("[]", ["$ must be of type object"]),
  ])
  func faultsOfAValueAreFound(value: String, faults: [String]) throws {
    #expect(
      try JSONSchema(schema).validate(#require(JSON.parse(Array(value.utf8)))).faults == faults)
  }

  @Test func propertiesThatAreUsedAreKnown() throws {
    let schema = try JSONSchema(schema)
    let used = schema.validate(["name": "a", "size": 1]).used
    #expect(schema.properties.subtracting(used) == ["#/properties/all"])
  }

  @Test(arguments: [
    #"{"pattern": "a"}"#, #"{"items": {"maxLength": 1}}"#, ##"{"$ref": "#/$defs/none"}"##,
    #"{"required": ["a"], "properties": {}}"#,
  ])
  func aSchemaWithWhatIsNotCheckedIsRefused(text: String) {
    #expect(throws: JSONSchema.Failure.self) { try JSONSchema(text) }
  }
}
