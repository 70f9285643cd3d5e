"""The demonstration: invented agencies, accounts and people, played through the real path."""
