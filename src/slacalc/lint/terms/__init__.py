"""Doubts about the terms of one version, one file an idea."""
