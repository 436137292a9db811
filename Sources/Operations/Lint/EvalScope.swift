package import CEL
package import Kubernetes
import Lint
import YAML

/// The variables that `eval` gives to an expression.
package struct EvalScope {
  private var variables: [(name: String, type: StaticType)] = []
  private var values: [Value] = []

  /// Reads manifests, and a JSON file whose members become variables; those come first where names meet.
  ///
  /// - Throws: ``CommandFailure`` when something can't be read.
  package init(
    _ request: InputRequest, variables file: String?,
    kubernetesVersion: KubernetesVersion = .newest
  ) throws(CommandFailure) {
    let inputs = Inputs.reading(request)
    guard inputs.issues.isEmpty else { throw .inputs(inputs.issues) }
    for variable in ExpressionScope(
      inputs.trees, kubernetesVersion: kubernetesVersion
    ).variables {
      add(variable.name, variable.type, variable.value)
    }
    if let file { try addMembers(of: file) }
  }

  /// Unknown names and fields are errors of the evaluation here, which `||` and `&&` may absorb as the language says;
  /// rules, in which they are slips, have them found when they are loaded.
  ///
  /// - Throws: ``CommandFailure`` when the expression can't be read, or its evaluation ends in an error.
  package func evaluate(_ expression: String) throws(CommandFailure) -> Value {
    let program: Program
    do throws(CompileError) {
      program = try Environment(variables: variables, isChecked: false).compile(expression)
    } catch {
      throw .expression(error)
    }
    do throws(EvaluationError) {
      return try program.evaluate(values)
    } catch {
      do throws(CompileError) {
        _ = try Environment(variables: variables).compile(expression)
      } catch let slip {
        throw .slip(slip)
      }
      throw .evaluation(error)
    }
  }

  private mutating func add(_ name: String, _ type: StaticType, _ value: Value) {
    variables.append((name, type))
    values.append(value)
  }

  private mutating func addMembers(of file: String) throws(CommandFailure) {
    let text: SourceFile
    do throws(InputIssue) { text = try SourceFile.reading(file) } catch { throw .input(error) }
    let value: Value
    do { value = try Value(json: text.bytes) } catch {
      throw .variables(file: file, reason: "\(error)")
    }
    guard case .map(let members) = value else {
      throw .variables(file: file, reason: "is not a JSON object, whose members become variables")
    }
    for (key, value) in zip(members.keys, members.values) {
      if case .string(let name) = key { add(name, .dyn, value) }
    }
  }
}
