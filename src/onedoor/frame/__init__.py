"""The frame: page chrome, components, address modes, the page cache, the clock port. No word of any wing."""
