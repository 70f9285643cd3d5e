"""What follows the log: contracts, relay, clocks."""
