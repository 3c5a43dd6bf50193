"""Onedoor 一门: the open platform of a city's government service centre."""
