"""Answers plain words: a small grammar over the graph's own names and relations, without a guess."""
