"""The parts of the SPARQL page: the editor, the query being asked, and the views of its answer."""
