"""Identification: from the first report to the decision whether a person was trafficked."""
