"""Answers plain words: a small grammar over the graph's own names and relations, no guess."""
