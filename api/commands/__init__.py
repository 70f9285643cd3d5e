"""Commands over HTTP: one POST under `/v1` for every step that people record."""
