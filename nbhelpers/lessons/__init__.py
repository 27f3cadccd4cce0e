"""Lessons: what the chapters measure and build with the mathematics."""
