"""Questions as forms: written as SPARQL, read back from it, said in English, and counted."""
