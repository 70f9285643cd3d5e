// A tab for each kind of user, to begin with.
window.REJEA_EXAMPLES = [{ query: "# Who is signed in?\n{\n  me {\n    name\n    role\n    organizationId\n  }\n}\n" }];
