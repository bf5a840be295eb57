"""What moved between two assessments and why, and one case at several days."""
