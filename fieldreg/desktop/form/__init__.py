"""The registration form, made entirely from the pack's definition."""
