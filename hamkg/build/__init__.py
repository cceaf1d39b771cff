"""Makes and checks the release from the tables, the schema, the rules and the checks."""
