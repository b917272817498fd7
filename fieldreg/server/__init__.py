"""The centre: receives what laptops registered, keeps it, answers, and lets reviewers judge."""
