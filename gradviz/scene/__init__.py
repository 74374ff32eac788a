"""From a record to what is drawn: sizes, places, and the frame at any moment. Knows no Qt."""
