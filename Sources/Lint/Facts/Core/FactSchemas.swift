/// Everything that expressions can ask of the inventory, one shape a kind of subject; see docs/facts.md, which is made from it.
enum FactSchemas {}
