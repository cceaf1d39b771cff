"""Runs reasonable on N-Triples from its input; what holds then goes to its output, as JSON."""

from __future__ import annotations

import json
import sys
import tempfile

import reasonable

with tempfile.NamedTemporaryFile(suffix=".ttl") as file:
    file.write(sys.stdin.buffer.read())
    file.flush()
    reasoner = reasonable.PyReasoner()
    reasoner.load_file(file.name)
    triples = reasoner.reason()
sys.stdout.write(json.dumps([[str(part) for part in triple] for triple in triples]))
