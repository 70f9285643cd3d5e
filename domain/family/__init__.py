"""Family: tracing relatives, verifying who they are, reunification, and other care."""
