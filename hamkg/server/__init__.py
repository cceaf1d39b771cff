"""One port for the browser UI, the SPARQL service and linked data."""
