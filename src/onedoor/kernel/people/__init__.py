"""People: accounts, the posts they hold in offices, and signing in."""
