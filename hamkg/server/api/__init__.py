"""The JSON API: the facade's questions as addresses, described by OpenAPI and on a page."""
