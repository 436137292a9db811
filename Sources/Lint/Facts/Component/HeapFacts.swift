import CEL
import Jitsi
import Kubernetes

struct HeapSubject: Sendable {
  let context: FactContext
  let component: Component
  let heap: JavaHeap
}

extension FactSchemas {
  /// Facts about components that run Java.
  static let heapFacts: [Fact<ComponentSubject>] = [
    Fact(
      "heap", .record(heap.record),
      "its Java heap beside its memory limit; null without a limit, or if the input does not show both"
    ) { subject in
      guard let found = subject.inventory.javaHeap(of: subject.component) else { return .null }
      let holder = HeapSubject(
        context: subject.context, component: subject.component, heap: found)
      return subject.context.record(holder, heap) {
        let entry = $0.heap.entry
        return .node(
          entry?.valueNode ?? entry?.node ?? $0.heap.limitNode ?? $0.component.container.node)
      }
    }
  ]

  static let heap: RecordSchema<HeapSubject> = RecordSchema(
    "heap",
    [
      Fact("component", .record(component.record), "the component") {
        $0.context.component($0.component)
      },
      Fact("size", .string, "the largest size that it grows to, as in `3072m`") {
        .string($0.heap.text)
      },
      Fact("variable", .string, "the variable that sets it") { .string($0.heap.variable) },
      Fact(
        "entry", .record(variable.record),
        "the same as a variable; null if the image's default counts"
      ) { subject in
        guard let entry = subject.heap.entry else { return .null }
        return subject.context.record(
          VariableSubject(context: subject.context, entry: entry), variable
        ) { .node($0.entry.valueNode ?? $0.entry.node) }
      },
      Fact("limit", .string, "the memory limit of the container, as written") {
        .string($0.heap.limit)
      },
      Fact("fits", .bool, "whether it leaves at least a quarter of the limit free") {
        .bool($0.heap.fits)
      },
      Fact(
        "suggestion", .string,
        "the largest size that does; null if the limit is too small for Java"
      ) { .text($0.heap.suggestion) },
    ])
}
