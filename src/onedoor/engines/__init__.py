"""Pure engines: no framework, no clock, no database. Usable from a shell."""
