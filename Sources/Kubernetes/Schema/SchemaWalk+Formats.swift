import YAML

/// Checks the formats of strings and numbers.
extension SchemaWalk {
  /// Checks the format of a string field.
  mutating func checkText(_ value: UInt32, _ format: SchemaFormat) {
    let text = reader.bytes(value)
    if text.isEmpty { return }
    switch format {
    case .dnsLabel where !NameForm.isDNSLabel(text):
      reportForm(value, "lower-case letters, digits and dashes, at most 63 characters")
    case .dnsSubdomain where !NameForm.isDNSSubdomain(text):
      reportForm(value, "lower-case letters, digits, dashes and dots")
    case .portName where !NameForm.isPortName(text):
      reportForm(value, "at most 15 lower-case letters, digits and single dashes")
    case .qualified where !NameForm.isQualifiedName(text):
      reportForm(value, "the key of a label")
    case .variable where !NameForm.isVariable(text, relaxed: minor >= 32):
      reportForm(value, "the name of a variable")
    case .host:
      checkHost(value)
    default: break
    }
  }

  // source: kubernetes/kubernetes v1.36 pkg/apis/networking/validation/validation.go ValidateIngressRules
  private mutating func checkHost(_ value: UInt32) {
    let text = reader.bytes(value)
    if NameForm.isIPv4(text) {
      report(value, "\(name(value)) must be a DNS name, not an address")
    } else if !NameForm.isDNSSubdomain(text), !NameForm.isWildcardSubdomain(text) {
      reportForm(value, "a host name in lower case, without scheme, port and path")
    }
  }

  /// Checks a key, and for labels also its value.
  mutating func checkEntry(_ key: UInt32, _ value: UInt32, _ format: SchemaFormat) {
    guard reader.form(key) == .scalar else { return }
    let text = reader.bytes(key)
    switch format {
    case .labels:
      if !NameForm.isQualifiedName(text) { reportKey(key, value, "the key of a label") }
      if reader.form(value) == .scalar, !NameForm.isLabelValue(reader.bytes(value)) {
        reportForm(
          value,
          "a label's value: at most 63 letters, digits, dashes, dots and underscores, none of these three at an end"
        )
      }
    case .annotations where !NameForm.isQualifiedName(text, anyCase: true):
      reportKey(key, value, "the key of an annotation")
    case .keys where !NameForm.isConfigKey(text):
      reportKey(key, value, "a key of letters, digits, dashes, dots and underscores")
    default: break
    }
  }

  /// Checks a value that can be a number or a string.
  mutating func checkNumberOrText(_ value: UInt32, _ plain: Scalar?, _ format: SchemaFormat) {
    let number: Int64?
    switch plain {
    case .int(let integer): number = integer
    case .double(let double): number = Int64(exactly: double)
    default: number = nil
    }
    let text = reader.bytes(value)
    switch format {
    case .targetPort where number == 0 || number == nil && text.isEmpty: break
    case .port, .targetPort:
      if let number {
        if !(1...65535).contains(number) {
          report(value, "\(name(value)) must be from 1 to 65535, not \(number)")
        }
      } else if !NameForm.isPortName(text), !isPlaceholder(value) {
        let written = self.number(in: value)
        report(
          value,
          written == nil
            ? "\(name(value)) \(quoted(value)) is neither a port's number nor its name"
            : "\(name(value)) is a string, which must be a port's name, not its number",
          replacement: written.flatMap { (1...65535).contains($0) ? .number($0) : nil })
      }
    case .amount, .share:
      checkShare(value, number, isLimited: format == .share)
    default: break
    }
  }

  // source: kubernetes/kubernetes v1.36 pkg/apis/apps/validation/validation.go ValidatePositiveIntOrPercent
  private mutating func checkShare(_ value: UInt32, _ number: Int64?, isLimited: Bool) {
    if let number {
      if number < 0 { report(value, "\(name(value)) must be 0 or more, not \(number)") }
      return
    }
    let text = reader.bytes(value)
    let digits = text.dropLast()
    guard text.last == UInt8(ascii: "%"), !digits.isEmpty,
      digits.allSatisfy({ (0x30...0x39).contains($0) })
    else {
      if isPlaceholder(value) { return }
      return report(
        value, "\(name(value)) must be a number, or a percentage such as 25%",
        replacement: self.number(in: value).flatMap { $0 >= 0 ? .number($0) : nil })
    }
    if isLimited, Int(String(decoding: digits, as: UTF8.self)).map({ $0 > 100 }) ?? true {
      report(value, "\(name(value)) must not be above 100%")
    }
  }

  private mutating func reportForm(_ value: UInt32, _ form: String) {
    if isPlaceholder(value) { return }
    report(value, "\(name(value)) must be \(form), not \(quoted(value))")
  }

  private mutating func reportKey(_ key: UInt32, _ value: UInt32, _ form: String) {
    if isPlaceholder(key) { return }
    report(value, "\(quoted(key)) must be \(form)")
  }

  /// Checks the object's name.
  ///
  /// source: kubernetes/kubernetes v1.36 staging/src/k8s.io/apimachinery/pkg/api/validation/objectmeta.go
  mutating func checkName(_ object: KubernetesObject, _ metadata: UInt32?) {
    guard let metadata, reader.form(metadata) == .mapping else {
      if metadata.map({ isNull($0) }) ?? true {
        report(object.node.index, "\(object.kind) has no name", field: "metadata")
      }
      return
    }
    guard let name = reader.value(of: metadata, "name"), reader.form(name) == .scalar,
      !isNull(name), !reader.bytes(name).isEmpty
    else {
      if reader.value(of: metadata, "generateName") == nil {
        report(metadata, "\(object.kind) has no name", field: "name")
      }
      return
    }
    // A name that is not a string has already been reported.
    if !reader.isQuoted(name), reader.plainValue(name) != nil { return }
    let text = reader.bytes(name)
    let isValid: Bool
    switch object.group {
    case "rbac.authorization.k8s.io":
      isValid =
        !text.contains(UInt8(ascii: "/")) && !text.contains(UInt8(ascii: "%"))
        && !text.elementsEqual(".".utf8) && !text.elementsEqual("..".utf8)
    case "" where object.kind == "Service" || object.kind == "Namespace":
      isValid = NameForm.isDNSLabel(text)
    default: isValid = NameForm.isDNSSubdomain(text)
    }
    if !isValid, !isPlaceholder(name) {
      report(
        name,
        "the name \(quoted(name)) must be lower-case letters, digits"
          + (object.kind == "Service" ? " and dashes, at most 63 characters" : ", dashes and dots"))
    }
  }
}
