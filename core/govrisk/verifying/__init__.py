"""Tells whether a report is what it was, who answers for it, and whether it follows from what it carries."""
