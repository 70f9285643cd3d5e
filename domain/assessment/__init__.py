"""Assessment: risk, needs, best interests, the guardian, the plan, and who is near the person."""
