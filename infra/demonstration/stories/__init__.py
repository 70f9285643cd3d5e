"""The people of the programme, a group of stories in each file."""
