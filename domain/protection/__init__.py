"""Protection: recalls, seals, emergency access, the safety card, and what courts demand."""
