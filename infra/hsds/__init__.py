"""Open Referral's Human Services Data Specification 3.0: its documents read, examined and mapped.

The schemas and examples are others' work under CC BY-SA 4.0; see NOTICE beside this file.
"""
