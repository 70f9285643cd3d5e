"""Justice: what the person decides and is owed in proceedings, their standing, their complaints."""
