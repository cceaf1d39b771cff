"""The parts of the query builder's page: its address, its controls, and what it answers."""
