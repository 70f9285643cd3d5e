-- A search walks the cases of whoever asks, and no tokens of others': what it costs tells nothing of them.

DROP INDEX views.person_index_rows_token_idx;
