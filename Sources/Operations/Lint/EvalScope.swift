package import CEL
package import Kubernetes
import Lint
import YAML

/// The variables that `eval` provides to an expression.
package struct EvalScope {
  private var variables: [(name: String, type: StaticType)] = []
  private var values: [Value] = []

  /// Reads manifests, and a JSON file whose members become variables. On a name clash the JSON member wins.
  ///
  /// - Throws: ``CommandFailure`` if an input cannot be read.
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

  /// Evaluates an expression. Unknown names and fields are evaluation errors here, which `||` and `&&` may absorb as in the CEL
  /// specification; in rules they are reported when the rule is loaded.
  ///
  /// - Throws: ``CommandFailure`` if the expression cannot be compiled, or its evaluation fails.
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
