"""Dossiers: the cover of every official matter."""
