"""The record in time: events, and the entities that they speak of."""
