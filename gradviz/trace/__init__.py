"""The record: events, and the living graph derived from them. No Qt, no torch."""
