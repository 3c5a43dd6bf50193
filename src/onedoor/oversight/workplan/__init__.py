"""Work plan: key points, instructions and meetings, broken down into tasks that offices answer with evidence."""
