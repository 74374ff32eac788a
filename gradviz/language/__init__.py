"""What is known of a program's text without running it, in processes of their own. No Qt, no records."""
