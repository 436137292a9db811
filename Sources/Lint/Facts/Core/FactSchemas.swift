/// The record schemas of everything that expressions can use from the inventory, one per kind of subject. docs/facts.md
/// is generated from them.
enum FactSchemas {}
