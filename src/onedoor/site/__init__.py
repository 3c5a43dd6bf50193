"""The site: the only place that sees every wing."""
