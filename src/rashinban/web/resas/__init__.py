"""Answers in the shape of the RESAS API v1 (closed in March 2025), from the official figures of this installation."""
