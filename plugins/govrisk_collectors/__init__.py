"""Collectors measure repositories and read their documents. None is here yet: see the CHANGELOG for what comes next."""
